//! `--changed-since`: what a branch touches, and what has to be looked at because of that.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, FILE_NAME};
use crate::discover::{Directory, is_env_file};
use crate::exit::Failure;
use crate::git::{Changes, ChangesError, Found, Repositories, Repository};
use crate::paths;

/// They say who gets to see files, here and below.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".dockerignore"];

/// What a branch touches of the repository that the run is in.
///
/// Env files are judged together with their contract and with each other. So a directory in which any of these is touched
/// is looked at as a whole, and of the others nothing is.
pub(crate) struct Changed<'c> {
    config: &'c Config,
    cwd: &'c Path,
    repositories: &'c Repositories,
    repository: Arc<Repository>,
    changes: Changes,
    /// The directories in which an env file or a part of a contract is touched.
    directories: HashSet<PathBuf>,
    /// Those with a touched file about what is ignored, here and below.
    trees: Vec<PathBuf>,
    /// Whether what holds for all env files is touched.
    is_everything: bool,
}

impl<'c> Changed<'c> {
    /// What is different from the last commit that `revision` and what is checked out have in common. `repository` is the
    /// one that the run is in.
    pub(crate) fn find(
        revision: &str,
        repository: Arc<Repository>,
        config: &'c Config,
        cwd: &'c Path,
        repositories: &'c Repositories,
    ) -> Result<Self, Failure> {
        let changes = repository.changes_since(revision).map_err(|error| failure(revision, &error))?;
        let (mut directories, mut trees) = (HashSet::new(), Vec::new());
        for path in &changes.touched {
            let (Some(name), Some(parent)) = (path.file_name(), path.parent()) else { continue };
            let name = name.to_string_lossy();
            if is_env_file(&name) || name == "env.schema.json" {
                directories.insert(parent.to_owned());
            }
            if IGNORE_FILES.contains(&&*name) {
                trees.push(parent.to_owned());
            }
            // Whatever a schema refers to lies there too.
            if parent.file_name() == Some(OsStr::new("schemas")) {
                directories.extend(parent.parent().map(Path::to_owned));
            }
        }
        let settings = config.path.clone().unwrap_or_else(|| config.root.join(FILE_NAME));
        let mut found =
            Self { config, cwd, repositories, repository, changes, directories, trees, is_everything: false };
        let common = [Some(&settings), config.contract_example.as_ref(), config.contract_schema.as_ref()];
        found.is_everything = common.into_iter().flatten().any(|path| found.touches(path));
        Ok(found)
    }

    /// Whether the file at `path` is touched. Those of submodules are not: what is touched there is another commit.
    pub(crate) fn touches(&self, path: &Path) -> bool {
        let path = self.real(path);
        let Some(Found::Repository(around)) = path.parent().map(|parent| self.repositories.around(parent))
        else {
            return false;
        };
        if around.top() != self.repository.top() {
            return false;
        }
        let is_new = || {
            let is_here = !self.changes.held.contains(&path) && path.symlink_metadata().is_ok();
            is_here && !self.repository.ignores(&path).unwrap_or(false)
        };
        self.changes.touched.contains(&path) || is_new()
    }

    /// Takes out of `directory` what need not be looked at.
    pub(crate) fn narrow(&self, directory: &mut Directory) {
        if self.is_everything {
            return;
        }
        if !self.concerns_units(&directory.units) {
            directory.units.clear();
        }
        let files = directory.env_files.iter().chain(&directory.beside);
        let place = files.chain(&directory.documents).next().and_then(|path| path.parent());
        let place = self.real_directory(place.unwrap_or(Path::new("")));
        let mut own = directory.env_files.iter().chain(&directory.beside).chain(&directory.schema);
        if !self.concerns(&place) && !own.any(|path| self.touches(path)) {
            directory.env_files.clear();
        }
        // Documents refer to the variables of the contract around them.
        if !place.ancestors().any(|above| self.concerns(above)) {
            directory.documents.retain(|path| self.touches(path) || self.touches_schema_of(path));
        }
    }

    /// Whether something is touched that has to do with `units`, files of platforms in one directory: one of them, or a
    /// contract or an env file above or below them.
    pub(crate) fn concerns_units(&self, units: &[PathBuf]) -> bool {
        let Some(place) =
            units.first().map(|path| self.real_directory(path.parent().unwrap_or(Path::new(""))))
        else {
            return false;
        };
        self.is_everything
            || self
                .directories
                .iter()
                .any(|touched| touched.starts_with(&place) || place.starts_with(touched))
            || units.iter().any(|path| self.touches(path))
    }

    /// Whether the files of the environments that the configuration names, `files` among them, have to be looked at.
    pub(crate) fn touches_environments(&self, files: &[PathBuf]) -> bool {
        let mut named = self.config.environments.iter().flat_map(|environment| &environment.files);
        self.is_everything
            || self.concerns(&self.real_directory(&self.config.root))
            || named.any(|path| self.changes.touched.contains(&self.real(path)))
            || files.iter().any(|path| self.touches(path))
    }

    /// Whether something is touched that has to do with the env files of `directory`.
    fn concerns(&self, directory: &Path) -> bool {
        let is_below = |tree: &PathBuf| directory.starts_with(tree);
        let ignore_files = || {
            let above = directory.ancestors().take_while(|above| above.starts_with(self.repository.top()));
            above.flat_map(|above| IGNORE_FILES.map(|name| above.join(name)))
        };
        self.directories.contains(directory)
            || self.trees.iter().any(is_below)
            || ignore_files().any(|path| self.touches(&path))
    }

    /// Whether the schema is touched that the configuration names for the document at `path`.
    fn touches_schema_of(&self, path: &Path) -> bool {
        let documents = self.config.documents_at(&self.config.below(path, self.cwd));
        let schema = documents.and_then(|documents| documents.schema.as_deref());
        schema.is_some_and(|schema| self.changes.touched.contains(&self.real(schema)))
    }

    /// `path` as git has it: from the root, without links on the way. That it is one itself stays.
    fn real(&self, path: &Path) -> PathBuf {
        match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => self.real_directory(parent).join(name),
            _ => paths::absolute(path, self.cwd),
        }
    }

    fn real_directory(&self, path: &Path) -> PathBuf {
        let absolute = paths::absolute(path, self.cwd);
        absolute.canonicalize().unwrap_or(absolute)
    }
}

/// What is told where there is no telling what has changed.
fn failure(revision: &str, error: &ChangesError) -> Failure {
    let failure = Failure::new(format!("`--changed-since {}`: {error}", paths::printable(revision)));
    match error {
        ChangesError::Unknown => failure
            .help("`git fetch` gets it; in CI, check out the whole history, such as with `fetch-depth: 0`"),
        ChangesError::NoMergeBase { is_missing: true } => failure
            .help("check out the whole history, such as with `fetch-depth: 0`, or `git fetch --unshallow`"),
        ChangesError::NoMergeBase { is_missing: false } => {
            failure.help("name a commit that the branch came from")
        }
        ChangesError::NoCommit | ChangesError::Unreadable(_) => failure.help("`git status` may say why"),
    }
}
