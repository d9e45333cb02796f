//! `schemas/envguard.schema.json`, for editors: made from the same [`Shape`] that files are checked against.

use std::collections::BTreeSet;
use std::path::Path;

use envguard_core::{Level, Severity, rules};
use envguard_secrets::Confidence;
use envguard_syntax::dialect::Dialect;
use serde_json::{Map, Value, json};

use super::shape::{Field, ROOT, Shape};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/envguard.schema.json");
const SAMPLE: &str = include_str!("../../../../fixtures/config/sample.toml");

/// The schema of the whole file.
fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "envguard.toml",
        "description": "How envguard checks the env files of a project. Everything is optional.",
    });
    merge(&mut schema, of(&ROOT));
    schema
}

fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Path | Shape::Pattern => json!({ "type": "string", "minLength": 1 }),
        Shape::OneOf { names, .. } => json!({ "enum": names() }),
        Shape::Dialect => one_of(Dialect::ALL.map(|dialect| (dialect.name(), dialect.runtime().to_owned()))),
        Shape::Confidence => {
            json!({ "enum": Confidence::ALL.map(Confidence::name) })
        }
        Shape::Severity => {
            one_of(Severity::ALL.map(|severity| (severity.name(), severity_docs(severity).to_owned())))
        }
        Shape::Notation(notation) => json!({ "type": "string", "pattern": notation.pattern }),
        Shape::Count { from, to } => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Shape::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Levels => {
            let rules = rules::all().iter().map(|rule| {
                let level = json!({
                    "description": format!("Finds {}.", rule.summary),
                    "enum": Level::NAMES,
                    "default": rule.level.name(),
                });
                (rule.name.to_owned(), level)
            });
            let kind = json!({ "description": "Finds secrets of one kind.", "enum": Level::NAMES });
            let family = json!({
                "description": "All rules about migrations, but for those that have a level of their own.",
                "enum": Level::NAMES,
            });
            let rules = rules.chain([(rules::FAMILY_OF_MIGRATIONS.to_owned(), family)]);
            json!({
                "type": "object",
                "properties": rules.collect::<Map<_, _>>(),
                "patternProperties": { "^secret/[a-z0-9-]+$": kind },
                "additionalProperties": false,
            })
        }
        Shape::List { of: item, at_least_one } => {
            let mut list = json!({ "type": "array", "items": of(item) });
            if *at_least_one {
                merge(&mut list, json!({ "minItems": 1 }));
            }
            list
        }
        Shape::Map(value) => json!({ "type": "object", "additionalProperties": of(value) }),
        Shape::Table(fields) => table(fields),
        Shape::TextOrTable(fields) => json!({ "anyOf": [of(&Shape::Text), table(fields)] }),
    }
}

fn table(fields: &[Field]) -> Value {
    let properties = fields.iter().map(|field| {
        let mut property = json!({ "description": field.docs });
        merge(&mut property, of(&field.shape));
        if let Some(default) = field.default {
            merge(&mut property, json!({ "default": default }));
        }
        (field.name.to_owned(), property)
    });
    let mut table = json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "additionalProperties": false,
    });
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    if !required.is_empty() {
        merge(&mut table, json!({ "required": required }));
    }
    table
}

fn one_of<const N: usize>(names: [(&str, String); N]) -> Value {
    let choices = names.map(|(name, docs)| json!({ "const": name, "description": docs }));
    json!({ "type": "string", "oneOf": choices.to_vec() })
}

fn severity_docs(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "Worth knowing.",
        Severity::Warning => "Probably wrong.",
        Severity::Error => "Certainly wrong.",
    }
}

fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

/// A TOML value as JSON. Only what the sample has in it.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Boolean(is) => Value::from(*is),
        other => other.as_str().map(Value::from).unwrap(),
    }
}

#[test]
fn the_file_is_fresh() {
    let expected = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if std::env::var_os("ENVGUARD_UPDATE").is_some() {
        std::fs::create_dir_all(Path::new(PATH).parent().unwrap()).unwrap();
        std::fs::write(PATH, &expected).unwrap();
    }
    let found = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        found == expected,
        "schemas/envguard.schema.json is stale: ENVGUARD_UPDATE=1 cargo test makes it anew"
    );
}

#[test]
fn the_schema_is_one_and_the_sample_matches() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let check = |source: &str| validator.is_valid(&json(&toml::Value::Table(source.parse().unwrap())));
    assert!(check(SAMPLE) && check(""));
    for wrong in [
        "x = 'y'",
        "dialects = []",
        "dialects = ['cobol']",
        "fail-on = 'never'",
        "rules = { nothing = 'off' }",
        "rules = { utf16 = 'fatal' }",
        "[[overrides]]\nrules = {}",
        "[deploy.preflight]\nsteps = [{ run = 'x' }]",
        "[deploy.probe]\ntimeout = '1 minute'",
        "[deploy.probe]\nconsecutive = 0",
    ] {
        assert!(!check(wrong), "{wrong}");
    }
}

/// Each key of the sample and of the schema, as a path.
fn keys(value: &Value, prefix: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| keys(item, prefix, found)),
        Value::Object(table) => {
            for (key, value) in table {
                let path = format!("{prefix}{key}");
                keys(value, &format!("{path}."), found);
                found.insert(path);
            }
        }
        _ => {}
    }
}

fn fields(shape: &Shape, prefix: &str, found: &mut BTreeSet<String>) {
    match shape {
        Shape::List { of, .. } => fields(of, prefix, found),
        Shape::Table(all) | Shape::TextOrTable(all) => {
            for field in *all {
                let path = format!("{prefix}{}", field.name);
                fields(&field.shape, &format!("{path}."), found);
                found.insert(path);
            }
        }
        _ => {}
    }
}

#[test]
fn the_sample_has_every_key() {
    let mut in_sample = BTreeSet::new();
    keys(&json(&toml::Value::Table(SAMPLE.parse().unwrap())), "", &mut in_sample);
    let mut known = BTreeSet::new();
    fields(&ROOT, "", &mut known);
    let missing: Vec<&String> = known.difference(&in_sample).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
