//! Contracts that are the same, and contracts that are not.

use std::sync::Arc;

use super::contract_hash;
use crate::tree::{Syntax, parse};
use crate::{Contract, ContractSource, SourceFile};

fn schema(text: &str) -> [u8; 32] {
    let file = Arc::new(SourceFile::new("env.schema.json", text));
    contract_hash(&Contract::new(vec![Arc::new(ContractSource::json_schema(file, &|_, _| None))]))
}

fn example(text: &str) -> [u8; 32] {
    let file = Arc::new(SourceFile::new(".env.example", text));
    contract_hash(&Contract::new(vec![Arc::new(ContractSource::example(file))]))
}

/// A schema whose only variable is described by `words`.
fn property(words: &str) -> [u8; 32] {
    schema(&format!(r#"{{"properties": {{"A": {words}}}}}"#))
}

#[test]
fn how_a_schema_is_written_does_not_count() {
    for (one, other) in [
        (r#"{"type": "string"}"#, r#"{"type":["string"]}"#),
        (r#"{"enum": ["a", "b"], "type": "string"}"#, r#"{"type": "string", "enum": ["b", "a"]}"#),
        (r#"{"minimum": 1}"#, r#"{"minimum": 1, "description": "Of all.", "title": "A", "examples": [2]}"#),
        (r#"{"x-envguard": {"separator": ","}}"#, "{\"x-envguard\": {\n\"separator\": \",\"}}"),
    ] {
        assert_eq!(property(one), property(other), "{one} {other}");
    }
    let two =
        |properties: &str| schema(&format!(r#"{{"properties": {properties}, "required": ["B", "A"]}}"#));
    assert_eq!(two(r#"{"A": {}, "B": {"minLength": 1}}"#), two(r#"{"B": {"minLength": 1}, "A": {}}"#));
}

#[test]
fn what_a_schema_takes_counts() {
    let all = [
        "{}",
        r#"{"type": "string"}"#,
        r#"{"type": ["string", "null"]}"#,
        r#"{"enum": ["a"]}"#,
        r#"{"enum": ["a", "b"]}"#,
        r#"{"enum": ["ab"]}"#,
        r#"{"enum": [1]}"#,
        r#"{"enum": ["1"]}"#,
        r#"{"default": "a"}"#,
        r#"{"default": "b"}"#,
        r#"{"default": {"description": "a"}}"#,
        r#"{"default": {"description": "b"}}"#,
        r#"{"writeOnly": true}"#,
        r#"{"x-envguard": {"required-in": ["production"]}}"#,
        r#"{"x-envguard": {"required-in": ["staging"]}}"#,
        r#"{"allOf": [{"minLength": 1}]}"#,
        r#"{"allOf": [{"minLength": 2}]}"#,
        r#"{"properties": {"description": {"minLength": 1}}}"#,
        r#"{"properties": {"description": {"minLength": 2}}}"#,
    ];
    let hashes: std::collections::BTreeSet<_> = all.iter().map(|words| property(words)).collect();
    assert_eq!(hashes.len(), all.len());
}

#[test]
fn other_names_and_other_demands_count() {
    let base = schema(r#"{"properties": {"A": {}}}"#);
    for other in [
        r#"{"properties": {"B": {}}}"#,
        r#"{"properties": {"A": {}}, "required": ["A"]}"#,
        r#"{"properties": {"A": {}}, "additionalProperties": false}"#,
        r##"{"properties": {"A": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}"##,
    ] {
        assert_ne!(base, schema(other), "{other}");
    }
}

#[test]
fn examples_declare_and_their_values_do_not_count() {
    assert_eq!(example("A=1\n# Text.\nB=x\n"), example("B=\nA=2\n"));
    assert_eq!(example("# @type=port\nA=1\n"), example("# @type=port\nA=2 # of all\n"));
    assert_ne!(example("A=1\n"), example("A=1\nB=2\n"));
    assert_ne!(example("A=1\n"), example("# A=1\n"));
    assert_ne!(example("# @type=port\nA=1\n"), example("# @type=url\nA=1\n"));
}

#[test]
fn files_that_a_schema_refers_to_count() {
    let hash = |other: &'static str| {
        let resolve = move |_: &SourceFile, path: &str| {
            let root = parse(Syntax::Json, other.as_bytes()).documents.remove(0);
            Some((Arc::new(SourceFile::new(path, other)), Arc::new(root)))
        };
        let text = r#"{"properties": {"A": {"$ref": "other.json"}}}"#;
        let file = Arc::new(SourceFile::new("env.schema.json", text));
        contract_hash(&Contract::new(vec![Arc::new(ContractSource::json_schema(file, &resolve))]))
    };
    assert_eq!(hash(r#"{"minLength": 1}"#), hash(r#"{ "minLength": 1, "title": "x" }"#));
    assert_ne!(hash(r#"{"minLength": 1}"#), hash(r#"{"minLength": 2}"#));
}

#[test]
fn the_hash_never_changes() {
    let hex = |hash: [u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(
        hex(contract_hash(&Contract::default())),
        "3f5e444aec480383d8cf83f1ea97ef3693058f7ac7379cf893822a4835adf536"
    );
    let port = property(r#"{"type": "integer", "minimum": 1}"#);
    assert_eq!(hex(port), "b7063437ebd75934a710be8844b96e8a1e9a05156a1f1339563e9010d0225b8b");
}
