//! Migrations: what they do to a database that the previous release still uses, and whether they can be undone.
//!
//! A [`MigrationSet`] is made of the files of one directory, which are in the layout of one [`Tool`]. Scripts in SQL are
//! parsed. Those in Ruby, Python and JavaScript are read as far as what they say is plain: calls by their names with
//! arguments that stand there. What is not understood is said to be, and never taken for harmless.

mod baseline;
mod check;
mod code;
mod comments;
mod dialect;
mod layout;
mod script;
mod set;
mod sql;
mod status;
mod step;
mod tool;
mod undoing;
mod version;

use std::sync::Arc;

use crate::{Place, SourceFile};

pub(crate) use baseline::Standing;
pub use baseline::{Baseline, Known};
pub use check::{MigrationFindings, MigrationSink, check_migrations};
pub use dialect::SqlDialect;
pub use layout::{Layout, NamePattern, Surroundings, may_hold_migrations};
pub use script::Script;
pub use set::MigrationSet;
pub use status::{Status, StatusPatterns};
pub(crate) use step::Effect;
pub(crate) use tool::Identity;
pub use tool::Tool;
pub use undoing::Undoing;
pub use version::Version;

/// A migration.
#[derive(Clone, Debug)]
pub struct Migration {
    /// What tells it from the others: its version, its name, or what it calls itself.
    pub id: Arc<str>,
    /// Its version, where the tool orders migrations by such.
    pub version: Option<Version>,
    /// What it is called.
    pub name: Arc<str>,
    /// Where its version or its name is given, for what is said of it as a whole.
    pub place: Place,
    /// What it does; `None` where only the way back is there.
    pub up: Option<Script>,
    /// How it is undone.
    pub down: WayBack,
    /// What it comes after, where the tool has migrations name that.
    pub(crate) parents: Vec<Parent>,
    /// Whether it stands for others that it has replaced.
    pub(crate) replaces: Vec<Arc<str>>,
}

/// How a migration is undone.
#[derive(Clone, Debug)]
pub enum WayBack {
    /// By this script.
    Script(Script),
    /// By the tool, which turns around what the migration says.
    Automatic,
    /// Not at all, which somebody has said a reason for, there.
    Declared(Place),
    /// Not at all, for there is nothing that says how. The place is where something forbids it, if there is one.
    Missing(Option<Place>),
    /// Not at all, for the tool, or the kind of migrations that all of these are, knows no way back.
    ForwardOnly,
}

/// What a migration comes after.
#[derive(Clone, Debug)]
pub(crate) struct Parent {
    pub(crate) id: Arc<str>,
    /// Where it is named.
    pub(crate) place: Place,
}

impl Migration {
    /// Whether it can be undone.
    pub fn has_way_back(&self) -> bool {
        match &self.down {
            WayBack::Script(script) => !script.is_empty(),
            WayBack::Automatic => true,
            WayBack::Declared(_) | WayBack::Missing(_) | WayBack::ForwardOnly => false,
        }
    }

    /// The files that it is in.
    pub fn files(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        let down = match &self.down {
            WayBack::Script(script) => Some(script.file()),
            _ => None,
        };
        let up = self.up.as_ref().map(Script::file);
        let other = down.filter(|down| up.is_none_or(|up| !Arc::ptr_eq(up, down)));
        up.into_iter().chain(other)
    }
}
