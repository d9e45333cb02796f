//! `envguard deploy snapshot`: one file a subcommand.

pub(super) mod diff;
mod list;
mod manifest;
pub(super) mod place;
mod prune;
pub(super) mod reference;
pub(super) mod restore;
mod save;
mod show;
pub(super) mod source;
pub(super) mod target;
pub(super) mod trial;
mod written;

use std::io::Write;

use crate::args::{Global, Snapshot, SnapshotCommand};
use crate::commands::note;
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &Snapshot, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &arguments.command {
        SnapshotCommand::Save(arguments) => save::run(arguments, global, out),
        SnapshotCommand::List(arguments) => list::run(arguments, global, out),
        SnapshotCommand::Show(arguments) => show::run(arguments, global, out),
        SnapshotCommand::Diff(arguments) => diff::run(arguments, global, out),
        SnapshotCommand::Restore(arguments) => restore::run(arguments, global, out),
        SnapshotCommand::Prune(arguments) => prune::run(arguments, global, out),
    }
}

/// The version of the form of the JSON. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;
