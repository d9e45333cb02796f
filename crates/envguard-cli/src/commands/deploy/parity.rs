//! `envguard deploy parity`.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::unit::{Platform, masked};
use envguard_core::deploy::{
    ContractHash, Doubt, Expectation, FingerprintKey, KeyId, Likeness, LoneUnit, Manifest, Parity,
    ParityFindings, ParityJudge, Side, contract_hash,
};
use envguard_core::tree::Syntax;
use envguard_core::{Context, Contract, DialectSet, SourceFile};

use crate::args::{DeployParity, Global};
use crate::commands;
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::outcome::{Checked, Outcome, Subject};
use crate::outputs::Outputs;
use crate::render::matrix::{self, MatrixReport};
use crate::selection::Selection;
use crate::supplies::pairs::{self, Pairs};
use crate::supplies::{Loaded, Supplies, fingerprint_key};
use crate::{paths, render, reporting, terminal};

pub(crate) fn run(arguments: &DeployParity, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = commands::working_directory()?;
    let config = commands::configuration(global, &cwd)?;
    let outputs = Outputs::prepare(&arguments.reporting, &cwd)?;
    are_two(&arguments.one, &arguments.other, &cwd)?;
    let directory = commands::directory(arguments.directory.as_deref(), &cwd)?;
    let supplies = Supplies::new(&config, &cwd, directory, commands::dialects(&arguments.runtime.dialect));
    let key = fingerprint_key::load(arguments.key.as_deref(), &cwd)?;
    let unit = arguments.unit.as_deref();
    let sides = [supplies.of_name(&arguments.one, unit)?, supplies.of_name(&arguments.other, unit)?];
    let Pairs { pairs, lone } = pairs::pair(sides)?;
    for [one, other] in &pairs {
        keys_go_together([one, other], key.key.as_ref())?;
    }
    let contract = pairs.iter().flatten().find_map(|loaded| loaded.contract.clone());
    let parities: Vec<Parity<'_>> = pairs
        .iter()
        .map(|[one, other]| Parity::new([side(one), side(other)], contract.as_deref(), key.key.as_ref()))
        .collect();
    let mut notes = key.notes;
    notes.extend(weaknesses(&parities, &pairs, key.key.is_some(), contract.as_deref()));
    if !global.quiet {
        super::say(&notes);
    }
    if outputs.is_for_people() {
        let report = |parity| MatrixReport::of_parity(parity, arguments.all);
        let reports: Vec<MatrixReport> = parities.iter().map(report).collect();
        matrix::write_parity(out, &reports, terminal::of_output(global))?;
    }
    let outcome = Outcome {
        files: judged(&parities, &lone, arguments.expect.into(), &config, &cwd),
        file_count: files_of(&pairs),
        ..Outcome::default()
    };
    reporting::report(outcome, outputs, &arguments.reporting, config.fail_on, global, out)
}

/// How many files were looked at.
fn files_of(pairs: &[[Loaded; 2]]) -> usize {
    let files: BTreeSet<&str> = pairs.iter().flatten().flat_map(Loaded::files).collect();
    files.len()
}

/// Whether the findings in `file` are those of an env file: it is no manifest, and no file of a platform.
fn is_env_file(file: &SourceFile) -> bool {
    Platform::of(&file.path, &file.bytes).is_none()
        && Syntax::of(&file.path).is_none()
        && !(file.path.starts_with('<') && Platform::of_content(&file.bytes).is_some())
        && !Manifest::is_meant(&file.bytes)
}

/// That the two sides are not one and the same.
fn are_two(one: &Path, other: &Path, cwd: &Path) -> Result<(), Failure> {
    let is_same_file =
        || matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other);
    if one == other || is_same_file() {
        let shown = paths::display(one, cwd);
        return Err(Failure::new(format!("both sides are `{shown}`"))
            .help("name two environments, env files or manifests"));
    }
    Ok(())
}

/// What is wrong between the sides of `parities`, and with units that only one side has, where `expectation` is what is
/// expected.
pub(super) fn judged(
    parities: &[Parity<'_>],
    lone: &[LoneUnit],
    expectation: Expectation,
    config: &Config,
    cwd: &Path,
) -> Vec<Checked> {
    let judge = ParityJudge {
        expectation,
        settings_of: &|file| settings(config, cwd, file),
        is_env_file: &is_env_file,
    };
    judge.judge(parities, lone).into_iter().map(checked).collect()
}

/// That fingerprints which cannot be compared are not taken for different values.
pub(super) fn keys_go_together(sides: [&Loaded; 2], key: Option<&FingerprintKey>) -> Result<(), Failure> {
    let [one, other] = sides.map(key_of);
    if let (Some(one), Some(other)) = (one, other)
        && one != other
    {
        let [one, other] = sides.map(|side| &side.name);
        return Err(Failure::new(format!("`{one}` and `{other}` were made with different keys"))
            .help("make one of them again with the key of the other"));
    }
    let is_foreign =
        |side: &&Loaded| matches!((key_of(side), key), (Some(made_with), Some(key)) if made_with != key.id());
    match sides.into_iter().find(is_foreign) {
        Some(side) => Err(Failure::new(format!("`{}` was made with another key", side.name))
            .help("name the key that it was made with, or make it again with this one")),
        None => Ok(()),
    }
}

fn key_of(side: &Loaded) -> Option<KeyId> {
    side.manifest.as_ref()?.key
}

pub(super) fn side(loaded: &Loaded) -> Side<'_> {
    Side {
        name: Arc::clone(&loaded.name),
        supply: &loaded.supply,
        environment: loaded.environment.as_ref(),
        home: Arc::clone(&loaded.home),
    }
}

/// What makes the verdict weaker than it could be.
fn weaknesses(
    parities: &[Parity<'_>],
    pairs: &[[Loaded; 2]],
    has_key: bool,
    contract: Option<&Contract>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let sides = || pairs.iter().flatten();
    let count = |doubt| {
        let rows = parities.iter().flat_map(|parity| &parity.rows);
        rows.filter(|row| row.likeness == Likeness::Unknown(doubt)).count()
    };
    let not_compared = |number: usize, why: &str| {
        (number > 0).then(|| format!("{} not compared: {why}", render::count(number, "value")))
    };
    let why = match sides().find(|side| side.manifest.is_some() && key_of(side).is_none()) {
        Some(side) => format!("`{}` was made without a key", side.name),
        None if has_key => "a manifest does not tell enough".to_owned(),
        None => "a manifest has fingerprints, and the key that it was made with is not here".to_owned(),
    };
    notes.extend(not_compared(count(Doubt::NoKey), &why));
    notes.extend(not_compared(count(Doubt::Elsewhere), "known elsewhere"));
    notes.extend(not_compared(count(Doubt::Open), "one side may have more than can be seen"));
    let hash = contract.map(|contract| ContractHash(contract_hash(contract)));
    for side in sides() {
        let made_by = side.manifest.as_ref().and_then(|manifest| manifest.contract);
        if made_by.zip(hash).is_some_and(|(made_by, hash)| made_by != hash) {
            notes.push(format!("`{}` was made when the contract was another one", side.name));
        }
    }
    notes
}

fn settings(config: &Config, cwd: &Path, file: &SourceFile) -> envguard_core::Settings {
    Selection::default().settings(config, cwd, Path::new(&*file.path), DialectSet::default())
}

fn checked(findings: ParityFindings) -> Checked {
    let ParityFindings { file, settings, diagnostics, is_env_file } = findings;
    let subject = if is_env_file {
        let parsed = Context::new(&file, &settings).into_parsed();
        Subject::Env { settings, parsed }
    } else {
        // There are no values in a manifest.
        let is_manifest = Manifest::is_meant(&file.bytes);
        Subject::Other { masked: if is_manifest { file.bytes.clone() } else { masked(&file) } }
    };
    Checked { file, subject, diagnostics, mended: 0, before: None }
}
