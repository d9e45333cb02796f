//! `envguard deploy parity`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::{
    Doubt, Expectation, FingerprintKey, KeyId, Likeness, Parity, ParityFindings, ParityJudge, Side,
};
use envguard_core::{Context, Contract, DialectSet, SourceFile};

use crate::args::{DeployParity, Global};
use crate::commands;
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::outcome::{Checked, Outcome, Subject};
use crate::outputs::Outputs;
use crate::render::{self, matrix};
use crate::selection::Selection;
use crate::supplies::{Loaded, Supplies, fingerprint_key};
use crate::{paths, reporting, terminal};

pub(crate) fn run(arguments: &DeployParity, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = commands::working_directory()?;
    let config = commands::configuration(global, &cwd)?;
    let outputs = Outputs::prepare(&arguments.reporting, &cwd)?;
    are_two(&arguments.one, &arguments.other, &cwd)?;
    let directory = commands::directory(arguments.directory.as_deref(), &cwd)?;
    let supplies = Supplies::new(&config, &cwd, directory, commands::dialects(&arguments.dialect));
    let key = fingerprint_key::load(arguments.key.as_deref(), &cwd)?;
    let [one, other] = [supplies.of_name(&arguments.one)?, supplies.of_name(&arguments.other)?];
    keys_go_together([&one, &other], key.key.as_ref())?;
    let contract = one.contract.clone().or_else(|| other.contract.clone());
    let parity = Parity::new([side(&one), side(&other)], contract.as_deref(), key.key.as_ref());
    let mut notes = key.notes;
    notes.extend(weaknesses(&parity, [&one, &other], key.key.as_ref(), contract.as_deref()));
    if !global.quiet {
        super::say(&notes);
    }
    if outputs.is_for_people() {
        let report = matrix::MatrixReport::of_parity(&parity, arguments.all);
        matrix::write_parity(out, &report, terminal::of_output(global))?;
    }
    let outcome = Outcome {
        files: judged(&parity, arguments.expect.into(), [&one, &other], &config, &cwd),
        file_count: 2,
        ..Outcome::default()
    };
    reporting::report(outcome, outputs, &arguments.reporting, config.fail_on, global, out)
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

/// What is wrong between two sides, where `expectation` is what is expected of them.
pub(super) fn judged(
    parity: &Parity<'_>,
    expectation: Expectation,
    sides: [&Loaded; 2],
    config: &Config,
    cwd: &Path,
) -> Vec<Checked> {
    let is_env = sides.map(|side| (Arc::clone(&side.home.path), side.is_env));
    let judge = ParityJudge {
        expectation,
        settings_of: &|file| settings(config, cwd, file),
        is_env_file: &|file| is_env.iter().all(|(path, is_env)| *is_env || *path != file.path),
    };
    parity.judge(&judge).into_iter().map(checked).collect()
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
    parity: &Parity<'_>,
    sides: [&Loaded; 2],
    key: Option<&FingerprintKey>,
    contract: Option<&Contract>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let count = |doubt| parity.rows.iter().filter(|row| row.likeness == Likeness::Unknown(doubt)).count();
    let not_compared = |number: usize, why: &str| {
        (number > 0).then(|| format!("{} not compared: {why}", render::count(number, "value")))
    };
    let why = match sides.iter().find(|side| side.manifest.is_some() && key_of(side).is_none()) {
        Some(side) => format!("`{}` was made without a key", side.name),
        None if key.is_none() => {
            "the manifest has fingerprints, and the key that it was made with is not here".to_owned()
        }
        None => "a manifest does not tell enough".to_owned(),
    };
    notes.extend(not_compared(count(Doubt::NoKey), &why));
    notes.extend(not_compared(count(Doubt::Elsewhere), "known elsewhere"));
    notes.extend(not_compared(count(Doubt::Open), "one side may have more than can be seen"));
    for side in sides {
        let made_by = side.manifest.as_ref().and_then(|manifest| manifest.contract);
        let is_other = made_by
            .zip(contract)
            .is_some_and(|(made_by, contract)| made_by.0 != envguard_core::deploy::contract_hash(contract));
        if is_other {
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
        // What is in it is not shown: nobody knows what of it is a value.
        Subject::Other { masked: Vec::new() }
    };
    Checked { file, subject, diagnostics, mended: 0, before: None }
}
