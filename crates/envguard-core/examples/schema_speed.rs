//! How long compiling a schema of many variables takes, and holding values against it.
//!
//! `cargo run --release -p envguard-core --example schema_speed`

#![expect(clippy::print_stdout, reason = "it is there to print")]

use std::sync::Arc;
use std::time::Instant;

use envguard_core::SourceFile;
use envguard_core::schema::{EnvironmentValue, Schema};
use envguard_core::tree::{Syntax, parse};
use serde_json::{Map, json};

/// A schema of `count` variables of several kinds.
fn schema_of(count: usize) -> String {
    let properties: Map<_, _> = (0..count)
        .map(|index| {
            let schema = match index % 5 {
                0 => json!({ "type": "integer", "minimum": 1, "maximum": 65535 }),
                1 => json!({ "type": "string", "format": "uri", "description": "where it is" }),
                2 => json!({ "enum": ["debug", "info", "warn"], "default": "info" }),
                3 => json!({ "type": "string", "pattern": "^sk_[a-z0-9]{8,}$", "writeOnly": true }),
                _ => json!({ "type": "boolean", "x-envguard": { "required-in": ["production"] } }),
            };
            (format!("KEY_{index}"), schema)
        })
        .collect();
    let required: Vec<String> = (0..count).step_by(2).map(|index| format!("KEY_{index}")).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
        .to_string()
}

fn value(index: usize, broken: bool) -> &'static str {
    if broken {
        return "?";
    }
    ["8080", "https://example.com", "info", "sk_abcdefgh1", "true"][index % 5]
}

fn main() {
    for count in [20, 200, 2000, 20_000] {
        let text = schema_of(count);
        let parsed = Instant::now();
        let root = Arc::new(parse(Syntax::Json, text.as_bytes()).documents.remove(0));
        let parsed = parsed.elapsed();
        let file = Arc::new(SourceFile::new("schema.json", text));
        let rounds = (2000 / count).clamp(1, 20);
        let best = |work: &mut dyn FnMut()| {
            let times = (0..rounds).map(|_| {
                let started = Instant::now();
                work();
                started.elapsed()
            });
            times.min().unwrap_or_default()
        };
        let mut schema = None;
        let compiled = best(&mut || {
            let compiled = Schema::compile(Arc::clone(&root), &file, &|_, _| None);
            assert!(compiled.problems.is_empty());
            schema = compiled.schema;
        });
        let Some(schema) = schema else { continue };
        let keys: Vec<String> = (0..count).map(|index| format!("KEY_{index}")).collect();
        for broken in [false, true] {
            let values: Vec<(&[u8], EnvironmentValue<'_>)> = keys
                .iter()
                .enumerate()
                .map(|(index, key)| (key.as_bytes(), EnvironmentValue::Text(value(index, broken).as_bytes())))
                .collect();
            let mut found = 0;
            let checked = best(&mut || found = schema.check_environment(&values).len());
            println!(
                "{count} keys: parse {parsed:?}, compile {compiled:?}, check {checked:?} ({found} violations)"
            );
        }
    }
}
