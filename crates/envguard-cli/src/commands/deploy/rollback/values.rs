//! The values that a release would be started with after a rollback.

use envguard_core::deploy::{Supplied, SuppliedValue, Supply};
use envguard_core::{Effective, Environment};
use envguard_syntax::dialect::Dialect;

use super::super::snapshot::place::Place;
use super::super::snapshot::reference::Meant;
use super::super::snapshot::restore;
use super::super::snapshot::source::{chosen, dialect};
use super::super::snapshot::target::Target;
use super::super::snapshot::trial::{Start, started_with};
use crate::args::DeployRollback;
use crate::exit::Failure;
use crate::snapshots::{Change, SavedValue, Snapshot, Source, compare};

/// What a release would be started with.
pub(super) struct Values {
    /// The snapshot that they come from; without one, they stay as they are.
    pub(super) snapshot: Option<Snapshot>,
    /// Who reads them.
    pub(super) dialect: Dialect,
    /// The environment of which the files are as they are now.
    here: Environment,
}

/// What would change.
#[derive(Default)]
pub(super) struct Changes {
    /// The files, and what would become of each.
    pub(super) files: Vec<(String, &'static str)>,
    /// The files that were not there then, and stay.
    pub(super) left_over: Vec<String>,
    pub(super) variables: Vec<Change>,
}

impl Values {
    /// Those that `arguments` ask for.
    pub(super) fn find(place: &Place, arguments: &DeployRollback) -> Result<Self, Failure> {
        let loaded = place.load(std::path::Path::new(""), &arguments.runtime.dialect)?;
        let dialect = dialect(&loaded);
        let snapshot = if arguments.keep_values { None } else { snapshot(place, arguments)? };
        let named = match &snapshot {
            Some(snapshot) => Some(&*snapshot.description.environment),
            None => arguments.env.as_deref(),
        };
        let is_there =
            |name: &str| loaded.project.environments().any(|environment| *environment.name == *name);
        let here = match named {
            // Where there are no env files, as with Kubernetes, nothing tells a name from another.
            Some(name) if snapshot.is_some() && !is_there(name) => place.config.environment(name),
            Some(name) if loaded.project.environments().next().is_none() => place.config.environment(name),
            named => chosen(&loaded, named)?.clone(),
        };
        Ok(Self { snapshot, dialect, here })
    }

    /// The name of the environment.
    pub(super) fn environment(&self) -> &str {
        &self.here.name
    }

    /// Whether anything is known of them.
    pub(super) fn are_known(&self) -> bool {
        self.snapshot.is_some() || !self.here.layers.is_empty()
    }

    /// What the app would be started with.
    pub(super) fn start(&self, place: &Place) -> Start {
        match &self.snapshot {
            Some(snapshot) => started_with(place, snapshot),
            None => Start { environment: self.here.clone(), variables: Vec::new() },
        }
    }

    /// What the app is started with as long as nothing is put in place.
    pub(super) fn start_now(&self) -> Start {
        Start { environment: self.here.clone(), variables: Vec::new() }
    }

    /// The same as what is known of each variable.
    pub(super) fn supply(&self, place: &Place) -> Supply {
        let Start { environment, variables } = self.start(place);
        let mut supply = Supply::of_environment(&environment, &Effective::read(&environment, self.dialect));
        for (key, value) in variables {
            supply.insert(&key, Supplied { value: SuppliedValue::Text(value), place: None });
        }
        // What only somebody else could have told is there all the same.
        for (key, variable) in self.snapshot.iter().flat_map(|snapshot| &snapshot.content.variables) {
            if variable.value == SavedValue::Unknown && supply.get(key.get()).is_none() {
                supply.insert(key.get(), Supplied { value: SuppliedValue::Unknown, place: None });
            }
        }
        supply
    }

    /// Whether they can be put in place: whether they were in files that belong here.
    pub(super) fn are_of_files(&self) -> bool {
        let source = self.snapshot.as_ref().map(|snapshot| snapshot.description.source);
        matches!(source, Some(Source::Files | Source::File))
    }

    /// The files that are to be put in place.
    pub(super) fn targets(&self, place: &Place) -> Result<Vec<Target<'_>>, Failure> {
        match &self.snapshot {
            Some(snapshot) if self.are_of_files() => restore::targets(place, snapshot),
            _ => Ok(Vec::new()),
        }
    }

    /// What would change if they were put in place.
    pub(super) fn changes(&self, place: &Place, arguments: &DeployRollback) -> Result<Changes, Failure> {
        let Some(snapshot) = self.snapshot.as_ref().filter(|_| self.are_of_files()) else {
            return Ok(Changes::default());
        };
        let targets = self.targets(place)?;
        let named = &arguments.runtime.dialect;
        let now = restore::now(place, named, &snapshot.description.environment, &targets)?;
        Ok(Changes {
            files: targets.iter().map(|target| (target.shown.clone(), target.fate())).collect(),
            left_over: restore::left_over(place, named, snapshot)?,
            variables: compare(&now, &snapshot.content.variables),
        })
    }
}

/// The snapshot that is named, or the latest one of the release.
fn snapshot(place: &Place, arguments: &DeployRollback) -> Result<Option<Snapshot>, Failure> {
    let contents = place.contents()?;
    let environment = arguments.env.as_deref();
    let meant = match &arguments.snapshot {
        Some(named) => Some(place.find(&contents, named, environment)?),
        None => place.of_release(&contents, &arguments.to, environment)?.map(Meant::Saved),
    };
    let Some(meant) = meant else { return Ok(None) };
    let keys = place.keys(&arguments.unlock, true)?;
    meant.open(&contents, &keys).map(Some)
}
