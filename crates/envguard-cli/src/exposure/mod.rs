//! Who gets to see a file: git, images, other users of the machine.

mod access;
mod dockerfiles;
mod real_paths;

use std::path::{Path, PathBuf};

use envguard_core::{AskGit, FileFacts, Tracked, WantedFacts};

use crate::config::Config;
use crate::git::{Found, Repositories, Repository, Unreadable};
use crate::outcome::Outcome;
use crate::paths;

use access::access;
use dockerfiles::Dockerfiles;
use real_paths::{RealPath, RealPaths};

pub(crate) use access::is_open_to_all;
pub(crate) use dockerfiles::is_dockerfile;

/// Finds out the facts of files that rules ask for. What is found out of a repository or a directory serves all files
/// in it, whichever worker asks.
pub(crate) struct Exposure<'c> {
    config: &'c Config,
    cwd: &'c Path,
    /// Whether to note what is not looked at and why.
    verbose: bool,
    repositories: Repositories,
    dockerfiles: Dockerfiles<'c>,
    real_paths: RealPaths<'c>,
}

impl<'c> Exposure<'c> {
    pub(crate) fn new(config: &'c Config, cwd: &'c Path, verbose: bool) -> Self {
        Self {
            config,
            cwd,
            verbose,
            repositories: Repositories::new(cwd),
            dockerfiles: Dockerfiles::new(cwd),
            real_paths: RealPaths::new(cwd),
        }
    }

    /// The repositories around the files of the run.
    pub(crate) fn repositories(&self) -> &Repositories {
        &self.repositories
    }

    /// Whether the file at `path` lies in the work tree of a repository that does not hold it.
    pub(crate) fn is_local(&self, path: &Path) -> bool {
        let RealPath { path, .. } = self.real_paths.of(path);
        let found = path.parent().map(|directory| self.repositories.around(directory));
        matches!(found, Some(Found::Repository(repository)) if repository.tracked(&path) == Ok(Tracked::No))
    }

    /// The `wanted` facts of the file at `path`, which is in a directory with a Dockerfile or not. What is in the way of finding them out goes to `outcome`.
    ///
    /// Links are followed: who commits or copies a link has given nothing away, but what it leads to may be.
    pub(crate) fn facts(
        &self,
        path: &Path,
        has_dockerfile: bool,
        wanted: WantedFacts,
        outcome: &mut Outcome,
    ) -> FileFacts {
        let mut facts = FileFacts::UNKNOWN;
        if wanted == WantedFacts::default() {
            return facts;
        }
        let RealPath { path, is_own, metadata, is_reached } = self.real_paths.of(path);
        let directory = path.parent().unwrap_or(Path::new("/"));
        let found =
            (wanted.git != AskGit::Nothing || wanted.docker).then(|| self.repositories.around(directory));
        if wanted.git != AskGit::Nothing {
            match &found {
                Some(Found::Repository(repository)) => {
                    self.ask(repository, &path, wanted.git, &mut facts, outcome);
                }
                Some(Found::Broken(top)) => {
                    self.note(top, "git is not asked, since the repository here cannot be opened", outcome);
                }
                Some(Found::Nothing) | None => {
                    self.note(&path, "git is not asked, since this is in no work tree", outcome);
                }
            }
        }
        if wanted.others {
            facts.others = metadata.and_then(|metadata| access(&metadata, is_reached));
        }
        if wanted.docker {
            let project = self.project_of(directory, found.as_ref());
            // Of a link, it is the directory of what it leads to that matters.
            let without = Some(directory).filter(|_| is_own && !has_dockerfile);
            facts.docker = self.dockerfiles.copies(&path, &project, without);
        }
        facts
    }

    /// Asks `repository` about the file at `path`.
    fn ask(
        &self,
        repository: &Repository,
        path: &Path,
        what: AskGit,
        facts: &mut FileFacts,
        outcome: &mut Outcome,
    ) {
        match repository.tracked(path) {
            Ok(tracked) => facts.tracked = Some(tracked),
            Err(part @ Unreadable::Index) => {
                return outcome.problems.push(part.failure(repository.top(), self.cwd));
            }
            // The index has it not, which is what the next commit will be.
            Err(_) => {
                let text = "the last commit cannot be read, so only the index is";
                self.note(repository.top(), text, outcome);
                facts.tracked = Some(Tracked::No);
            }
        }
        if what == AskGit::TrackedOrIgnored && facts.tracked == Some(Tracked::No) {
            facts.ignored = repository.ignores(path).ok();
            if facts.ignored.is_none() {
                self.note(repository.top(), "what git ignores cannot be read", outcome);
            }
        }
    }

    /// Notes something about `path`, for those who want to know.
    fn note(&self, path: &Path, text: &str, outcome: &mut Outcome) {
        if self.verbose {
            outcome.notes.push(format!("{}: {text}", paths::display(path, self.cwd)));
        }
    }

    /// The root of the project that the files of `directory` belong to: the top of the repository, the directory of the
    /// configuration, the working directory, or `directory` itself, whichever there is.
    fn project_of(&self, directory: &Path, found: Option<&Found>) -> PathBuf {
        let root = match found {
            Some(Found::Repository(repository)) => Some(repository.top()),
            Some(Found::Broken(top)) => Some(&**top),
            _ if self.config.path.is_some() => Some(self.config.root.as_path()),
            _ => Some(self.cwd),
        };
        root.filter(|root| directory.starts_with(root)).unwrap_or(directory).to_owned()
    }
}
