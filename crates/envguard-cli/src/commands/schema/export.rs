//! `envguard schema export`.

use std::io::Write;

use envguard_core::{SourceKind, export};

use super::output;
use crate::args::{Global, SchemaExport, SchemaForm};
use crate::exit::{Exit, Failure};

pub(crate) fn run(arguments: &SchemaExport, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (loaded, shown) = super::project(arguments.path.as_deref(), global)?;
    let contract = loaded.project.contract.as_ref().ok_or_else(|| {
        Failure::new(format!("nothing in `{shown}` declares variables"))
            .help("`envguard schema infer` makes a schema of env files")
    })?;
    let is_unreadable = |kind, compiled: bool| kind == SourceKind::JsonSchema && !compiled;
    let mut sources = contract.sources().iter();
    if let Some(source) = sources.find(|source| is_unreadable(source.kind, source.compiled.is_some())) {
        let problem = format!("`{}` is no schema that can be read", source.file.path);
        return Err(Failure::new(problem).help("`envguard schema check` says why"));
    }
    let text = match arguments.to {
        SchemaForm::JsonSchema => export::json_schema(&export::contract_schema(contract)),
        SchemaForm::Example => export::example(contract),
        SchemaForm::Markdown => export::markdown(contract),
    };
    output::write(&arguments.output, text.as_bytes(), out)?;
    Ok(Exit::Clean)
}
