//! The commands that judge an environment before anything starts.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::table::{self, Row};
use crate::tools::run;

/// The rules that hold values against the contract.
const RULES: [&str; 2] = ["schema-violation", "missing-key"];

/// What the variable of a row is called, where each has one of its own.
fn name(index: usize) -> String {
    format!("ROW_{index}")
}

/// A directory with a schema that asks for a variable for each of `rows`.
fn project(rows: &[Row]) -> TempDir {
    let properties: Map<String, Value> =
        rows.iter().enumerate().map(|(index, row)| (name(index), row.schema.clone())).collect();
    let required: Vec<&String> = properties.keys().collect();
    let schema = json!({ "type": "object", "required": required, "properties": properties });
    let directory = TempDir::new().expect("a directory");
    std::fs::write(directory.path().join("env.schema.json"), schema.to_string()).expect("a file");
    directory
}

/// Compares the table with what `report` has something to say of, which is what `command` says in JSON.
#[track_caller]
fn compare(rows: &[Row], report: &[u8], command: &str) {
    let report: Value = serde_json::from_slice(report).expect("a report in JSON");
    let diagnostics = report["diagnostics"].as_array().expect("findings");
    let refused: BTreeSet<&str> = diagnostics
        .iter()
        // Some texts stand in for others, which is another matter.
        .filter(|diagnostic| RULES.iter().any(|rule| diagnostic["rule"] == *rule))
        .map(|diagnostic| {
            let message = diagnostic["message"].as_str().expect("a message");
            let named = message.split('`').find(|word| word.starts_with("ROW_"));
            named.unwrap_or_else(|| panic!("no variable is named: {message}"))
        })
        .collect();
    let answers: Vec<bool> = (0..rows.len()).map(|index| !refused.contains(&*name(index))).collect();
    table::compare(rows, &json!(answers).to_string(), command);
}

const ENVGUARD: &str = env!("CARGO_BIN_EXE_envguard");

#[test]
fn run_takes_what_the_checker_takes() {
    let rows = table::rows();
    let directory = project(&rows);
    let names: Vec<String> = (0..rows.len()).map(name).collect();
    let variables: Vec<(&str, &str)> =
        names.iter().zip(&rows).map(|(name, row)| (&**name, &*row.text)).collect();
    let arguments = ["run", "--check-only", "--env", "development", "--format", "json"];
    let output = run(ENVGUARD, &arguments, directory.path(), &variables, "");
    assert_eq!(output.status.code(), Some(78));
    compare(&rows, &output.stderr, "run");
}

#[test]
fn check_takes_what_the_checker_takes() {
    let rows = table::rows();
    let directory = project(&rows);
    // A shell reads any text back as it was.
    let line =
        |(index, row): (usize, &Row)| format!("{}='{}'\n", name(index), row.text.replace('\'', "'\\''"));
    let file: String = rows.iter().enumerate().map(line).collect();
    std::fs::write(directory.path().join(".env"), file).expect("a file");
    let arguments =
        ["check", "--select", RULES[0], "--select", RULES[1], "--dialect", "bash", "--format", "json"];
    let output = run(ENVGUARD, &arguments, directory.path(), &[], "");
    assert_eq!(output.status.code(), Some(1));
    compare(&rows, &output.stdout, "check");
}
