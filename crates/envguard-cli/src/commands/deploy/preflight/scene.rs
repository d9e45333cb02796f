//! Where a preflight takes place, and what is known there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::deploy::contract_hash;
use envguard_core::{Contract, Environment};
use envguard_syntax::dialect::Dialect;

use crate::args::{DeployPreflight, Global};
use crate::commands::{self, run::ENVIRONMENT};
use crate::config::Config;
use crate::deploy::{Pick, Sides};
use crate::exit::Failure;
use crate::git::{Found, Repositories, Repository};
use crate::paths;
use crate::preflight::{Listed, Masks, Wishes, plan, uncommitted};
use crate::project_loader::unknown_environments;

/// The project, and what git knows of it.
pub(super) struct Scene {
    pub(super) cwd: PathBuf,
    pub(super) config: Config,
    pub(super) repository: Option<Arc<Repository>>,
    /// The commit that is checked out.
    pub(super) commit: Option<String>,
    /// The hash of the contract, in hexadecimal digits.
    pub(super) contract_hash: Option<String>,
    repositories: Repositories,
    is_config_named: bool,
    /// The name of the environment.
    environment: Option<String>,
    environments: Vec<Environment>,
    dialect: Dialect,
    contract: Option<Arc<Contract>>,
}

impl Scene {
    pub(super) fn new(arguments: &DeployPreflight, global: &Global) -> Result<Self, Failure> {
        let cwd = commands::working_directory()?;
        let config = commands::configuration(global, &cwd)?;
        let loaded = commands::load_project(&config.root, &config, &cwd, &[], None)?;
        let environments: Vec<Environment> = loaded.project.environments().cloned().collect();
        let named = || std::env::var(ENVIRONMENT).ok().filter(|name| !name.is_empty());
        let environment = arguments.env.clone().or_else(named);
        if let Some(name) = &environment {
            is_known(name, &environments, &config)?;
        }
        let contract = loaded.project.contract.clone();
        let repositories = Repositories::new(&cwd);
        let root = config.root.canonicalize().unwrap_or_else(|_| config.root.clone());
        let repository = match repositories.around(&root) {
            Found::Repository(repository) => Some(repository),
            Found::Broken(_) | Found::Nothing => None,
        };
        Ok(Self {
            commit: repository.as_ref().and_then(|repository| repository.commit("HEAD")),
            contract_hash: contract.as_deref().map(|contract| hexadecimal(&contract_hash(contract))),
            dialect: loaded.dialects.iter().next().unwrap_or(Dialect::Node),
            is_config_named: global.config.is_some() || global.no_config,
            cwd,
            config,
            repository,
            repositories,
            environment,
            environments,
            contract,
        })
    }

    /// The checklist that `arguments` ask for.
    pub(super) fn plan(&self, arguments: &DeployPreflight) -> Result<Vec<Listed>, Failure> {
        plan(&Wishes {
            config: &self.config,
            environment: self.environment(),
            only: &arguments.only,
            skip: &arguments.skip,
            repository: self.repository.as_deref(),
            has_contract: &|revision| self.has_contract(revision),
        })
    }

    /// The name of the environment, if one is named.
    pub(super) fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// What is masked in the output of `steps`: they may read any env file here, and print what they were given.
    pub(super) fn masks(&self, steps: &[Listed]) -> Result<Masks, Failure> {
        let variables = std::env::vars_os();
        let process: Vec<_> =
            variables.map(|(key, value)| (key.into_encoded_bytes(), value.into_encoded_bytes())).collect();
        let given = super::wanted(steps).filter(|step| !step.env.is_empty()).map(|step| {
            step.env
                .iter()
                .map(|(key, value)| (key.clone().into_bytes(), value.clone().into_bytes()))
                .collect()
        });
        let processes: Vec<_> = std::iter::once(process).chain(given).collect();
        let none = [self.config.environment(self.environment().unwrap_or_default())];
        let environments = if self.environments.is_empty() { &none[..] } else { &self.environments };
        Masks::new(environments, self.dialect, self.contract.as_deref(), &processes)
    }

    /// Whether something is not committed, besides the file `aside`; `None` where git does not know.
    pub(super) fn is_dirty(&self, aside: Option<&Path>) -> Option<bool> {
        let found = uncommitted(self.repository.as_deref()?, aside);
        found.ok().map(|files| !files.is_empty())
    }

    /// The commit that is checked out now.
    pub(super) fn current_commit(&self) -> Option<String> {
        self.repository.as_ref()?.commit("HEAD")
    }

    /// What the repository is called here.
    pub(super) fn repository_name(&self) -> String {
        let top = self.repository.as_ref().and_then(|repository| repository.top().file_name());
        top.map_or_else(|| ".".to_owned(), |name| paths::printable(&name.to_string_lossy()))
    }

    /// Whether the release at `revision` has a contract that can be compared with that of today.
    fn has_contract(&self, revision: &str) -> bool {
        let sides = Sides {
            config: &self.config,
            is_config_named: self.is_config_named,
            cwd: &self.config.root,
            repositories: &self.repositories,
            pick: Pick::Only,
        };
        self.contract.is_some() && sides.load(revision).is_ok()
    }
}

fn is_known(name: &str, environments: &[Environment], config: &Config) -> Result<(), Failure> {
    let is_there = environments.iter().any(|environment| *environment.name == *name);
    // Where there are no env files, as in a container, nothing tells a name from another.
    let may_be =
        environments.is_empty() || config.environments.iter().any(|environment| environment.name == name);
    if is_there || may_be {
        return Ok(());
    }
    let known = environments.iter().map(|environment| environment.name.to_string()).collect();
    commands::all_went_well(&unknown_environments(&[name.to_owned()], &known))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
