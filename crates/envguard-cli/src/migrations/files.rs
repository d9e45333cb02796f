//! The files of a directory with migrations.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::SourceFile;
use envguard_core::deploy::migration::{Surroundings, may_hold_migrations};
use walkdir::WalkDir;

use super::layout;
use crate::checker::Checker;
use crate::files::staged_content;
use crate::git::{FileMode, Found};
use crate::outcome::Outcome;
use crate::secrets::Held;
use crate::{paths, read};

/// Where the contents of migrations come from.
#[derive(Clone, Copy)]
pub(super) enum Contents<'c> {
    /// The disk, all that is there.
    OnDisk,
    /// The disk, as far as git holds the files.
    Held(&'c Held),
    /// The index.
    Index,
}

/// So deep within each other are the directories of a layout.
const MAX_DEPTH: usize = 3;

/// A directory with more files is no directory of migrations.
const MAX_FILES: usize = 20_000;

/// How the names of files end that can be a part of migrations.
const EXTENSIONS: [&str; 10] = ["sql", "rb", "py", "js", "ts", "cjs", "mjs", "cts", "mts", "toml"];

impl Contents<'_> {
    /// The files of `directory` that may be migrations, with it; or those of the directories in it, each with its own, where
    /// only these are in a layout.
    pub(super) fn read(
        self,
        directory: &Path,
        checker: &Checker<'_>,
        outcome: &mut Outcome,
    ) -> Vec<(PathBuf, Vec<Arc<SourceFile>>)> {
        let files = match self {
            Self::OnDisk => on_disk(directory, checker, outcome, |_| true),
            Self::Held(held) => {
                let paths: std::collections::HashSet<&str> =
                    held.files().iter().map(|file| &*file.shown).collect();
                on_disk(directory, checker, outcome, |shown| paths.contains(shown))
            }
            Self::Index => of_index(directory, checker, outcome),
        };
        if files.is_empty() {
            return Vec::new();
        }
        let is_whole = checker.config.migrations.directory.is_some()
            || layout::tell(directory, &files, checker, Surroundings::default()).is_some();
        if is_whole { vec![(directory.to_owned(), files)] } else { by_directory(directory, files, checker) }
    }
}

/// Whether the file at `path` may be a part of migrations, by its name.
pub(super) fn is_wanted(path: &Path, checker: &Checker<'_>) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let own = checker.config.migrations.patterns.as_ref();
    let own = own.into_iter().flat_map(|(up, down)| [Some(up), down.as_ref()]).flatten();
    EXTENSIONS.contains(&extension)
        || own.filter_map(|pattern| pattern.extension()).any(|own| own == extension)
}

fn on_disk(
    directory: &Path,
    checker: &Checker<'_>,
    outcome: &mut Outcome,
    is_held: impl Fn(&str) -> bool,
) -> Vec<Arc<SourceFile>> {
    let Checker { config, cwd, .. } = checker;
    let listed = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let is_configured = config.migrations.directory.is_some();
    let walk = WalkDir::new(listed).min_depth(1).max_depth(MAX_DEPTH).sort_by_file_name();
    let walk = walk.into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        // Those in there are found by themselves.
        let is_other = entry.file_type().is_dir() && !is_configured && may_hold_migrations(&name);
        !(is_other || name == "__pycache__" || name == "node_modules")
    });
    let mut files = Vec::new();
    // A directory that cannot be listed is told of by the search for env files.
    for entry in walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let path = directory.join(entry.path().strip_prefix(listed).unwrap_or(entry.path()));
        let is_excluded = || config.exclude.match_at_or_above(&config.below(&path, cwd));
        if !is_wanted(&path, checker) || is_excluded() || !is_held(&paths::display(&path, cwd)) {
            continue;
        }
        if files.len() == MAX_FILES {
            return Vec::new();
        }
        match read::source_file(&path, cwd) {
            Ok(file) => files.push(file),
            Err(failure) => outcome.problems.push(failure),
        }
    }
    files
}

/// The files that the next commit would have there.
fn of_index(directory: &Path, checker: &Checker<'_>, outcome: &mut Outcome) -> Vec<Arc<SourceFile>> {
    let Checker { config, cwd, exposure, .. } = checker;
    let absolute = paths::absolute(directory, cwd);
    let real = absolute.canonicalize().unwrap_or_else(|_| absolute.clone());
    let Found::Repository(repository) = exposure.repositories().around(&real) else { return Vec::new() };
    let tracked = match repository.tracked_files() {
        Ok(tracked) => tracked,
        Err(part) => {
            outcome.problems.push(part.failure(repository.top(), cwd));
            return Vec::new();
        }
    };
    let mut files = Vec::new();
    for file in tracked.iter().filter(|file| file.mode != FileMode::Link) {
        let Some(path) = file.path_below(repository.top()) else { continue };
        let Ok(below) = path.strip_prefix(&real) else { continue };
        let is_other = below
            .parent()
            .is_some_and(|parent| parent.iter().any(|name| may_hold_migrations(&name.to_string_lossy())));
        let given = directory.join(below);
        let is_excluded = || config.exclude.match_at_or_above(&config.below(&given, cwd));
        if below.iter().count() > MAX_DEPTH || is_other || !is_wanted(&path, checker) || is_excluded() {
            continue;
        }
        let shown = paths::display(&given, cwd);
        match staged_content(&repository, file, &shown) {
            Ok(bytes) => files.push(Arc::new(SourceFile::new(shown, bytes))),
            Err(failure) => outcome.problems.push(failure),
        }
    }
    files
}

/// The directories in `directory`, such as one for each database, with their files.
fn by_directory(
    directory: &Path,
    files: Vec<Arc<SourceFile>>,
    checker: &Checker<'_>,
) -> Vec<(PathBuf, Vec<Arc<SourceFile>>)> {
    let prefix = layout::prefix(directory, checker.cwd);
    let mut found: Vec<(PathBuf, Vec<Arc<SourceFile>>)> = Vec::new();
    for file in files {
        let below = file.path.strip_prefix(&*prefix).and_then(|path| path.split_once('/'));
        let Some((name, _)) = below else { continue };
        let inside = directory.join(name);
        match found.last_mut().filter(|(last, _)| *last == inside) {
            Some((_, files)) => files.push(file),
            None => found.push((inside, vec![file])),
        }
    }
    found
}
