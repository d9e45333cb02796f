//! Schemas beside what they find: each directory of `fixtures/schema` has a schema, files to check, and what is found.

mod library;
mod spans;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_syntax::Document;

use super::{Compiled, EnvironmentValue, Schema, Violation, Where};
use crate::tree::{Node, Syntax, parse};
use crate::{Place, SourceFile};

/// The node of a JSON text.
pub(super) fn json(text: &str) -> Node {
    read_tree(Syntax::Json, text)
}

/// The one document in `text`.
pub(super) fn read_tree(syntax: Syntax, text: &str) -> Node {
    let mut tree = parse(syntax, text.as_bytes());
    assert!(tree.problems.is_empty(), "{:?}", tree.problems);
    tree.documents.remove(0)
}

/// A schema of one file.
pub(super) fn compile(text: &str) -> Compiled {
    compile_among(text, &[])
}

/// A schema with the other files that it can refer to.
pub(super) fn compile_among(text: &str, others: &[(&str, &str)]) -> Compiled {
    let file = Arc::new(SourceFile::new("schema.json", text));
    let files: Vec<(Arc<SourceFile>, Arc<Node>)> = others
        .iter()
        .map(|(path, text)| (Arc::new(SourceFile::new(*path, *text)), Arc::new(json(text))))
        .collect();
    let resolve = |_: &SourceFile, path: &str| {
        files.iter().find(|(file, _)| &*file.path == path.trim_start_matches("./")).cloned()
    };
    Schema::compile(Arc::new(json(text)), &file, &resolve)
}

/// The problems of a schema, as `line:column-column message`.
pub(super) fn problems(compiled: &Compiled) -> Vec<String> {
    let line = |problem: &super::SchemaProblem| {
        let help = problem.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{}: {}: {}{help}", position(&problem.place), problem.severity, problem.message)
    };
    compiled.problems.iter().map(line).collect()
}

/// `line:column-column`, or with the line of the end where it is another.
fn position(place: &Place) -> String {
    let at = |offset: usize| {
        let before = &place.file.bytes[..offset];
        let line = before.split(|byte| *byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        (line, String::from_utf8_lossy(&before[start..]).chars().count() + 1)
    };
    let (start, end) = (at(place.span.start as usize), at(place.span.end as usize));
    let tail = if start.0 == end.0 { end.1.to_string() } else { format!("{}:{}", end.0, end.1) };
    format!("{}:{}:{}-{tail}", place.file.path, start.0, start.1)
}

/// What is found in the env file `text`, as lines.
pub(super) fn in_environment(schema: &Schema, file: &Arc<SourceFile>) -> Vec<String> {
    let document = Document::parse(&file.bytes);
    let entries: Vec<_> = document.entries().map(|(_, entry)| entry).collect();
    let values: Vec<(&[u8], EnvironmentValue<'_>)> = entries
        .iter()
        .map(|entry| {
            let value = entry.value.of(document.source);
            let value = match value {
                _ if entry.delimiter.is_empty() => EnvironmentValue::Null,
                b"$(command)" => EnvironmentValue::Dynamic,
                text => EnvironmentValue::Text(text),
            };
            (entry.key.of(document.source), value)
        })
        .collect();
    let find = |pointer: &str| {
        let key = pointer.split('/').nth(1).unwrap_or_default();
        entries.iter().find(|entry| entry.key.of(document.source) == key.as_bytes())
    };
    let span = |violation: &Violation| match &violation.instance {
        Where::Value(pointer) => find(pointer).map(|entry| entry.value),
        Where::Key(pointer) => find(pointer).map(|entry| entry.key),
        Where::Missing { .. } => None,
    };
    let violations = schema.check_environment(&values);
    lines(&violations, |violation| span(violation).map(|span| Place::new(file, span)))
}

/// What is found in the document `file`, as lines.
fn in_document(schema: &Schema, file: &Arc<SourceFile>) -> Vec<String> {
    let root = read_tree(Syntax::of(&file.path).unwrap(), std::str::from_utf8(&file.bytes).unwrap());
    let span = |violation: &Violation| match &violation.instance {
        Where::Value(pointer) => root.pointer(pointer).map(|node| node.span),
        Where::Key(pointer) => root.pointer_member(pointer).map(|member| member.key_span),
        Where::Missing { .. } => None,
    };
    lines(&schema.check_document(&root), |violation| span(violation).map(|span| Place::new(file, span)))
}

fn lines(violations: &[Violation], place: impl Fn(&Violation) -> Option<Place>) -> Vec<String> {
    let line = |violation: &Violation| {
        let at = match (place(violation), &violation.instance) {
            (Some(place), _) => position(&place),
            (None, Where::Missing { parent, name }) => format!("missing {parent}/{name}"),
            (None, _) => "nowhere".to_owned(),
        };
        let help = violation.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        let (keyword, schema) = (violation.keyword, position(&violation.place));
        format!("{at}: {}{help} [{keyword} {schema}]", violation.message)
    };
    violations.iter().map(line).collect()
}

#[expect(clippy::disallowed_methods, reason = "the fixtures are files")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the fixtures are files")]
fn list(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn is_json(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "json")
}

/// What is found with the schema in `directory`.
fn report(directory: &Path) -> String {
    let mut report = String::new();
    let others: Vec<(String, String)> = list(directory)
        .iter()
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), read(path)))
        .filter(|(name, _)| is_json(name) && name != "schema.json")
        .collect();
    let others: Vec<(&str, &str)> = others.iter().map(|(name, text)| (&**name, &**text)).collect();
    let compiled = compile_among(&read(&directory.join("schema.json")), &others);
    let mut all = problems(&compiled);
    let schema = compiled.schema.expect("the rest of a schema with problems still counts");
    all.extend(
        schema
            .environment_problem()
            .map(|problem| format!("{}: {}", position(&problem.place), problem.message)),
    );
    for path in list(directory) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = Arc::new(SourceFile::new(name, read(&path)));
        let found = match name.rsplit_once('.') {
            Some((_, "env")) => in_environment(&schema, &file),
            _ if name.starts_with("document") => in_document(&schema, &file),
            _ => continue,
        };
        all.extend(found);
    }
    all.iter().for_each(|line| {
        let _ = writeln!(report, "{line}");
    });
    report
}

/// Each directory's `expected.txt` has what is found; `ENVGUARD_UPDATE=1` writes it.
#[test]
#[expect(clippy::disallowed_methods, reason = "the fixtures are files")]
fn fixtures() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/schema"));
    let update = std::env::var_os("ENVGUARD_UPDATE").is_some();
    for directory in list(root) {
        let (report, expected) = (report(&directory), directory.join("expected.txt"));
        if update {
            std::fs::write(&expected, &report).unwrap();
        }
        assert_eq!(report, read(&expected), "{}", directory.display());
    }
}
