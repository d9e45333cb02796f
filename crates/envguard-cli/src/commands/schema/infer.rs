//! `envguard schema infer`.

use std::io::Write;
use std::sync::Arc;

use envguard_core::{Lacking, export, infer};

use super::output;
use crate::args::{Global, SchemaInfer};
use crate::commands::note;
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &SchemaInfer, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (loaded, shown) = super::project(arguments.path.as_deref(), global)?;
    let inferred = infer(&loaded.project).ok_or_else(|| {
        Failure::new(format!("there is neither an example nor an env file in `{shown}`"))
            .help("name the directory that has `.env` or `.env.example`")
    })?;
    output::write(&arguments.output, export::json_schema(&inferred.root).as_bytes(), out)?;
    if !global.quiet {
        for lacking in &inferred.lacking {
            note(&format!("note: {}", became_of(lacking)));
        }
    }
    Ok(Exit::Clean)
}

/// What became of a variable that the example asks for.
fn became_of(lacking: &Lacking) -> String {
    let Lacking { key, given_in, lacking_in } = lacking;
    let missing = names(lacking_in);
    match given_in.as_slice() {
        [] => format!("{key} is not required, as the example has it: it is not given in {missing}"),
        given_in => format!("{key} is required in {} only: it is not given in {missing}", names(given_in)),
    }
}

fn names(names: &[Arc<str>]) -> String {
    names.iter().map(|name| format!("`{}`", crate::paths::printable(name))).collect::<Vec<_>>().join(", ")
}
