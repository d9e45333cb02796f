//! Where a command works.

use std::path::{Path, PathBuf};

use envguard_core::DialectSet;
use envguard_syntax::dialect::Dialect;

use crate::args::{Global, Unlock};
use crate::commands;
use crate::config::Config;
use crate::deploy::{Pick, Sides};
use crate::exit::Failure;
use crate::git::{Found, Repositories};
use crate::snapshots::{Contents, HELP, Keys, Problem, Store};

/// The directory that the command was started in, and what is known there.
pub(in crate::commands::deploy) struct Place {
    pub(in crate::commands::deploy) cwd: PathBuf,
    pub(in crate::commands::deploy) config: Config,
    pub(in crate::commands::deploy) store: Store,
    pub(in crate::commands::deploy) repositories: Repositories,
}

impl Place {
    pub(in crate::commands::deploy) fn new(global: &Global) -> Result<Self, Failure> {
        let cwd = commands::working_directory()?;
        let config = commands::configuration(global, &cwd)?;
        let store = Store::new(config.snapshots.directory.clone(), &cwd);
        let repositories = Repositories::new(&cwd);
        Ok(Self { cwd, config, store, repositories })
    }

    /// What finds the contracts of releases.
    pub(in crate::commands::deploy) fn sides(&self, global: &Global) -> Sides<'_> {
        Sides {
            config: &self.config,
            is_config_named: global.config.is_some() || global.no_config,
            cwd: &self.cwd,
            repositories: &self.repositories,
            pick: Pick::Only,
        }
    }

    /// The commit that `name` names, if there is one.
    pub(in crate::commands::deploy) fn commit(&self, name: &str) -> Option<String> {
        let here = self.cwd.canonicalize().unwrap_or_else(|_| self.cwd.clone());
        match self.repositories.holding(&here) {
            Found::Repository(repository) => repository.commit(name),
            Found::Broken(_) | Found::Nothing => None,
        }
    }

    /// What opens snapshots here. Somebody at the terminal may be asked for a passphrase if that is the point of the command.
    pub(in crate::commands::deploy) fn keys(&self, unlock: &Unlock, may_ask: bool) -> Result<Keys, Failure> {
        Keys::load(unlock.identity.iter().map(PathBuf::as_path), &self.cwd, may_ask)
    }

    /// What is in the store, if its index is what it was.
    pub(in crate::commands::deploy) fn contents(&self) -> Result<Contents, Failure> {
        let contents = self.store.read()?;
        match contents.problems(&[]).first() {
            None => Ok(contents),
            Some(problem) => Err(self.failure(problem)),
        }
    }

    /// A problem of the store, for people.
    pub(in crate::commands::deploy) fn failure(&self, problem: &Problem) -> Failure {
        let failure = Failure::new(format!("`{}`: {}", self.store.shown, problem.message));
        if problem.id.is_none() { failure.help(HELP) } else { failure }
    }

    /// The runtimes that read the env file at `path`, where they are named, or the configuration says so.
    pub(in crate::commands::deploy) fn dialects(&self, named: &[Dialect], path: &Path) -> Option<DialectSet> {
        commands::dialects(named).or_else(|| self.config.dialects_for(path, &self.cwd))
    }
}
