//! `envguard schema import`.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use envguard_core::import::{Imported, dotenv_linter, pydantic};
use envguard_core::tree::{Node, Syntax, parse};
use envguard_core::{SourceFile, env_spec, export};
use envguard_syntax::LineIndex;

use super::check::looks_like_json;
use super::output;
use crate::args::{SchemaImport, SchemaOrigin};
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::read;

pub(crate) fn run(arguments: &SchemaImport, out: &mut dyn Write) -> Result<Exit, Failure> {
    let file = source(&arguments.path)?;
    let imported = import(&file, arguments)?;
    warn(&file, &imported);
    let schema = export::json_schema(&imported.root);
    output::write(&arguments.output, schema.as_bytes(), out)?;
    Ok(Exit::Clean)
}

fn source(path: &Path) -> Result<Arc<SourceFile>, Failure> {
    if path.as_os_str() == "-" {
        let bytes = read::read_stream(io::stdin().lock())
            .map_err(|error| Failure::new(format!("standard input {error}")))?;
        return Ok(Arc::new(SourceFile::new("-", bytes)));
    }
    read::source_file(path, &crate::commands::working_directory()?)
}

fn import(file: &Arc<SourceFile>, arguments: &SchemaImport) -> Result<Imported, Failure> {
    let is_json = match arguments.from {
        Some(origin) => origin != SchemaOrigin::EnvSpec,
        None => looks_like_json(&file.bytes),
    };
    let root = if is_json { Some(json(file)?) } else { None };
    let (origin, root) = match (arguments.from, &root) {
        (None, Some(root)) => (origin_of(root, file)?, Some(root)),
        (origin, root) => (origin.unwrap_or(SchemaOrigin::EnvSpec), root.as_ref()),
    };
    if origin != SchemaOrigin::Pydantic && (arguments.prefix.is_some() || arguments.delimiter.is_some()) {
        return Err(Failure::new("`--prefix` and `--delimiter` are for schemas of Pydantic")
            .help("leave them out: this file says what its variables are called"));
    }
    Ok(match (origin, root) {
        (SchemaOrigin::DotenvLinter, Some(root)) => dotenv_linter::import(root),
        (SchemaOrigin::Pydantic, Some(root)) => {
            let prefix = arguments.prefix.as_deref().unwrap_or_default();
            let delimiter = arguments.delimiter.as_deref().filter(|delimiter| !delimiter.is_empty());
            pydantic::import(root, &pydantic::Options { prefix, delimiter })
        }
        _ => env_spec::read(file),
    })
}

/// The file read as JSON.
fn json(file: &SourceFile) -> Result<Node, Failure> {
    let tree = parse(Syntax::Json, &file.bytes);
    if let Some(problem) = tree.problems.first() {
        let place = LineIndex::new(&file.bytes).position(&file.bytes, problem.span.start);
        let (path, line, column) = (&file.path, place.line, place.column);
        return Err(Failure::new(format!("`{path}` is no JSON: {line}:{column}: {}", problem.message)));
    }
    let nothing = || Failure::new(format!("`{}` is empty", file.path));
    tree.documents.into_iter().next().ok_or_else(nothing)
}

/// What a file of JSON is from.
fn origin_of(root: &Node, file: &SourceFile) -> Result<SchemaOrigin, Failure> {
    if dotenv_linter::is_schema(root) {
        return Ok(SchemaOrigin::DotenvLinter);
    }
    if pydantic::is_schema(root) {
        return Ok(SchemaOrigin::Pydantic);
    }
    Err(Failure::new(format!(
        "what `{}` is from cannot be told: it has neither `entries` nor `properties`",
        file.path
    ))
    .help("say it with `--from`"))
}

/// Says on standard error what could not be carried over.
fn warn(file: &SourceFile, imported: &Imported) {
    let index = LineIndex::new(&file.bytes);
    for warning in &imported.warnings {
        let place = index.position(&file.bytes, warning.span.start);
        let (path, line, column) = (&file.path, place.line, place.column);
        note(&format!("{path}:{line}:{column}: warning: {}; {}", warning.message, warning.help));
    }
}
