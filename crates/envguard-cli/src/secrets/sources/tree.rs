//! The files of directories.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::super::archive::{HEAD, Kind, Unpacking};
use super::super::scanner::Scanner;
use super::super::text::{Source, Text, Wanted};
use super::super::{Progress, large};
use super::held::{Held, HeldFile, Which, scan_held};
use crate::changed::Changed;
use crate::config::Config;
use crate::exit::Failure;
use crate::outcome::Outcome;
use crate::read::{self, Contents};
use crate::{paths, signals};

/// Which files are looked through, and how.
pub(crate) struct Tree<'t> {
    pub(crate) config: &'t Config,
    /// The working directory.
    pub(crate) cwd: &'t Path,
    /// The files and directories to look at.
    pub(crate) paths: &'t [PathBuf],
    /// Whether what git ignores is left out.
    pub(crate) heeds_ignores: bool,
    /// What a branch touches, where only that is looked at.
    pub(crate) changed: Option<&'t Changed<'t>>,
    /// What is looked at in any case: git holds it, although it may ignore it.
    pub(crate) held: &'t Held,
    pub(crate) threads: usize,
}

/// Looks through the files of `tree`, in parallel.
pub(crate) fn scan_tree(scanner: &Scanner<'_>, tree: &Tree<'_>, progress: &Progress) -> Outcome {
    let all = Mutex::new(Outcome::default());
    let seen = Mutex::new(HashSet::new());
    let given: Vec<&PathBuf> = tree.paths.iter().filter(|path| is_there(path, tree.cwd, &all)).collect();
    let here = tree.paths.is_empty().then(|| PathBuf::from("."));
    let mut roots = given.into_iter().chain(&here);
    if let Some(first) = roots.next() {
        let mut walk = WalkBuilder::new(first);
        roots.for_each(|root| {
            walk.add(root);
        });
        let is_excluded = excludes(tree.config, tree.cwd);
        walk.hidden(false)
            .ignore(false)
            .parents(tree.heeds_ignores)
            .git_ignore(tree.heeds_ignores)
            .git_exclude(tree.heeds_ignores)
            .git_global(tree.heeds_ignores)
            .follow_links(false)
            .threads(tree.threads)
            .filter_entry(move |entry| entry.depth() == 0 || !is_excluded(entry));
        let is_alone = tree.paths.len() < 2 && tree.held.files().is_empty();
        walk.build_parallel().run(|| {
            let mut worker = Worker { outcome: Outcome::default(), all: &all };
            let seen = (!is_alone).then_some(&seen);
            Box::new(move |entry| {
                visit(entry, scanner, tree, seen, progress, &mut worker.outcome);
                if signals::interrupted().is_some() { WalkState::Quit } else { WalkState::Continue }
            })
        });
    }
    let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut outcome = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    let wanted = |file: &HeldFile| if seen.contains(&file.shown) { Wanted::Nothing } else { Wanted::All };
    outcome.append(scan_held(scanner, tree.held, Which::Tracked, wanted, |_| true, tree.threads, progress));
    outcome
}

/// Looks at what a walk came upon: through files, unless they were `seen` before. A link has no content of its own, so
/// it is followed only where it was given.
fn visit(
    entry: Result<DirEntry, ignore::Error>,
    scanner: &Scanner<'_>,
    tree: &Tree<'_>,
    seen: Option<&Mutex<HashSet<String>>>,
    progress: &Progress,
    outcome: &mut Outcome,
) {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return outcome.problems.push(problem(&error, tree.cwd)),
    };
    let is_meant = match entry.file_type() {
        Some(kind) if kind.is_dir() => false,
        Some(kind) => kind.is_file() || entry.depth() == 0,
        None => false,
    };
    if !is_meant {
        return;
    }
    let path = entry.path().strip_prefix("./").unwrap_or(entry.path());
    let shown = paths::display(path, tree.cwd);
    let is_new = |seen: &Mutex<HashSet<String>>| {
        seen.lock().unwrap_or_else(PoisonError::into_inner).insert(shown.clone())
    };
    let is_wanted = tree.changed.is_none_or(|changed| changed.touches(path));
    if is_wanted && seen.is_none_or(is_new) {
        scan_file(scanner, path, &shown, Wanted::All, progress, outcome);
    }
}

/// What one thread has found so far; it goes to the others when the thread is done.
struct Worker<'w> {
    outcome: Outcome,
    all: &'w Mutex<Outcome>,
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        let outcome = std::mem::take(&mut self.outcome);
        self.all.lock().unwrap_or_else(PoisonError::into_inner).append(outcome);
    }
}

/// Looks through the file at `path`.
pub(in crate::secrets) fn scan_file(
    scanner: &Scanner<'_>,
    path: &Path,
    shown: &str,
    wanted: Wanted,
    progress: &Progress,
    outcome: &mut Outcome,
) {
    let result = match read::read_any(path) {
        Ok(Contents::Whole(bytes)) => {
            if let Some(kind) = kind_of_archive(scanner, &bytes) {
                let size = bytes.len() as u64;
                Unpacking::new(scanner, outcome, size).run(shown, kind, Cursor::new(&bytes));
            }
            outcome.ready.extend(scanner.scan(&Text {
                path: shown,
                bytes: &bytes,
                source: Source::Present,
                wanted,
            }));
            Ok(bytes.len() as u64)
        }
        Ok(Contents::Parts(file)) => scan_large(scanner, file, shown, wanted, outcome)
            .map_err(|error| format!("`{shown}` cannot be read: {}", read::reason(&error))),
        Err(error) => Err(format!("`{shown}` {error}")),
    };
    match result {
        Ok(size) => {
            outcome.file_count += 1;
            progress.add(size);
        }
        Err(message) => outcome.problems.push(Failure::new(message)),
    }
}

/// Looks through a file that is too large to be held.
fn scan_large(
    scanner: &Scanner<'_>,
    mut file: File,
    shown: &str,
    wanted: Wanted,
    outcome: &mut Outcome,
) -> io::Result<u64> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    if let Some(kind) = kind_of_archive(scanner, &head) {
        let size = file.metadata()?.len();
        Unpacking::new(scanner, outcome, size).run(shown, kind, BufReader::new(&file));
        file.rewind()?;
    }
    large::scan(scanner, shown, wanted, file, &mut outcome.ready)
}

/// What kind of archive begins with `head`, where archives are looked into.
fn kind_of_archive(scanner: &Scanner<'_>, head: &[u8]) -> Option<Kind> {
    scanner.looks_into_archives().then(|| Kind::of(head.get(..HEAD).unwrap_or(head)))?
}

/// Whether something is at `path`, which was given; says so if not.
fn is_there(path: &Path, cwd: &Path, all: &Mutex<Outcome>) -> bool {
    match path.symlink_metadata() {
        Ok(_) => true,
        Err(error) => {
            let message = format!("`{}` cannot be read: {}", paths::display(path, cwd), read::reason(&error));
            all.lock().unwrap_or_else(PoisonError::into_inner).problems.push(Failure::new(message));
            false
        }
    }
}

/// What is not looked for: git's own files, and what the configuration excludes.
fn excludes(config: &Config, cwd: &Path) -> impl Fn(&DirEntry) -> bool + Send + Sync + 'static {
    let (patterns, root, cwd) = (config.exclude.clone(), config.root.clone(), cwd.to_owned());
    move |entry| {
        let is_gits = entry.file_name() == OsStr::new(".git");
        is_gits || {
            let path = paths::below(&paths::absolute(entry.path(), &cwd), &root);
            !path.is_empty() && patterns.match_here(&path)
        }
    }
}

/// What could not be looked at.
fn problem(error: &ignore::Error, cwd: &Path) -> Failure {
    let (mut inner, mut path) = (error, None);
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => (inner, path) = (err, Some(at)),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => break,
        }
    }
    let reason = inner.io_error().map_or_else(|| inner.to_string(), read::reason);
    match path {
        Some(path) => Failure::new(format!("`{}` cannot be read: {reason}", paths::display(path, cwd))),
        None => Failure::new(reason),
    }
}
