//! Contracts in other forms: `fixtures/export/<case>` has the sources of a contract, and what comes of them in
//! `expected.json`, `expected.example` and `expected.md`.
//!
//! `ENVGUARD_UPDATE=1 cargo test -p envguard-core --test export` writes what comes of them anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::schema::Schema;
use envguard_core::tree::Node;
use envguard_core::{Contract, ContractSource, SourceFile, Variable, export};

#[test]
fn contracts_are_exported() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/export");
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let contract = contract(&case);
        let schema = export::json_schema(&export::contract_schema(&contract));
        let example = export::example(&contract);
        assert_same(&case.join("expected.json"), &schema);
        assert_same(&case.join("expected.example"), &example);
        assert_same(&case.join("expected.md"), &export::markdown(&contract));
        assert_sound(&schema);
        assert_eq!(facts(&of_schema(&schema)), facts(&contract), "{} as a schema", case.display());
        assert_example(&example, &contract);
    }
}

/// The contract that the files of `case` make.
fn contract(case: &Path) -> Contract {
    let file = |name: &str| Some(Arc::new(SourceFile::new(name, fs::read(case.join(name)).ok()?)));
    let sources = [
        file("env.schema.json").map(|file| ContractSource::json_schema(file, &|_, _| None)),
        file(".env.schema").map(ContractSource::env_spec),
        file(".env.example").map(ContractSource::example),
    ];
    Contract::new(sources.into_iter().flatten().map(Arc::new).collect())
}

fn of_schema(schema: &str) -> Contract {
    let file = Arc::new(SourceFile::new("env.schema.json", schema));
    Contract::new(vec![Arc::new(ContractSource::json_schema(file, &|_, _| None))])
}

/// What the contract says of each variable, but for what only those know who know a secret.
fn facts(contract: &Contract) -> Vec<String> {
    const WORDS: [&str; 11] = [
        "type",
        "format",
        "pattern",
        "minLength",
        "minimum",
        "maximum",
        "enum",
        "items",
        "default",
        "deprecated",
        "minItems",
    ];
    let fact = |variable: Variable<'_>| {
        let is_secret = variable.secret() == Some(true);
        let words = WORDS.iter().filter(|word| !is_secret || !matches!(**word, "enum" | "default"));
        let words = words.filter_map(|word| Some(format!("{word}={}", variable.word(word)?.node.to_json())));
        let ours = ["required-in", "separator", "expires"];
        let ours = ours
            .iter()
            .filter_map(|word| Some(format!("{word}={}", variable.extension(word)?.node.to_json())));
        let all: Vec<String> = words.chain(ours).collect();
        let name = variable.name().unwrap_or_default();
        format!("{name} required={} secret={:?} {}", variable.is_required(), variable.secret(), all.join(" "))
    };
    contract.variables().map(fact).collect()
}

/// The schema that was printed has no mistakes of its own, and nothing that is nobody's business.
fn assert_sound(schema: &str) {
    let contract = of_schema(schema);
    let problems: Vec<String> =
        contract.sources()[0].problems.iter().map(|problem| problem.message.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}\n{schema}");
    assert!(!schema.contains("never shown") && !schema.contains("hunter2"), "{schema}");
}

/// The example that was printed asks for the same variables, and its values fit.
fn assert_example(example: &str, contract: &Contract) {
    let file = Arc::new(SourceFile::new(".env.example", example));
    let again = Contract::new(vec![Arc::new(ContractSource::example(file))]);
    let asked = |contract: &Contract| -> Vec<(String, bool)> {
        let variables = contract.variables();
        variables
            .map(|variable| (variable.name().unwrap_or_default().to_owned(), variable.is_required()))
            .collect()
    };
    assert_eq!(asked(&again), asked(contract), "{example}");
    let problems: Vec<String> =
        again.sources()[0].problems.iter().map(|problem| problem.message.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}\n{example}");
    assert_eq!(export::example(&again), example, "printed again");
}

/// Text that would end a cell of a table, or a comment of an example, does not.
#[test]
fn hostile_texts_stay_where_they_belong() {
    let schema = r#"{ "properties": { "A|B": { "description": "x | y\n\n| z |\u001b[31m", "default": "`a` | b" },
        "NAME": { "description": "optional\nB=1\n@type=port", "default": "a\nB=2" } }, "required": ["A|B", "NAME"] }"#;
    let contract = of_schema(schema);
    let table = export::markdown(&contract);
    for line in table.lines() {
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 6, "{line}");
    }
    assert_eq!(export::example(&contract), "# optional\n# > B=1\n# > @type=port\n# @optional\nNAME=\n");
    let node: &Node = contract.sources()[0].schema.as_deref().unwrap();
    assert!(
        Schema::compile(Arc::new(node.clone()), &contract.sources()[0].file, &|_, _| None).schema.is_some()
    );
}

#[track_caller]
fn assert_same(path: &Path, wanted: &str) {
    if std::env::var_os("ENVGUARD_UPDATE").is_some() {
        fs::write(path, wanted).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let path = path.display();
    assert!(found == wanted, "{path} is out of date; this is what comes now:\n{wanted}");
}
