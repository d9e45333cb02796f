//! Migrations: where they are, what was there before, and what is wrong with them.

mod baseline;
mod files;
mod layout;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::deploy::migration::{Layout, MigrationSet, check_migrations, may_hold_migrations};
use envguard_core::{DialectSet, Settings, SourceFile, rules};

use crate::changed::Changed;
use crate::checker::Checker;
use crate::discover::GivenMigration;
use crate::outcome::{Checked, Outcome, Subject};
use crate::paths;
use crate::secrets::Held;
use baseline::Before;
use files::Contents;

/// Which migrations are looked at.
#[derive(Clone, Copy)]
pub(crate) enum Scope<'s> {
    /// Those in these directories.
    Directories(&'s [PathBuf]),
    /// These, with the others of their directories.
    Given(&'s [GivenMigration]),
    /// Those in these directories, held against what the commit that `release` names had there.
    Since { directories: &'s [PathBuf], release: &'s str },
    /// Of those in these directories, what is different from the commit that `revision` and this one have in common.
    Changed { directories: &'s [PathBuf], changed: &'s Changed<'s>, revision: &'s str },
    /// Those that git holds.
    Tracked(&'s Held),
    /// What the next commit would add or change, with the others as the index has them.
    Staged(&'s Held),
}

/// The rules that are about the migrations of a directory as a whole: what is wrong there need not be in the file that was
/// changed.
const OF_ALL: [&str; 4] =
    ["duplicate-migration", "edited-migration", "missing-migration", "out-of-order-migration"];

/// Whether any rule about migrations is on, somewhere.
pub(crate) fn wants_migrations(checker: &Checker<'_>) -> bool {
    let settings = checker.levels(checker.cwd, DialectSet::default());
    let is_on = |rule| settings.severity(rule).is_some();
    rules::migration_rules().any(is_on) || !checker.config.overrides.is_empty()
}

/// Adds to `outcome` what is wrong with the migrations that `scope` names.
pub(crate) fn check(checker: &Checker<'_>, scope: Scope<'_>, outcome: &mut Outcome) {
    let sets = sets(checker, scope, outcome);
    let levels = |path: &Path| checker.levels(path, DialectSet::default());
    let touched: Option<HashSet<String>> = sets
        .iter()
        .map(|set| touched(set, scope, checker.cwd))
        .collect::<Option<Vec<_>>>()
        .map(|touched| touched.into_iter().flatten().collect());
    judge(&sets, &levels, |path| touched.as_ref().is_none_or(|touched| touched.contains(path)), outcome);
}

/// Adds to `outcome` what is wrong with `sets`: in files that are not `touched`, only what is about all of a directory.
pub(crate) fn judge(
    sets: &[MigrationSet],
    levels: &dyn Fn(&Path) -> Settings,
    touched: impl Fn(&str) -> bool,
    outcome: &mut Outcome,
) {
    for set in sets {
        let settings = |file: &SourceFile| levels(Path::new(&*file.path));
        for mut found in check_migrations(set, &settings) {
            if !touched(&found.file.path) {
                found.diagnostics.retain(|diagnostic| OF_ALL.contains(&diagnostic.rule.name));
            }
            if found.diagnostics.is_empty() {
                continue;
            }
            let subject = Subject::Other { masked: found.masked };
            let (file, diagnostics) = (found.file, found.diagnostics);
            outcome.files.push(Checked { file, subject, diagnostics, mended: 0, before: None });
        }
    }
}

/// The migrations that `scope` names, directory by directory. What cannot be read goes to `outcome`.
pub(crate) fn sets(checker: &Checker<'_>, scope: Scope<'_>, outcome: &mut Outcome) -> Vec<MigrationSet> {
    let contents = match scope {
        Scope::Staged(_) => Contents::Index,
        Scope::Tracked(held) => Contents::Held(held),
        Scope::Directories(_) | Scope::Given(_) | Scope::Since { .. } | Scope::Changed { .. } => {
            Contents::OnDisk
        }
    };
    let mut sets = Vec::new();
    for directory in directories(checker, scope) {
        for (directory, files) in contents.read(&directory, checker, outcome) {
            let Some(layout) = layout::of(&directory, &files, checker) else { continue };
            outcome.file_count += files.iter().filter(|file| is_migration(&layout, file)).count();
            if checker.verbose {
                let shown = paths::display(&directory, checker.cwd);
                outcome.notes.push(format!("{shown}: migrations of {}", layout.tool.name()));
            }
            let revision = match scope {
                Scope::Changed { revision, .. } => Some(revision),
                _ => None,
            };
            let found = match scope {
                Scope::Since { release, .. } => Before::of_release(&directory, release, checker),
                _ => Before::find(&directory, &files, revision, checker),
            };
            let before = match found {
                Ok(before) => before,
                Err(failure) => {
                    outcome.problems.push(failure);
                    continue;
                }
            };
            let before = before.as_ref().map(|before| (before.known.clone(), &*before.files));
            sets.push(MigrationSet::read(layout, &files, before));
        }
    }
    sets
}

/// Whether `file` is one that has migrations in it, by its ending.
fn is_migration(layout: &Layout, file: &SourceFile) -> bool {
    let extension = file.path.rsplit('.').next().unwrap_or_default();
    layout.tool.extensions().contains(&extension) || layout.patterns.is_some()
}

/// The directories that migrations are looked for in.
fn directories(checker: &Checker<'_>, scope: Scope<'_>) -> Vec<PathBuf> {
    let configured = checker.config.migrations.directory.as_ref();
    match scope {
        Scope::Directories(directories)
        | Scope::Since { directories, .. }
        | Scope::Changed { directories, .. } => directories.to_vec(),
        Scope::Given(given) => {
            let all: BTreeSet<PathBuf> = given.iter().map(|given| given.directory.clone()).collect();
            all.into_iter().collect()
        }
        Scope::Tracked(held) | Scope::Staged(held) => {
            let above = |shown: &str| -> Vec<PathBuf> {
                let is_named = |directory: &&Path| match configured {
                    Some(configured) => paths::absolute(directory, checker.cwd) == *configured,
                    None => {
                        directory.file_name().is_some_and(|name| may_hold_migrations(&name.to_string_lossy()))
                    }
                };
                // The nearest one, as `migrations/versions` is.
                Path::new(shown).ancestors().skip(1).find(is_named).map(Path::to_owned).into_iter().collect()
            };
            let all: BTreeSet<PathBuf> = held.files().iter().flat_map(|file| above(&file.shown)).collect();
            all.into_iter().collect()
        }
    }
}

/// The paths of the files of `set` that are to be told of, as reports show them; `None` for all of them.
fn touched(set: &MigrationSet, scope: Scope<'_>, cwd: &Path) -> Option<HashSet<String>> {
    let paths = || set.migrations().iter().flat_map(envguard_core::deploy::migration::Migration::files);
    match scope {
        Scope::Directories(_) | Scope::Since { .. } | Scope::Tracked(_) => None,
        Scope::Given(given) => Some(given.iter().map(|given| paths::display(&given.path, cwd)).collect()),
        Scope::Changed { changed, .. } => {
            let touched = paths().filter(|file: &&Arc<SourceFile>| changed.touches(Path::new(&*file.path)));
            Some(touched.map(|file| file.path.to_string()).collect())
        }
        Scope::Staged(held) => Some(held.files().iter().map(|file| file.shown.clone()).collect()),
    }
}
