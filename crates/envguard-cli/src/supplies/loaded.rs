//! What something is supplied with, and what is known of it besides.

use std::sync::Arc;

use envguard_core::deploy::{Manifest, Supply, UnitName};
use envguard_core::{Contract, Environment, Place, SourceFile};

use super::Supplies;

/// What something is supplied with.
pub(crate) struct Loaded {
    /// What messages call it.
    pub(crate) name: Arc<str>,
    pub(crate) supply: Supply,
    /// The environment that it is of, if anybody knows.
    pub(crate) environment: Option<Environment>,
    /// What findings stand in that have no place of their own.
    pub(crate) home: Arc<SourceFile>,
    /// What declares its variables.
    pub(crate) contract: Option<Arc<Contract>>,
    /// The manifest that it was read from, if it was.
    pub(crate) manifest: Option<Manifest>,
    /// What a platform starts with it, if that is what it is of.
    pub(crate) unit: Option<UnitName>,
    /// Where that is declared.
    pub(crate) place: Option<Place>,
    /// Whether it was read from the files of a platform.
    pub(crate) is_of_platform: bool,
}

impl Loaded {
    /// The paths of the files that it was read from.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        let given = self.supply.iter().filter_map(|(_, supplied)| Some(&*supplied.place.as_ref()?.file.path));
        given.chain([&*self.home.path])
    }

    /// The same, of the environment `name`, if there is one named.
    pub(crate) fn called(mut self, name: Option<&str>, supplies: &Supplies<'_>) -> Self {
        if let Some(name) = name {
            let environment = supplies.config.environment(name);
            self.supply.environment = Some(Arc::clone(&environment.name));
            self.environment = Some(environment);
        }
        self
    }
}
