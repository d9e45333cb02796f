//! What a rollback would do, and what stands in its way.

use std::sync::Arc;

use envguard_core::Contract;

use super::migration::{Later, Migrations};
use super::values::{Changes, Values};
use crate::args::{DeployRollback, MigrationsFate};
use crate::paths;
use crate::render::count;

/// What a rollback would do.
pub(super) struct Prospect<'p> {
    pub(super) arguments: &'p DeployRollback,
    pub(super) environment: &'p str,
    /// The commit that is gone back to, where it is one.
    pub(super) commit: Option<String>,
    pub(super) values: &'p Values,
    pub(super) changes: Changes,
    /// Whether the release would start.
    pub(super) is_open: bool,
    /// Whether the one that runs would start again on the same values; `None` where nobody can tell.
    pub(super) other_starts: Option<bool>,
    /// What says which variables are secret.
    pub(super) contracts: &'p [Arc<Contract>],
    pub(super) migrations: &'p Migrations,
    /// Whom to ask afterwards.
    pub(super) urls: &'p [String],
}

/// What stands in the way of a rollback.
pub(super) enum Obstacle {
    /// The release would not start.
    DoesNotStart,
    /// A migration that is to be undone, or would have to be, has no way back.
    NoWayBack(String),
    /// Nobody has said what becomes of migrations that the release may notice.
    Undecided(usize),
    /// The values were in no env files of this project.
    Elsewhere,
}

impl Prospect<'_> {
    /// What stands in the way, if something does.
    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        let Self { arguments, values, migrations, .. } = self;
        if values.snapshot.is_some() && !values.are_of_files() {
            return Some(Obstacle::Elsewhere);
        }
        if arguments.force {
            return None;
        }
        if !self.is_open {
            return Some(Obstacle::DoesNotStart);
        }
        let later = migrations.later();
        let noticed = || later.iter().filter(|later| !later.may_stay());
        let stuck = match arguments.migrations {
            Some(MigrationsFate::Keep) => None,
            Some(MigrationsFate::Undo) => later.iter().find(|later| !later.has_way_back()),
            None => noticed().find(|later| !later.has_way_back()),
        };
        if let Some(Later { id, .. }) = stuck {
            return Some(Obstacle::NoWayBack(id.clone()));
        }
        let number = noticed().count();
        (arguments.migrations.is_none() && number > 0).then_some(Obstacle::Undecided(number))
    }

    /// The release that is gone back to, as it was named.
    pub(super) fn to(&self) -> String {
        paths::printable(&self.arguments.to)
    }
}

impl Obstacle {
    /// Its name in JSON.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::DoesNotStart => "does-not-start",
            Self::NoWayBack(_) => "no-way-back",
            Self::Undecided(_) => "undecided-migrations",
            Self::Elsewhere => "values-elsewhere",
        }
    }

    /// Whether it ends the run. What can be decided by another argument is only said as long as nothing is written.
    pub(super) fn prevents(&self, is_written: bool) -> bool {
        match self {
            Self::DoesNotStart | Self::NoWayBack(_) => true,
            Self::Undecided(_) | Self::Elsewhere => is_written,
        }
    }

    /// It, and what to do, for people.
    pub(super) fn text(&self, prospect: &Prospect<'_>) -> String {
        let (to, end) = (prospect.to(), if prospect.arguments.write { ": nothing was changed" } else { "" });
        match self {
            Self::DoesNotStart => format!(
                "error: `{to}` would not start{end}\nhelp: mend the values and save a snapshot of them, name another one by \
                 `--snapshot`, or go back all the same by `--force`"
            ),
            Self::NoWayBack(id) => format!(
                "error: the migration {id} cannot be undone{end}\nhelp: if `{to}` runs on the database as it is, say \
                 `--migrations keep`"
            ),
            Self::Undecided(number) => format!(
                "note: `{to}` may notice {}{end}\nhelp: `--migrations undo` undoes all that came later, `--migrations keep` \
                 leaves them if they are undone already, or `{to}` does not use what they change",
                count(*number, "migration")
            ),
            Self::Elsewhere => format!(
                "note: the values of this snapshot were in no env file here{end}\nhelp: `envguard deploy snapshot restore ID \
                 --output -` gives them to whoever puts them back; go on with `--keep-values` then"
            ),
        }
    }
}
