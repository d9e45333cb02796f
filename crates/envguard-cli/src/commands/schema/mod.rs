//! `envguard schema`: one file for each of its commands.

mod check;
mod export;
mod import;
mod infer;
mod output;

use std::io::Write;
use std::path::Path;

use crate::args::{Global, Schema, SchemaCommand};
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::paths;
use crate::project_loader::LoadedProject;

pub(crate) fn run(arguments: &Schema, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    match &arguments.command {
        SchemaCommand::Infer(arguments) => infer::run(arguments, global, out),
        SchemaCommand::Import(arguments) => import::run(arguments, out),
        SchemaCommand::Export(arguments) => export::run(arguments, global, out),
        SchemaCommand::Check(arguments) => check::run(arguments, global, out),
    }
}

/// The project of the directory `path`, or of the working directory, with what it is called. All of its files have to be
/// readable: half of a project makes half of a schema.
fn project(path: Option<&Path>, global: &Global) -> Result<(LoadedProject, String), Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let directory = super::directory(path, &cwd)?;
    let loaded = super::load_project(directory, &config, &cwd, &[], None)?;
    if global.verbose {
        for source in &loaded.files {
            note(&format!("{}: read by {}", source.file.path, loaded.dialects));
        }
    }
    Ok((loaded, paths::display(directory, &cwd)))
}
