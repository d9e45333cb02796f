//! What manifests tell, and what they do not.

use std::sync::Arc;

use envguard_syntax::dialect::Dialect;
use proptest::prelude::*;

use super::Manifest;
use crate::deploy::{FingerprintKey, Supplied, SuppliedValue, Supply};
use crate::{Contract, ContractSource, Effective, Environment, SourceFile};

fn key() -> FingerprintKey {
    FingerprintKey::new(b"0123456789abcdef").unwrap()
}

fn supply_of(text: &str, dialect: Dialect) -> Supply {
    let file = Arc::new(SourceFile::new(".env.production", text));
    let environment = Environment::new("production", vec![file]);
    Supply::of_environment(&environment, &Effective::read(&environment, dialect))
}

fn contract(schema: &str) -> Contract {
    let file = Arc::new(SourceFile::new("env.schema.json", schema));
    Contract::new(vec![Arc::new(ContractSource::json_schema(file, &|_, _| None))])
}

/// What the manifest of an env file with `text` says of its variables, without a key.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let contract =
        contract(r#"{"properties": {"PLAIN_TOKEN": {"writeOnly": false}, "PIN": {"writeOnly": true}}}"#);
    let json = Manifest::new(&supply_of(text, Dialect::Python), Some(&contract), None).to_json();
    let lines: Vec<&str> = json.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end_matches(',')).collect();
    assert_eq!(lines, expected);
}

#[test]
fn what_is_told_of_values() {
    check(
        "PORT=8080\nDEBUG=yes\nURL=https://shop.acme.io/path\nNAME=\nEMPTY\nTEXT='a b'\n",
        &[
            r#"{ "name": "DEBUG", "state": "set", "length": "1-7", "kind": "boolean" }"#,
            r#"{ "name": "EMPTY", "state": "null" }"#,
            r#"{ "name": "NAME", "state": "empty" }"#,
            r#"{ "name": "PORT", "state": "set", "length": "1-7", "kind": "integer" }"#,
            r#"{ "name": "TEXT", "state": "set", "length": "1-7", "kind": "text" }"#,
            r#"{ "name": "URL", "state": "set", "length": "16-31", "kind": "url" }"#,
        ],
    );
}

#[test]
fn of_secrets_less_is_told() {
    check(
        "API_TOKEN=mXpT0vXk1Rj5n2hQ\nDB_PASSWORD=12345\nPIN=123456789\nPLAIN_TOKEN=abc\nAUTH_SECRET=changeme\n\
         TLS_SECRET=/run/secrets/tls\n",
        &[
            r#"{ "name": "API_TOKEN", "state": "set", "length": "16-31", "secret": true }"#,
            r#"{ "name": "AUTH_SECRET", "state": "placeholder", "length": "8-15" }"#,
            r#"{ "name": "DB_PASSWORD", "state": "set", "length": "1-7" }"#,
            r#"{ "name": "PIN", "state": "set", "length": "8-15", "secret": true }"#,
            r#"{ "name": "PLAIN_TOKEN", "state": "set", "length": "1-7", "kind": "text" }"#,
            r#"{ "name": "TLS_SECRET", "state": "set", "length": "16-31" }"#,
        ],
    );
}

#[test]
fn names_that_may_be_pieces_of_values_are_left_out() {
    let text = "A=1\nswordfish\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC=\n";
    let manifest = Manifest::new(&supply_of(text, Dialect::Python), None, None);
    assert_eq!(manifest.hidden, 2);
    let json = manifest.to_json();
    assert!(!json.contains("swordfish") && !json.contains("MII"), "{json}");
    assert!(json.contains(r#""complete": false"#), "{json}");
}

#[test]
fn the_whole_form() {
    let mut supply = supply_of("A=1\n", Dialect::Node);
    supply.insert(b"B", Supplied { value: SuppliedValue::Unknown, place: None });
    let contract = contract(r#"{"properties": {"A": {}}}"#);
    let mut manifest = Manifest::new(&supply, Some(&contract), Some(&key()));
    manifest.unit = Some(super::UnitName { kind: "service".into(), name: "web".into() });
    let expected = r#"{
  "version": 1,
  "environment": "production",
  "unit": {"kind":"service","name":"web"},
  "contract": "3042a36d794e162f5c32aa2ec4e5becd2ec9e201a7a2a41228f5180f54ff66c8",
  "key-id": "e30b56289f026c2d",
  "complete": true,
  "variables": [
    { "name": "A", "state": "set", "length": "1-7", "kind": "integer", "fingerprint": "e7f9ad68d25101a3796db3fb4808f8d9" },
    { "name": "B", "state": "unknown" }
  ]
}
"#;
    assert_eq!(manifest.to_json(), expected);
    let again = Manifest::read(&Arc::new(SourceFile::new("m.json", expected))).unwrap();
    assert_eq!(again.to_json(), expected);
    assert!(Manifest::is_meant(expected.as_bytes()));
    let empty = Manifest::new(&Supply::new(None), None, None).to_json();
    assert_eq!(empty, "{\n  \"version\": 1,\n  \"complete\": true,\n  \"variables\": []\n}\n");
    assert!(Manifest::read(&Arc::new(SourceFile::new("m.json", empty))).is_ok());
}

#[test]
fn what_is_no_manifest_is_refused() {
    let mut differing = Vec::new();
    let variable = |fields: &str| format!(r#"{{"version": 1, "variables": [{fields}]}}"#);
    let keyed =
        |fields: &str| format!(r#"{{"version": 1, "key-id": "0123456789abcdef", "variables": [{fields}]}}"#);
    for (text, expected) in [
        (String::new(), "0: there is no value in the file"),
        ("{".to_owned(), "0: this `{` is never closed"),
        ("[]".to_owned(), "0: expected an object"),
        ("{}".to_owned(), "0: expected a `version`: is this a manifest of `envguard deploy manifest`?"),
        (
            r#"{"version": 2, "hunter2": []}"#.to_owned(),
            "12: the manifest was made by a later version of envguard",
        ),
        (
            r#"{"version": "1"}"#.to_owned(),
            "12: expected a `version`: is this a manifest of `envguard deploy manifest`?",
        ),
        (r#"{"version": 1}"#.to_owned(), "0: expected a list of `variables`"),
        (r#"{"version": 1, "hunter2": 1}"#.to_owned(), "15: a manifest has no such field here"),
        (r#"{"version": 1, "version": 1}"#.to_owned(), "15: key `version` is defined again in the same map"),
        (
            r#"{"version": 1, "key-id": "hunter2"}"#.to_owned(),
            "25: expected the id of a key: 16 hexadecimal digits",
        ),
        (
            r#"{"version": 1, "contract": 1}"#.to_owned(),
            "27: expected the hash of a contract: 64 hexadecimal digits",
        ),
        (r#"{"version": 1, "environment": "\u001b"}"#.to_owned(), "30: expected a name"),
        (r#"{"version": 1, "complete": 1}"#.to_owned(), "27: expected `true` or `false`"),
        (
            r#"{"version": 1, "variables": [], "unit": {}}"#.to_owned(),
            "40: expected the `kind` and the `name` of a unit",
        ),
        (variable("1"), "29: expected an object"),
        (variable("{}"), "29: expected the `name` of a variable"),
        (variable(r#"{"name": "a b"}"#), "29: expected the `name` of a variable"),
        (
            variable(r#"{"name": "A", "state": "hunter2"}"#),
            "29: expected a `state`: `set`, `empty`, `placeholder`, `null` or `unknown`",
        ),
        (variable(r#"{"name": "A", "state": "set"}"#), "29: the `length` does not go with the `state`"),
        (
            variable(r#"{"name": "A", "state": "empty", "length": "1-7"}"#),
            "29: the `length` does not go with the `state`",
        ),
        (
            variable(r#"{"name": "A", "state": "set", "length": "7"}"#),
            "69: expected a class of lengths, such as `8-15`",
        ),
        (
            variable(r#"{"name": "A", "state": "set", "length": "1-7", "kind": "hunter2"}"#),
            "84: expected a kind of values, such as `integer`",
        ),
        (
            variable(r#"{"name": "A", "state": "null", "length": "1-7"}"#),
            "60: a manifest has no such field here",
        ),
        (
            variable(r#"{"name": "A", "state": "empty", "fingerprint": "00"}"#),
            "76: a fingerprint, and no `key-id` of what it was made with",
        ),
        (
            keyed(r#"{"name": "A", "state": "empty"}"#),
            "59: a `key-id`, and no fingerprint that was made with that key",
        ),
        (
            keyed(r#"{"name": "A", "state": "empty", "fingerprint": "00"}"#),
            "106: expected a fingerprint: 32 hexadecimal digits",
        ),
        (
            variable(r#"{"name": "A", "state": "null"}, {"name": "A", "state": "null"}"#),
            "61: variable `A` is there twice",
        ),
    ] {
        let file = Arc::new(SourceFile::new("m.json", text.as_str()));
        let error = Manifest::read(&file).map(|_| ()).unwrap_err();
        let shown = format!("{}: {}", error.place.span.start, error.message);
        assert!(!shown.contains("hunter2"));
        if shown != expected {
            differing.push(format!("{text}\n  {shown}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn manifests_are_told_from_other_json() {
    for text in [
        "",
        "A=1",
        "[]",
        "{",
        r#"{"version": 1}"#,
        r#"{"version": 3, "services": {}}"#,
        "{\"variables\": []}",
    ] {
        assert!(!Manifest::is_meant(text.as_bytes()), "{text}");
    }
    assert!(Manifest::is_meant(b" {\"variables\": [], \"version\": 9}"));
}

proptest! {
    #[test]
    fn no_value_is_in_it_and_it_can_be_read(
        values in prop::collection::btree_map("[A-Z]{3,8}(_TOKEN)?", "canary[a-z0-9/:@. ]{0,60}", 0..12),
        is_keyed: bool,
    ) {
        let mut supply = Supply::new(Some("production".into()));
        for (name, value) in &values {
            let value = SuppliedValue::Text(value.clone().into_bytes());
            supply.insert(name.as_bytes(), Supplied { value, place: None });
        }
        let key = key();
        let manifest = Manifest::new(&supply, None, is_keyed.then_some(&key));
        let json = manifest.to_json();
        prop_assert!(!json.contains("canary"));
        prop_assert_eq!(json.contains("fingerprint"), is_keyed && !values.is_empty());
        let again = Manifest::read(&Arc::new(SourceFile::new("m.json", json.as_str()))).unwrap();
        prop_assert_eq!(again.to_json(), json);
    }
}
