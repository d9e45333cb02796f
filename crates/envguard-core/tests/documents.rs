//! The documents of `fixtures/documents`: each directory has one, with what it is held against and what is found.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::schema::Schema;
use envguard_core::tree::{Syntax, parse};
use envguard_core::{
    ConfigDocument, Contract, ContractSource, DialectSet, Expectations, Settings, SourceFile, check_document,
};
use envguard_syntax::LineIndex;

#[test]
fn documents_have_the_findings_that_are_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documents");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let found = findings(&case);
        let path = case.join("expected.txt");
        if std::env::var_os("ENVGUARD_UPDATE").is_some() {
            fs::write(path, found).unwrap();
        } else {
            assert_eq!(found, fs::read_to_string(path).unwrap_or_default(), "{}", case.display());
        }
    }
}

/// What is found in the document of a case: places, rules, messages, and what relates to them.
fn findings(case: &Path) -> String {
    let read = |name: &str| {
        let bytes = fs::read(case.join(name)).ok()?;
        Some(Arc::new(SourceFile::new(name, bytes)))
    };
    let names = ["document.json", "document.yaml", "document.toml"];
    let file = names.into_iter().find_map(read).unwrap();
    let syntax = Syntax::of(&file.path).unwrap();
    let schema = read("schema.json").map(|file| {
        let root = parse(Syntax::Json, &file.bytes).documents.remove(0);
        let compiled = Schema::compile(Arc::new(root), &file, &|_, _| None);
        assert!(compiled.problems.is_empty(), "{:?}", compiled.problems);
        compiled.schema.unwrap()
    });
    let contract =
        read(".env.example").map(|file| Contract::new(vec![Arc::new(ContractSource::example(file))]));
    let document = ConfigDocument::new(file, syntax);
    let expectations =
        Expectations { schema: schema.as_ref(), missing_schema: None, contract: contract.as_ref() };
    let mut text = String::new();
    for diagnostic in check_document(&document, &expectations, &Settings::new(DialectSet::default())) {
        let place = |file: &SourceFile, span: envguard_syntax::Span| {
            let index = LineIndex::new(&file.bytes);
            let at = |offset| {
                let position = index.position(&file.bytes, offset);
                format!("{}:{}", position.line, position.column)
            };
            let shown = String::from_utf8_lossy(span.of(&file.bytes)).replace('\n', "\\n");
            format!("{}-{} `{shown}`", at(span.start), at(span.end))
        };
        let _ = writeln!(
            text,
            "{} {}[{}] {}",
            place(&document.file, diagnostic.span),
            diagnostic.severity.name(),
            diagnostic.rule.name,
            diagnostic.headline_alone()
        );
        for related in diagnostic.related_places() {
            let file = related.file.as_ref().unwrap_or(&document.file);
            let _ = writeln!(text, "  {} {}: {}", file.path, place(file, related.span), related.message);
        }
        if let Some(help) = diagnostic.help_alone() {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    text
}
