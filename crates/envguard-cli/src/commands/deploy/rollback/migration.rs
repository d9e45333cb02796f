//! The migrations that the release which is gone back to does not know.

use std::path::Path;

use envguard_core::deploy::migration::{MigrationSet, StatusPatterns, Tool, Undoing, WayBack};

use super::super::database::{look, patterns};
use super::super::snapshot::place::Place;
use crate::args::{DeployRollback, Global};
use crate::config::MigrationSettings;
use crate::exit::Failure;
use crate::paths;

/// The migrations that a release does not know.
pub(super) enum Migrations {
    /// There are none here at all.
    None,
    /// Nobody can tell, for this reason.
    Unknown(String),
    /// These, the newest first.
    Known { all: Vec<Later>, patterns: StatusPatterns, usual_undo: Option<&'static str> },
}

/// A migration that came later.
pub(super) struct Later {
    /// Its version, or else its name.
    pub(super) id: String,
    /// The file that applies it.
    pub(super) path: String,
    /// What it does to what the release may use.
    pub(super) breaks: Vec<&'static str>,
    pub(super) is_understood: bool,
    pub(super) way_back: Way,
    /// What is lost when it is undone.
    pub(super) loses: Vec<&'static str>,
}

/// How a migration is undone.
pub(super) enum Way {
    /// By this file.
    File(String),
    /// By the tool itself.
    Automatic,
    /// Not at all, for this reason.
    None(&'static str),
}

impl Later {
    fn new(undoing: &Undoing<'_>) -> Self {
        let migration = undoing.migration;
        let shown = |path: &str| paths::printable(path);
        let way_back = match &migration.down {
            WayBack::Script(script) if script.is_empty() => Way::None("its way back does nothing"),
            WayBack::Script(script) => Way::File(shown(&script.file().path)),
            WayBack::Automatic => Way::Automatic,
            WayBack::Declared(_) => Way::None("it says that it is irreversible"),
            WayBack::Missing(_) => Way::None("it has no way back"),
            WayBack::ForwardOnly => Way::None("none of these has a way back"),
        };
        Self {
            id: paths::printable(&migration.id),
            path: shown(&migration.place.file.path),
            breaks: undoing.breaks.clone(),
            is_understood: undoing.is_understood,
            way_back,
            loses: undoing.loses.clone(),
        }
    }

    /// Whether the release runs on a database that has it.
    pub(super) fn may_stay(&self) -> bool {
        self.is_understood && self.breaks.is_empty()
    }

    pub(super) fn has_way_back(&self) -> bool {
        !matches!(self.way_back, Way::None(_))
    }
}

impl Migrations {
    /// Those between the release that `arguments` go back to and what is here.
    pub(super) fn look(place: &Place, arguments: &DeployRollback, global: &Global) -> Result<Self, Failure> {
        let named = &arguments.to;
        let revision = named.split_once(':').map_or(&**named, |(revision, _)| revision);
        let is_revision = Path::new(named).symlink_metadata().is_err() && place.commit(revision).is_some();
        let (_, sets) = look(&place.config, &place.cwd, global, is_revision.then_some(revision))?;
        if sets.is_empty() {
            return Ok(Self::None);
        }
        if !is_revision {
            let shown = paths::printable(named);
            return Ok(Self::Unknown(format!(
                "`{shown}` is no revision of git, which would tell what it had"
            )));
        }
        let all = sets.iter().flat_map(MigrationSet::undoings);
        Ok(Self::Known {
            all: all.map(|undoing| Later::new(&undoing)).collect(),
            patterns: patterns(&place.config.migrations, &sets)?,
            usual_undo: sets.iter().map(MigrationSet::tool).find_map(Tool::usual_undo),
        })
    }

    /// All that came later.
    pub(super) fn later(&self) -> &[Later] {
        match self {
            Self::Known { all, .. } => all,
            Self::None | Self::Unknown(_) => &[],
        }
    }

    /// Sees that there is all that is needed to undo them.
    pub(super) fn can_be_undone(
        &self,
        settings: &MigrationSettings,
        arguments: &DeployRollback,
    ) -> Result<(), Failure> {
        if let Self::Unknown(why) = self {
            return Err(Failure::new(format!("nobody can tell which migrations are to be undone: {why}")));
        }
        if arguments.from != "." {
            return Err(Failure::new("only migrations that lie here can be undone")
                .help("check out the release that runs, and leave out `--from`"));
        }
        let missing = match (&settings.undo, &settings.status) {
            (Some(_), Some(_)) => return Ok(()),
            (None, Some(_)) => "`undo`",
            (Some(_), None) => "`status`",
            (None, None) => "`undo` and `status`",
        };
        let failure =
            Failure::new(format!("there is no {missing} below `[deploy.migrations]` in envguard.toml"));
        Err(match self {
            Self::Known { usual_undo: Some(undo), .. } if settings.undo.is_none() => {
                failure.help(format!("here it may be `undo = \"{undo}\"`"))
            }
            _ => failure.help("`undo` undoes the last migration, `status` says whether all are applied"),
        })
    }
}
