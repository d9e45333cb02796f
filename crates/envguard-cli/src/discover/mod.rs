//! Finding env files, and other configuration files where somebody asks for them.

mod above;
mod listing;
mod names;
mod problem;
#[cfg(test)]
mod tests;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::detect::Surroundings;

pub(crate) use listing::schemas_of;
pub(crate) use names::is_env_file;
pub(crate) use problem::PathProblem;

/// Some env files of one directory.
#[derive(Debug)]
pub(crate) struct Directory {
    /// The files to check, sorted by name. Paths are as they were given, or go on from there.
    pub(crate) env_files: Vec<PathBuf>,
    /// The other env files of the directory, sorted by name: not to be checked, because nobody asked for them or
    /// because they are checked under another name, but the app loads them together with the others.
    pub(crate) beside: Vec<PathBuf>,
    /// The configuration files to check, sorted by name: those that were given, and those that the configuration asks
    /// for.
    pub(crate) documents: Vec<PathBuf>,
    /// The files to check that can be of a platform, sorted by name.
    pub(crate) units: Vec<PathBuf>,
    /// Whether a Dockerfile is among them.
    pub(crate) has_dockerfile: bool,
    /// The JSON Schema of the variables that lies by its name, `schemas/env.schema.json` or `env.schema.json`.
    pub(crate) schema: Option<PathBuf>,
    /// What tells which runtimes read them.
    pub(crate) surroundings: Arc<Surroundings>,
}

impl Directory {
    /// Whether there is nothing to check.
    pub(crate) fn is_empty(&self) -> bool {
        self.env_files.is_empty() && self.documents.is_empty() && self.units.is_empty()
    }
}

/// What a search has come upon besides.
#[derive(Debug, Default)]
pub(crate) struct Aside {
    /// The paths that could not be looked at.
    pub(crate) problems: Vec<PathProblem>,
    /// The directories that may hold migrations, by their names.
    pub(crate) migrations: Vec<PathBuf>,
    /// The migrations that were given.
    pub(crate) given_migrations: Vec<GivenMigration>,
}

/// A migration that was given.
#[derive(Debug)]
pub(crate) struct GivenMigration {
    pub(crate) path: PathBuf,
    /// The directory that holds it and those that go with it.
    pub(crate) directory: PathBuf,
}

/// Finds the env files at and below `given`, or below the working directory `cwd` if nothing is given, and passes
/// them to `visit`, directory by directory.
///
/// A file that is given counts, whatever its name, and whatever the configuration excludes. Below directories, the
/// names decide. Links to files are followed, but what has several names is visited once; links to directories are
/// followed where they are given. The order is always the same: files that are given come first, then one given
/// directory after the other, each sorted by path, a directory's own files before those of the directories in it.
pub(crate) fn discover(
    given: &[PathBuf],
    config: &Config,
    cwd: &Path,
    visit: &mut dyn FnMut(Directory),
) -> Aside {
    let mut walk = walk::Walk::new(config, cwd);
    if given.is_empty() {
        walk.add(Path::new("."));
    }
    given.iter().for_each(|path| walk.add(path));
    walk.run(visit)
}

/// What is around the file at `path`, whether it is there or not.
pub(crate) fn around(path: &Path, config: &Config, cwd: &Path) -> Directory {
    let directory = path.parent().unwrap_or(Path::new(""));
    walk::Walk::new(config, cwd).around(directory, vec![path.to_owned()])
}

/// What is around `env_files`, some files of `directory`.
pub(crate) fn directory(directory: &Path, env_files: Vec<PathBuf>, config: &Config, cwd: &Path) -> Directory {
    walk::Walk::new(config, cwd).around(directory, env_files)
}

/// The env files of `directory`, all of them beside, and its schema. What reads them is not asked.
pub(crate) fn declared(directory: &Path, config: &Config, cwd: &Path) -> Directory {
    walk::Walk::new(config, cwd).alone(directory)
}

/// All that is in `directory`, with all its env files beside.
pub(crate) fn list(directory: &Path, config: &Config, cwd: &Path) -> Directory {
    walk::Walk::new(config, cwd).around(directory, Vec::new())
}
