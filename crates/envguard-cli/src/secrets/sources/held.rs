//! The files that git holds: what a check looks through.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::Progress;
use super::super::pool;
use super::super::scanner::Scanner;
use super::super::text::{Source, Text, Wanted};
use super::tree::scan_file;
use crate::config::Config;
use crate::discover::is_env_file;
use crate::exit::Failure;
use crate::files::staged_content;
use crate::git::{FileMode, Found, Repositories, Repository, TrackedFile, Unreadable};
use crate::outcome::Outcome;
use crate::paths;

/// Some files that git holds.
#[derive(Default)]
pub(crate) struct Held {
    files: Vec<HeldFile>,
}

/// One of them.
#[derive(Clone)]
pub(crate) struct HeldFile {
    /// The repository that holds it.
    pub(crate) repository: Arc<Repository>,
    /// What git knows of it.
    pub(crate) tracked: TrackedFile,
    /// Where it lies, without links.
    pub(crate) path: PathBuf,
    /// How reports name it.
    pub(crate) shown: String,
}

/// Which of the files that git holds are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// All of them, with their contents in the work tree.
    Tracked,
    /// Those that the next commit would add or change, with their contents in the index.
    Staged,
}

impl Held {
    /// The files below `given`, or below the working directory where nothing is given, of the repositories that these
    /// lie in. What the configuration excludes is left out, unless it is given itself. What could not be read goes to
    /// `problems`.
    pub(crate) fn find(
        given: &[PathBuf],
        which: Which,
        config: &Config,
        cwd: &Path,
        repositories: &Repositories,
        problems: &mut Vec<Failure>,
    ) -> Self {
        let here = [PathBuf::from(".")];
        let given = if given.is_empty() { &here } else { given };
        let mut listed: HashMap<PathBuf, Vec<TrackedFile>> = HashMap::new();
        let mut files: Vec<HeldFile> = Vec::new();
        for root in given {
            // What is not there is told by whoever was to look at it first.
            let Ok(real) = paths::absolute(root, cwd).canonicalize() else { continue };
            let directory = if real.is_dir() { &*real } else { real.parent().unwrap_or(&real) };
            let Found::Repository(repository) = repositories.around(directory) else { continue };
            let top = repository.top();
            let tracked = match listed.get(top) {
                Some(tracked) => tracked,
                None => match list(&repository, which) {
                    Ok(tracked) => listed.entry(top.to_owned()).or_insert(tracked),
                    Err(part) => {
                        problems.push(part.failure(top, cwd));
                        continue;
                    }
                },
            };
            for tracked in tracked {
                let Some(path) = tracked.path_below(top) else { continue };
                let Ok(below) = path.strip_prefix(&real) else { continue };
                let is_given = below.as_os_str().is_empty();
                let shown = if is_given { root.clone() } else { root.join(below) };
                if is_given || !config.exclude.match_at_or_above(&config.below(&shown, cwd)) {
                    let (repository, tracked) = (Arc::clone(&repository), tracked.clone());
                    files.push(HeldFile { repository, tracked, path, shown: paths::display(&shown, cwd) });
                }
            }
        }
        if given.len() > 1 {
            files.sort_by(|a, b| (&a.path, &a.tracked.id).cmp(&(&b.path, &b.tracked.id)));
            files.dedup_by(|a, b| a.path == b.path && a.tracked.id == b.tracked.id);
        }
        Self { files }
    }

    /// The directories that the files lie in, and those above them in their repositories: whoever works on a file has the
    /// env files of these.
    pub(crate) fn directories(&self) -> Vec<PathBuf> {
        let above = self.files.iter().flat_map(|file| {
            let top = file.repository.top();
            file.path.ancestors().skip(1).take_while(move |directory| directory.starts_with(top))
        });
        let mut directories: Vec<PathBuf> = above.map(Path::to_owned).collect();
        directories.sort();
        directories.dedup();
        directories
    }

    /// Keeps the files that are to be looked at.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&HeldFile) -> bool) {
        self.files.retain(keep);
    }

    /// The files.
    pub(crate) fn files(&self) -> &[HeldFile] {
        &self.files
    }
}

impl HeldFile {
    /// Whether it is an env file, by its name.
    pub(crate) fn is_env_file(&self) -> bool {
        self.path.file_name().is_some_and(|name| is_env_file(&name.to_string_lossy()))
    }

    /// Its content as the index has it.
    pub(crate) fn staged_content(&self) -> Result<Vec<u8>, Failure> {
        staged_content(&self.repository, &self.tracked, &self.shown)
    }
}

/// Looks through `held` for what is `wanted` of each. Those that are `new` to the report are counted.
pub(crate) fn scan_held(
    scanner: &Scanner<'_>,
    held: &Held,
    which: Which,
    wanted: impl Fn(&HeldFile) -> Wanted + Sync,
    new: impl Fn(&HeldFile) -> bool + Sync,
    threads: usize,
    progress: &Progress,
) -> Outcome {
    pool::run(held.files(), threads, |file: &HeldFile, outcome: &mut Outcome| {
        let wanted = wanted(file);
        let count = outcome.file_count;
        match which {
            // The content of a link is a path, and what it leads to is held under its own name, if at all.
            _ if file.tracked.mode == FileMode::Link || wanted == Wanted::Nothing => {}
            // What is taken out of the work tree is in the index for no longer than until the next commit.
            Which::Tracked if file.path.symlink_metadata().is_err() => {}
            Which::Tracked => scan_file(scanner, &file.path, &file.shown, wanted, progress, outcome),
            Which::Staged => match file.staged_content() {
                Ok(bytes) => {
                    outcome.file_count += 1;
                    progress.add(bytes.len() as u64);
                    let text = Text { path: &file.shown, bytes: &bytes, source: Source::Present, wanted };
                    outcome.ready.extend(scanner.scan(&text));
                }
                Err(failure) => outcome.problems.push(failure),
            },
        }
        if !new(file) {
            outcome.file_count = count;
        }
    })
}

fn list(repository: &Repository, which: Which) -> Result<Vec<TrackedFile>, Unreadable> {
    match which {
        Which::Tracked => repository.tracked_files(),
        Which::Staged => repository.staged_files(),
    }
}
