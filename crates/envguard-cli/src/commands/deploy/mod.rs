//! `envguard deploy`: one file or directory a command.

mod compat;
#[cfg(unix)]
mod database;
mod manifest;
#[cfg(unix)]
mod migrate;
mod parity;
#[cfg(unix)]
mod preflight;
mod probe;
#[cfg(unix)]
mod process;
#[cfg(unix)]
mod rollback;
mod snapshot;
mod verdicts;

use std::io::Write;

use crate::args::{Deploy, DeployCommand, Global};
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::unheard::UntilUnheard;

pub(crate) fn run(arguments: &Deploy, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    // A verdict is one, whether anybody listens or not.
    let out = &mut UntilUnheard::new(out);
    match &arguments.command {
        DeployCommand::Compat(arguments) => compat::run(arguments, global, out),
        DeployCommand::Manifest(arguments) => manifest::run(arguments, global, out),
        #[cfg(unix)]
        DeployCommand::Migrate(arguments) => migrate::run(arguments, global, out),
        #[cfg(not(unix))]
        DeployCommand::Migrate(_) => Err(Failure::new("`deploy migrate` needs a Unix system")),
        DeployCommand::Parity(arguments) => parity::run(arguments, global, out),
        #[cfg(unix)]
        DeployCommand::Preflight(arguments) => preflight::run(arguments, global, out),
        #[cfg(not(unix))]
        DeployCommand::Preflight(_) => Err(Failure::new("`deploy preflight` needs a Unix system")),
        DeployCommand::Probe(arguments) => probe::run(arguments, global, out),
        #[cfg(unix)]
        DeployCommand::Rollback(arguments) => rollback::run(arguments, global, out),
        #[cfg(not(unix))]
        DeployCommand::Rollback(_) => Err(Failure::new("`deploy rollback` needs a Unix system")),
        DeployCommand::Snapshot(arguments) => snapshot::run(arguments, global, out),
    }
}

/// Says on standard error what there is to say besides the result.
fn say(notes: &[String]) {
    notes.iter().for_each(|text| note(&format!("note: {text}")));
}
