//! `envguard deploy`: one file or directory a command.

mod probe;

use std::io::Write;

use crate::args::{Deploy, DeployCommand, Global};
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &Deploy, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &arguments.command {
        DeployCommand::Probe(arguments) => probe::run(arguments, global, out),
    }
}
