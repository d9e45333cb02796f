//! The part of a check that is about secrets in what git holds.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use envguard_core::{DialectSet, Role, Settings, rules};
use envguard_secrets::Options;

use super::text::Wanted;
use super::{Held, HeldFile, LocalValues, Progress, Reveal, Scan, Scanner, Waivers, Which, scan_held};
use crate::checker::Checker;
use crate::outcome::Outcome;
use crate::{paths, threads};

/// The rules that are looked for.
const RULES: [&str; 2] = ["leaked-env-value", "private-key-file"];

/// Looks for secrets in `held`, and adds what is found to `outcome`: that of a check which has looked at the env files among
/// them.
pub(crate) fn check_held(
    checker: &Checker<'_>,
    held: &Held,
    which: Which,
    waivers: Waivers,
    progress: &Progress,
    outcome: &mut Outcome,
) {
    let Checker { config, cwd, selection, .. } = checker;
    let scanner = Scanner::new(Scan {
        config,
        selection,
        cwd,
        options: Options { minimum: config.secrets.confidence, ..Options::default() },
        waivers,
        known: LocalValues::new(&outcome.local),
        reveal: Reveal::Nothing,
        archives: false,
        why: false,
    });
    let told = outcome.files.iter().filter(|file| file.tells_of("tracked-env-file"));
    // What is committed as a link is told of by the name of the link.
    let told: HashSet<PathBuf> = told
        .filter_map(|file| paths::absolute(Path::new(&*file.file.path), cwd).canonicalize().ok())
        .collect();
    let wanted = |file: &HeldFile| wanted(file, told.contains(&file.path));
    let threads = threads::count(checker.threads);
    // Env files are checked and counted already.
    let is_new = |file: &HeldFile| !file.is_env_file();
    outcome.append(scan_held(&scanner, held, which, wanted, is_new, threads, progress));
}

/// Whether any rule about secrets in files is on, somewhere.
pub(crate) fn wants_secrets(checker: &Checker<'_>) -> bool {
    let settings = checker.levels(checker.cwd, DialectSet::default());
    let is_on = |name: &str| rules::find(name).is_some_and(|rule| settings.severity(rule).is_some());
    let finds = |settings: &Settings| settings.finds_secrets();
    finds(&settings) || RULES.into_iter().any(is_on) || !checker.config.overrides.is_empty()
}

/// What is wanted of a file that the check has looked at in other ways too: an example has a rule of its own, and of a file
/// that is in git by mistake, it `is_told` that all of it has to go.
fn wanted(file: &HeldFile, is_told: bool) -> Wanted {
    match file.is_env_file() && Role::of(&file.shown) != Role::Values {
        _ if is_told => Wanted::Nothing,
        true => Wanted::KnownValues,
        false => Wanted::All,
    }
}
