//! `envguard schema`: one file for each of its commands.

mod import;

use std::io::Write;

use crate::args::{Schema, SchemaCommand};
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &Schema, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &arguments.command {
        SchemaCommand::Import(arguments) => import::run(arguments, out),
    }
}
