//! Pairs of schemas and what is known of them.

mod properties;

use std::sync::Arc;

use super::*;
use crate::{Contract, ContractSource, SourceFile};

/// A contract whose variable `KEY` has the schema `property`.
fn contract(property: &str) -> Contract {
    let text =
        format!(r#"{{"properties": {{"KEY": {property}}}, "$defs": {{"short": {{"maxLength": 3}}}}}}"#);
    let file = Arc::new(SourceFile::new("env.schema.json", text));
    let source = ContractSource::json_schema(file, &|_, _| None);
    assert!(source.compiled.is_some(), "{property}");
    Contract::new(vec![Arc::new(source)])
}

/// What comes of two schemas: `holds`, `unknown WORD`, or `ASPECT: MESSAGE` of each narrowing.
fn told(first: &str, second: &str) -> String {
    let (first, second) = (contract(first), contract(second));
    let (first, second) = (first.get(b"KEY").unwrap(), second.get(b"KEY").unwrap());
    match contains(first, second) {
        Containment::Holds => "holds".to_owned(),
        Containment::Unknown(undecided) => format!("unknown {}", undecided.word),
        Containment::Fails(narrowings) => {
            assert!(witness(first, second).is_some());
            let told = narrowings.iter().map(|narrowing| {
                assert!(takes(first, &narrowing.witness) && !takes(second, &narrowing.witness));
                format!("{:?}: {}", narrowing.aspect, narrowing.message)
            });
            told.collect::<Vec<_>>().join("; ")
        }
    }
}

#[test]
fn pairs() {
    for (first, second, expected) in [
        // What says the same.
        (r"{}", r"{}", "holds"),
        (r#"{"type": "integer"}"#, r#"{"type": ["integer"], "description": "x", "default": 1}"#, "holds"),
        (r##"{"$ref": "#/$defs/short"}"##, r#"{"maxLength": 3}"#, "holds"),
        (r#"{"not": {"const": "a"}, "maxLength": 3}"#, r#"{"not": {"const": "a"}, "maxLength": 9}"#, "holds"),
        // Types.
        (r#"{"type": "integer"}"#, r#"{"type": "number"}"#, "holds"),
        (r#"{"type": "number"}"#, r#"{"type": "string"}"#, "holds"),
        (r#"{"type": "boolean"}"#, r#"{"type": "string"}"#, "holds"),
        (r#"{"type": "boolean"}"#, r#"{"enum": [true, false]}"#, "holds"),
        (r#"{"type": "integer"}"#, r#"{"type": ["integer", "null"]}"#, "holds"),
        (r#"{"type": "integer"}"#, r#"{"anyOf": [{"type": "null"}, {"type": "integer"}]}"#, "holds"),
        (r#"{"oneOf": [{"type": "null"}, {"type": "integer"}]}"#, r#"{"type": ["null", "number"]}"#, "holds"),
        (r#"{"type": ["null", "integer"]}"#, r#"{"type": "integer"}"#, "holds"),
        (r#"{"type": "string"}"#, r#"{"type": "integer"}"#, "Type: integer now, before string"),
        (r"{}", r#"{"type": "boolean"}"#, "Type: boolean now, before any text"),
        (r#"{"type": "number"}"#, r#"{"type": "integer"}"#, "Type: integer now, before number"),
        (r#"{"type": "array"}"#, r#"{"type": "object"}"#, "Type: object now, before array"),
        (r#"{"pattern": "^[0-9]{1,4}$"}"#, r#"{"type": "integer"}"#, "holds"),
        (r#"{"pattern": "^[0-9]{1,3}(\\.5)?$"}"#, r#"{"type": "number"}"#, "holds"),
        // Listed values.
        (r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["b"]}"#, "Enum: no longer takes `a`"),
        (r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["b", "a", "c"]}"#, "holds"),
        (r#"{"enum": ["a", "b"]}"#, r#"{"type": "string", "maxLength": 1}"#, "holds"),
        (r#"{"enum": ["1", "2"]}"#, r#"{"type": "integer", "minimum": 1}"#, "holds"),
        (r#"{"enum": ["1", "2"]}"#, r#"{"enum": ["1"], "maxLength": 1}"#, "Enum: no longer takes `2`"),
        (r#"{"enum": [1, 2]}"#, r#"{"enum": [2, 1, 3]}"#, "holds"),
        (r#"{"enum": [2, 4], "type": "integer"}"#, r#"{"multipleOf": 2, "type": "integer"}"#, "holds"),
        (r#"{"const": "a"}"#, r#"{"const": "b"}"#, "Enum: no longer takes `a`"),
        (r#"{"type": "boolean"}"#, r#"{"enum": ["true", "false"]}"#, "Enum: no longer takes `1`"),
        // Texts.
        (r#"{"pattern": "^[a-z]+$"}"#, r#"{"pattern": "^[a-z_]+$"}"#, "holds"),
        (r#"{"pattern": "^[a-z]{3}$"}"#, r#"{"minLength": 3, "maxLength": 3}"#, "holds"),
        (r#"{"pattern": "^[a-z]+$", "maxLength": 3}"#, r#"{"pattern": "^[a-z]{1,3}$"}"#, "holds"),
        (r#"{"pattern": "^[a-z]{1,9}$"}"#, r#"{"maxLength": 65536}"#, "holds"),
        (r#"{"maxLength": 65536}"#, r#"{"maxLength": 70000}"#, "holds"),
        (r#"{"anyOf": [{"pattern": "^a"}, {"pattern": "^b"}]}"#, r#"{"pattern": "^[ab]"}"#, "holds"),
        (r#"{"pattern": "^[ab]"}"#, r#"{"anyOf": [{"pattern": "^a"}, {"pattern": "^b"}]}"#, "holds"),
        (
            r#"{"pattern": "^[a-z-]+$"}"#,
            r#"{"pattern": "^[a-z]+$"}"#,
            "Pattern: the pattern is another one, which does not take `-`",
        ),
        (r"{}", r#"{"pattern": "^[a-z]+$"}"#, "Pattern: there is a pattern now, which does not take `1`"),
        (
            r#"{"type": "string"}"#,
            r#"{"format": "ipv4"}"#,
            "Pattern: the format is `ipv4` now, which does not take `a`",
        ),
        (r#"{"format": "uri"}"#, r#"{"format": "uri", "minLength": 1}"#, "unknown minLength"),
        (r#"{"format": "uri", "maxLength": 9}"#, r#"{"format": "uri"}"#, "holds"),
        (r#"{"format": "port"}"#, r#"{"format": "port", "type": "string"}"#, "holds"),
        (r#"{"maxLength": 9}"#, r#"{"maxLength": 8}"#, "Range: at most 8 characters, before 9"),
        (r"{}", r#"{"minLength": 2}"#, "Range: at least 2 characters, before without such a limit"),
        (
            r#"{"pattern": "^[a-z]+$"}"#,
            r#"{"pattern": "^[a-z]+$", "contentEncoding": "base64"}"#,
            "Pattern: no longer takes `a`",
        ),
        (r#"{"x-envguard": {"min-entropy": 9}}"#, r#"{"x-envguard": {"min-entropy": 8}}"#, "holds"),
        (r"{}", r#"{"x-envguard": {"min-entropy": 80}}"#, "Pattern: no longer takes `a`"),
        // Numbers.
        (
            r#"{"type": "integer", "maximum": 65535}"#,
            r#"{"type": "integer", "maximum": 1024}"#,
            "Range: at most 1024, before 65535",
        ),
        (
            r#"{"type": "integer", "minimum": 1, "maximum": 9}"#,
            r#"{"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9.5}"#,
            "holds",
        ),
        (
            r#"{"type": "number", "exclusiveMaximum": 10}"#,
            r#"{"type": "number", "maximum": 9}"#,
            "Range: at most 9, before without such a limit",
        ),
        (
            r#"{"type": "integer", "maximum": 9007199254740993}"#,
            r#"{"type": "integer", "maximum": 9007199254740992}"#,
            "Range: at most 9007199254740992, before 9007199254740993",
        ),
        (r#"{"type": "integer", "multipleOf": 6}"#, r#"{"type": "integer", "multipleOf": 3}"#, "holds"),
        (
            r#"{"type": "integer", "multipleOf": 5, "minimum": 100}"#,
            r#"{"type": "integer", "multipleOf": 10, "minimum": 100}"#,
            "Range: a multiple of 10, before 5",
        ),
        (r#"{"type": "integer"}"#, r#"{"type": "number", "multipleOf": 1}"#, "holds"),
        // Lists.
        (
            r#"{"type": "array", "items": {"type": "integer"}, "x-envguard": {"separator": ","}}"#,
            r#"{"type": "array", "items": {"type": "number"}, "x-envguard": {"separator": ","}}"#,
            "holds",
        ),
        (
            r#"{"type": "array", "items": {"enum": ["a", "b"]}, "x-envguard": {"separator": ","}}"#,
            r#"{"type": "array", "items": {"enum": ["a"]}, "x-envguard": {"separator": ","}}"#,
            "Enum: no longer takes `b`",
        ),
        (
            r#"{"type": "array", "x-envguard": {"separator": ","}}"#,
            r#"{"type": "array", "x-envguard": {"separator": ";"}, "minItems": 1, "items": {"pattern": "^.$"}}"#,
            "Pattern: there is a pattern now, which does not take `true`; Range: at least 1 items, before without such a limit",
        ),
        (
            r#"{"type": "array", "items": {"type": "string"}, "uniqueItems": true, "maxItems": 3}"#,
            r#"{"type": "array", "items": {"type": "string"}, "maxItems": 2}"#,
            "Range: at most 2 items, before 3",
        ),
        (r#"{"type": "array"}"#, r#"{"type": "array", "items": false}"#, "Type: no longer takes `[1]`"),
        (r#"{"type": "string"}"#, r#"{"type": "array", "x-envguard": {"separator": ","}}"#, "holds"),
        (
            r#"{"type": "string"}"#,
            r#"{"type": "array", "items": {"type": "string"}, "x-envguard": {"separator": ","}}"#,
            "Type: no longer takes `[1]`",
        ),
        (
            r#"{"type": "string", "pattern": "^[a-z,]+$"}"#,
            r#"{"type": "array", "items": {"type": "string"}, "x-envguard": {"separator": ","}}"#,
            "holds",
        ),
        // Objects.
        (
            r#"{"type": "object", "required": ["a", "b"], "additionalProperties": {"type": "integer"}}"#,
            r#"{"type": "object", "required": ["a"], "additionalProperties": {"type": "number"}, "minProperties": 2}"#,
            "holds",
        ),
        (
            r#"{"type": "object", "properties": {"a": {"type": "integer"}}}"#,
            r#"{"type": "object", "properties": {"a": {"type": "integer", "maximum": 3}}}"#,
            "Range: no longer takes `{\"a\":4}`",
        ),
        // What is too hard.
        (
            r#"{"pattern": "^((a{1,50}){50}){50}$"}"#,
            r#"{"pattern": "^((a{1,50}){50}){51}$"}"#,
            "unknown pattern",
        ),
        (r#"{"pattern": "(a|b)*a(a|b){20}$"}"#, r#"{"pattern": "a(a|b){19}$"}"#, "unknown pattern"),
        (r#"{"pattern": "(?=a)b"}"#, r#"{"pattern": "(?=a)c"}"#, "unknown pattern"),
        (r#"{"pattern": "(?=a)b", "maxLength": 3}"#, r#"{"maxLength": 4}"#, "holds"),
        (r#"{"pattern": "(?=a)b", "maxLength": 3}"#, r#"{"pattern": "(?=a)b", "maxLength": 3}"#, "holds"),
        (r#"{"not": {"const": 7}}"#, r#"{"not": {"const": 7.5}}"#, "unknown not"),
    ] {
        assert_eq!(told(first, second), expected, "{first} to {second}");
    }
}

#[test]
fn places_are_those_of_the_words() {
    let shown = |place: &Place| String::from_utf8_lossy(place.bytes()).into_owned();
    let (first, second) = (contract(r#"{"type": "integer"}"#), contract(r#"{"not": {"enum": [7, "☃"]}}"#));
    let (first, second) = (first.get(b"KEY").unwrap(), second.get(b"KEY").unwrap());
    match contains(first, second) {
        Containment::Unknown(Undecided { word, from, to }) => {
            assert_eq!((word, &*shown(&to)), ("not", r#"{"enum": [7, "☃"]}"#));
            assert_eq!(shown(&from), r#""KEY""#);
        }
        containment => panic!("{containment:?}"),
    }
}

#[test]
fn nothing_of_a_secret_is_told() {
    for (first, second, expected) in [
        (
            r#""enum": ["canary", "b"]"#,
            r#""enum": ["b"]"#,
            "Enum: its `enum` does not take all that it took before",
        ),
        (r#""const": "canary""#, r#""type": "integer""#, "Type: integer now, before any text"),
        (
            r#""maxLength": 9"#,
            r#""maxLength": 8"#,
            "Range: its `maxLength` does not take all that it took before",
        ),
    ] {
        let [first, second] = [first, second].map(|words| format!(r#"{{{words}, "writeOnly": true}}"#));
        assert_eq!(told(&first, &second), expected);
        let contracts = [contract(&first), contract(&second)];
        let [first, second] = contracts.each_ref().map(|contract| contract.get(b"KEY").unwrap());
        assert!(!format!("{:?}", contains(first, second)).contains("canary"));
    }
}

#[test]
fn empty_texts_count_where_something_has_to_be_set() {
    let contract = |types: &str| {
        let text = format!(r#"{{"properties": {{"KEY": {{"type": {types}}}}}, "required": ["KEY"]}}"#);
        let source =
            ContractSource::json_schema(Arc::new(SourceFile::new("env.schema.json", text)), &|_, _| None);
        Contract::new(vec![Arc::new(source)])
    };
    let (nullable, integer) = (contract(r#"["null", "integer"]"#), contract(r#""integer""#));
    let [nullable, integer] = [&nullable, &integer].map(|contract| contract.get(b"KEY").unwrap());
    assert!(takes(nullable, "") && !takes(integer, ""));
    match contains(nullable, integer) {
        Containment::Fails(narrowings) => {
            let told: Vec<_> = narrowings.iter().map(|one| (one.aspect, one.message.to_string())).collect();
            let message = "an empty text was a value, and counts as not set now".to_owned();
            assert_eq!(told, [(Aspect::Type, message)]);
        }
        containment => panic!("{containment:?}"),
    }
    assert!(matches!(contains(integer, nullable), Containment::Holds));
}

#[test]
fn what_the_whole_environment_is_asked_counts_too() {
    let contract = |words: &str, property: &str| {
        let text = format!(r#"{{"properties": {{"KEY": {property}}} {words}}}"#);
        let source =
            ContractSource::json_schema(Arc::new(SourceFile::new("env.schema.json", text)), &|_, _| None);
        Contract::new(vec![Arc::new(source)])
    };
    let asking = r#", "allOf": [{"properties": {"KEY": {"maxLength": 3}}}]"#;
    for (first, second, expected) in [
        ("", asking, "Unknown"),
        (asking, "", "Unknown"),
        (asking, asking, "Holds"),
        (r#", "required": ["KEY"]"#, r#", "anyOf": [{"required": ["A"]}, {"required": ["B"]}]"#, "Holds"),
        ("", r#", "patternProperties": {"^K": {"type": "integer"}}"#, "Unknown"),
        (r#", "additionalProperties": false"#, "", "Holds"),
    ] {
        let [first, second] = [first, second].map(|words| contract(words, r#"{"type": "string"}"#));
        let [first, second] = [&first, &second].map(|contract| contract.get(b"KEY").unwrap());
        let containment = format!("{:?}", contains(first, second));
        assert!(containment.starts_with(expected), "{containment}");
    }
}

#[test]
fn what_several_take() {
    for (schemas, expected) in [
        (&[r#"{"type": "integer", "minimum": 7}"#, r#"{"maxLength": 1}"#][..], Some("7")),
        (&[r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["b", "c"]}"#], Some("b")),
        (&[r#"{"enum": ["a"]}"#, r#"{"type": "integer"}"#], None),
    ] {
        let contracts: Vec<Contract> = schemas.iter().map(|schema| contract(schema)).collect();
        let variables: Vec<_> = contracts.iter().map(|contract| contract.get(b"KEY").unwrap()).collect();
        assert_eq!(common(&variables).as_deref(), expected, "{schemas:?}");
    }
}
