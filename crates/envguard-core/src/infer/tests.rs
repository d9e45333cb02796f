//! Examples and env files beside what is made of them.

use std::sync::Arc;

use envguard_syntax::dialect::Dialect;
use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};
use serde_json::{Value, json};

use super::{Inferred, infer};
use crate::judgement::{example_values_of, read_example, values_of};
use crate::schema::Schema;
use crate::schema_trial::unfit;
use crate::tree::{Node, Syntax, parse};
use crate::{Contract, ContractSource, Project, SourceFile, export};

/// The project of these files: names and contents.
fn project(files: &[(&str, &str)]) -> Project {
    let files: Vec<Arc<SourceFile>> =
        files.iter().map(|(name, source)| Arc::new(SourceFile::new(*name, *source))).collect();
    let example = files.iter().find(|file| file.name() == ".env.example");
    let contract = example
        .map(|file| Arc::new(Contract::new(vec![Arc::new(ContractSource::example(Arc::clone(file)))])));
    Project::new(contract, &files).read_by(Dialect::Node)
}

/// Makes a schema of the files, which has no mistakes and takes them all.
#[track_caller]
fn inferred(files: &[(&str, &str)]) -> Inferred {
    let project = project(files);
    let inferred = infer(&project).expect("there is something to make a schema of");
    let printed = Arc::new(SourceFile::new("env.schema.json", export::json_schema(&inferred.root)));
    let root = parse(Syntax::Json, &printed.bytes).documents.remove(0);
    let problems = Schema::compile(Arc::new(root.clone()), &printed, &|_, _| None).problems;
    let shown = || String::from_utf8_lossy(&printed.bytes).into_owned();
    assert!(problems.is_empty(), "{:?}\n{}", problems[0].message.to_string(), shown());
    let example = project.contract.as_ref().and_then(|contract| contract.example());
    let example = example.map(|source| read_example(&source.file).1);
    let values = project.effective_of_app().map(|(_, effective)| values_of(effective));
    let wrong = unfit(&root, values.chain(example.as_ref().map(example_values_of)));
    assert!(wrong.is_empty(), "{wrong:?}\n{}", shown());
    inferred
}

/// Makes a schema of the files, and compares its properties.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &Value) {
    let inferred = inferred(files);
    assert_eq!(inferred.root.get("properties").map(Node::to_json).unwrap_or_default(), *expected);
}

/// Compares the schema of a variable with these values.
#[track_caller]
fn check_values(key: &str, values: &[&str], expected: &Value) {
    let files: Vec<(String, String)> = values
        .iter()
        .enumerate()
        .map(|(index, value)| (format!(".env.e{index}"), format!("{key}='{value}'\n")))
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, source)| (name.as_str(), source.as_str())).collect();
    check(&files, &json!({ key: expected }));
}

#[test]
fn types_are_told_by_values() {
    let string = json!({ "type": "string" });
    check_values("A", &["1", "-20"], &json!({ "type": "integer" }));
    check_values("A", &["1", "0.25"], &json!({ "type": "number" }));
    check_values("A", &["true", "0"], &json!({ "type": "boolean" }));
    check_values("A", &["1", "0"], &json!({ "type": "integer" }));
    check_values("DEBUG", &["1", "0"], &json!({ "type": "boolean" }));
    check_values("A", &["{\"a\":1}"], &json!({ "type": "object" }));
    check_values("A", &["[1]", "[]"], &json!({ "type": "array" }));
    for (key, values) in [
        ("A", &["1", "x"][..]),
        ("ZIP", &["01234"]),
        ("APP_ID", &["1234"]),
        ("A", &["1.2.3"]),
        ("A", &["12345678901234567890"]),
        ("A", &["{"]),
        ("NAME", &["a,b"]),
    ] {
        check_values(key, values, &string);
    }
}

#[test]
fn lists_are_plain_items_of_several_things() {
    let list = json!({ "type": "array", "items": { "type": "string" }, "x-envguard": { "separator": "," } });
    check_values("ALLOWED_HOSTS", &["a.example,b.example", "localhost"], &list);
    check_values("CORS_ORIGINS", &["https://a.example, https://b.example"], &list);
    check_values("ALLOWED_HOSTS", &["localhost"], &json!({ "type": "string" }));
    check_values("GREETINGS", &["hello, dear world"], &json!({ "type": "string" }));
}

#[test]
fn formats_are_told_by_values_and_keys() {
    let format = |format: &str| json!({ "type": "string", "format": format });
    let port = json!({ "type": "integer", "format": "port", "minimum": 1, "maximum": 65535 });
    check_values("PORT", &["8080"], &port);
    check_values("PORT", &["0"], &json!({ "type": "integer" }));
    check_values("API", &["https://example.org/a", "http://localhost"], &format("uri"));
    check_values("MONGO", &["mongodb://a:1,b:2/db"], &format("multi-host-uri"));
    check_values("FROM", &["me@example.org"], &format("email"));
    check_values("TENANT", &["6f9619ff-8b86-d011-b42d-00cf4fc964ff"], &format("uuid"));
    check_values("BIND", &["127.0.0.1", "0.0.0.0"], &format("ipv4"));
    check_values("BIND", &["::1"], &format("ipv6"));
    check_values("DB_HOST", &["localhost", "10.0.0.1"], &format("hostname"));
    check_values("DB_HOST", &["my_db"], &json!({ "type": "string" }));
    check_values("START", &["2026-01-31T12:00:00Z"], &format("date-time"));
    check_values("START", &["2026-01-31"], &format("date"));
    check_values("LOG_LEVEL", &["debug", "WARNING"], &format("log-level"));
    check_values("LOG_LEVEL", &["loud"], &json!({ "type": "string" }));
    check_values("API_URL", &["not a url"], &json!({ "type": "string" }));
    check_values("API_URL", &["http://[", "http://%zz"], &json!({ "type": "string" }));
    check(
        &[(".env.example", "PORT=\nDB_HOST=\nLOG_LEVEL=\nAPI_URL=\nX=\n")],
        &json!({
            "PORT": port,
            "DB_HOST": format("hostname"),
            "LOG_LEVEL": format("log-level"),
            "API_URL": format("uri"),
            "X": { "type": "string" },
        }),
    );
}

#[test]
fn few_words_of_some_keys_are_an_enumeration() {
    check_values(
        "NODE_ENV",
        &["development", "production"],
        &json!({
            "type": "string",
            "enum": ["development", "production"],
        }),
    );
    for (key, values) in [
        ("NODE_ENV", &["development"][..]),
        ("NODE_ENV", &["development", "Production!"]),
        ("NAME", &["a", "b", "a"]),
    ] {
        check_values(key, values, &json!({ "type": "string" }));
    }
}

#[test]
fn secrets_are_told_by_key_and_by_value() {
    let secret = |least: u32| json!({ "type": "string", "minLength": least, "writeOnly": true });
    check_values("DB_PASSWORD", &["123456"], &secret(1));
    check_values("DB_PASSWORD", &["correct horse battery staple", "12345678"], &secret(8));
    check_values("API_TOKEN", &["correct horse battery staple"], &secret(16));
    check_values("ACCOUNT", &[concat!("sk_", "live_4eC39HqLyjWDarjtT1zdp7dc")], &secret(16));
    check_values(
        "DATABASE",
        &["postgres://app:hunter2@db/app"],
        &json!({
            "type": "string",
            "format": "uri",
            "writeOnly": true,
        }),
    );
    check(
        &[(".env.example", "# @sensitive\nPIN=1234\n# @public\nTOKEN=abc\n")],
        &json!({
            "PIN": { "type": "string", "minLength": 1, "writeOnly": true },
            "TOKEN": { "type": "string", "examples": ["abc"], "writeOnly": false },
        }),
    );
}

#[test]
fn the_example_says_what_is_needed_and_what_it_is() {
    let files = [
        (
            ".env.example",
            "# Where to listen.\n# @type=port\nLISTEN=3000\n\n# @optional\nSENTRY_DSN=\nNAME=app\nONCE=\nNEVER=\nKEY_ID=<id>\n",
        ),
        (".env", "LISTEN=1\nNAME=a # a comment\nKEY_ID=1\nEXTRA=1\n"),
        (".env.production", "ONCE=x\n"),
    ];
    check(
        &files,
        &json!({
            "LISTEN": {
                "description": "Where to listen.",
                "type": "integer", "format": "port", "minimum": 0, "maximum": 65535,
                "examples": [3000],
            },
            "SENTRY_DSN": { "type": "string", "format": "uri" },
            "NAME": { "type": "string", "examples": ["app"] },
            "ONCE": { "type": "string", "x-envguard": { "required-in": ["production"] } },
            "NEVER": { "type": "string" },
            "KEY_ID": { "type": "string" },
            "EXTRA": { "type": "integer" },
        }),
    );
    let inferred = inferred(&files);
    let required = inferred.root.get("required").map(Node::to_json).unwrap_or_default();
    assert_eq!(required, json!(["LISTEN", "NAME", "KEY_ID"]));
    let lacking: Vec<(String, usize, usize)> = inferred
        .lacking
        .iter()
        .map(|lacking| (lacking.key.to_string(), lacking.given_in.len(), lacking.lacking_in.len()))
        .collect();
    assert_eq!(lacking, [("`ONCE`".to_owned(), 1, 1), ("`NEVER`".to_owned(), 0, 2)]);
}

#[test]
fn without_an_example_what_all_environments_give_is_needed() {
    let inferred = inferred(&[(".env", "A=1\nB=\n"), (".env.production", "C=1\n")]);
    assert_eq!(inferred.root.get("required").map(Node::to_json), Some(json!(["A"])));
    assert!(infer(&project(&[])).is_none());
}

#[test]
fn an_empty_value_has_no_format() {
    check_values("API_URL", &["https://example.org", ""], &json!({ "type": "string" }));
    check_values("API_TOKEN", &["0123456789", ""], &json!({ "type": "string", "writeOnly": true }));
    check_values(
        "PORT",
        &["80", ""],
        &json!({ "type": "integer", "format": "port", "minimum": 1, "maximum": 65535 }),
    );
}

#[test]
fn what_may_be_a_piece_of_a_value_is_left_out() {
    check(
        &[
            (".env.example", "A=1\nQ2FuYXJ5S2V5TGluZTE1QmFzZTY0RGF0YQ\nhunter2\n"),
            (".env", "A=1\nQ2FuYXJ5S2V5TGluZTE1QmFzZTY0RGF0YQ==\nhunter3\n"),
        ],
        &json!({ "A": { "type": "integer", "examples": [1] } }),
    );
}

/// Values as people write them, and others.
fn value() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "1",
        "0",
        "true",
        "off",
        "-",
        ".",
        "e",
        "[",
        "]",
        "{",
        "}",
        "\"a\"",
        ":",
        ",",
        "/",
        "://",
        "http",
        "@",
        "#",
        "a",
        "B",
        "ö",
        "$",
        "${A}",
        " ",
        "%",
        "%41",
        "2026-01-31",
        "T12:00:00Z",
        "T25:00:00Z",
        "255",
        "::",
        "localhost",
        "info",
        "99999999999999999999",
    ]);
    let whole = prop::sample::select(vec![
        "8080",
        "70000",
        "0.5",
        "http://a b",
        "http://[::1]:80/",
        "mongodb://a,b/c",
        "a@b.example",
        "1.2.3.4",
        "a,b",
        "[1,2]",
        "{\"a\":[]}",
        "production",
        "test",
        "007",
        "-0",
        "2026-02-30",
        "a_b.example",
        "changeme",
        "null",
    ]);
    proptest::prop_oneof![
        prop::collection::vec(pieces, 0..5).prop_map(|pieces| pieces.concat()),
        whole.prop_map(str::to_owned),
    ]
}

/// An env file with some keys.
fn file() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "PORT",
        "DB_HOST",
        "LOG_LEVEL",
        "API_URL",
        "NODE_ENV",
        "HOSTS",
        "DEBUG",
        "TOKEN",
        "A",
        "B",
        "APP_ID",
        "EMAIL",
    ]);
    let line = (
        key,
        value(),
        prop::sample::select(vec!["", "'", "\""]),
        prop::sample::select(vec!["", "# @optional\n"]),
    )
        .prop_map(|(key, value, quote, above)| format!("{above}{key}={quote}{value}{quote}\n"));
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_it_was_made_from_fits(example in file(), shared in file(), own in file(), has_example in proptest::bool::ANY) {
        let mut files = vec![(".env", &*shared), (".env.production", &*own)];
        if has_example {
            files.push((".env.example", &*example));
        }
        inferred(&files);
    }
}
