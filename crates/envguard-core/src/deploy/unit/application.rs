//! Whether a unit is the app that a contract is of, or something beside it.

use std::sync::Arc;

use super::{Origin, Platform, Unit};
use crate::{Contract, SourceKind, Variable};

/// What a unit has to do with the app of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bond {
    /// It is the app: it needs what the contract asks for.
    App,
    /// It does something for the app, such as testing it: it needs some of that, if anything.
    Helper,
    /// Nothing: a database, a proxy, an app with another contract.
    None,
}

impl Bond {
    /// What `unit` has to do with the app of `contract`.
    ///
    /// What is built from the directory of the contract, in the usual way, is its app, unless it is given nothing at all: then
    /// it gets its variables in another way. What is built elsewhere is the app if it is given a variable of the contract. Of
    /// what somebody else built, nobody says: it is the app where it gets at least half of what that needs, since databases
    /// are given some variables of the app too.
    pub fn of(unit: &Unit, contract: &Contract) -> Self {
        let declared = || unit.supply.iter().any(|(key, _)| contract.get(key).is_some());
        match (&unit.origin, unit.platform) {
            (Origin::Foreign, _) => Bond::None,
            (_, Platform::GithubActions | Platform::GitlabCi) => Bond::Helper,
            (_, Platform::Procfile | Platform::AppJson | Platform::Fly) => Bond::App,
            (Origin::Built { context, names_dockerfile }, _) => {
                let is_at_home = !names_dockerfile && is_directory_of(contract, context);
                if is_at_home && unit.supply.iter().len() > 0 || declared() { Bond::App } else { Bond::None }
            }
            (Origin::Unknown, _) => {
                let needed = contract.variables().filter(Variable::is_required);
                let (mut given, mut lacking) = (0_usize, 0_usize);
                for variable in needed {
                    match unit.supply.get(variable.key()) {
                        Some(_) => given += 1,
                        None => lacking += 1,
                    }
                }
                if given >= lacking && declared() { Bond::App } else { Bond::None }
            }
        }
    }
}

/// Whether `unit` takes in an env file that is held against `contract` itself: what is missing there is told there.
pub(crate) fn takes_in_own_env_file(unit: &Unit, contract: &Contract) -> bool {
    unit.env_files.iter().any(|file| {
        let is_named_after_env = file.name() == ".env" || file.name().starts_with(".env.");
        is_named_after_env && is_directory_of(contract, file.directory().trim_end_matches('/'))
    })
}

/// Whether `contract` lies in `directory`.
fn is_directory_of(contract: &Contract, directory: &str) -> bool {
    contract.sources().iter().any(|source| {
        let own = Arc::clone(&source.file.path);
        let own = own.rsplit_once('/').map_or("", |(directory, _)| directory);
        let own = match source.kind {
            // Schemas have a directory of their own, most of the time.
            SourceKind::JsonSchema => own.strip_suffix("schemas").unwrap_or(own).trim_end_matches('/'),
            _ => own,
        };
        own == directory
    })
}
