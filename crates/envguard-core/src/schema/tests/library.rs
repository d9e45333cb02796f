//! What a schema is made of: references, versions, and what would never end.

use super::{compile, compile_among, json, problems};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(problems(&compile(text)), expected);
}

#[test]
fn references_that_lead_nowhere_are_reported() {
    check(
        r##"{"properties": {"A": {"$ref": "#/$defs/a"}, "B": {"$ref": "https://example.com/b.json"}, "C": {"$ref": "c.json"}}}"##,
        &[
            "schema.json:1:31-42: error: there is nothing at `#/$defs/a`",
            "schema.json:1:59-87: error: this refers to `https://example.com/b.json`, which envguard does not fetch: schemas come from files of the project",
            "schema.json:1:104-112: error: there is no schema file `c.json` in the project",
        ],
    );
    check(r#"{"$ref": "https://json-schema.org/draft/2020-12/schema"}"#, &[]);
}

#[test]
fn what_refers_to_itself_for_ever_is_left_out() {
    check(
        r##"{"$ref": "#"}"##,
        &["schema.json:1:10-13: error: this refers back to itself without going into the value"],
    );
    check(
        r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}}"##,
        &["schema.json:1:86-97: error: this refers back to itself without going into the value"],
    );
    check(r##"{"properties": {"A": {"$ref": "#"}}}"##, &[]);
    let doubling: Vec<String> = (0..40)
        .map(|index| {
            let next = format!(r##"{{"$ref": "#/$defs/d{}"}}"##, index + 1);
            format!(r#""d{index}": {{"allOf": [{next}, {next}]}}"#)
        })
        .collect();
    let text = format!(r##"{{"$ref": "#/$defs/d0", "$defs": {{{}, "d40": {{}}}}}}"##, doubling.join(", "));
    let compiled = compile(&text);
    assert!(!compiled.problems.is_empty() && compiled.schema.is_some());
    assert!(compiled.problems[0].message.to_string().starts_with("what this refers to"));
}

#[test]
fn other_files_are_part_of_the_schema() {
    let compiled = compile_among(
        r#"{"properties": {"A": {"$ref": "./common.json#/$defs/port"}, "B": {"$ref": "common.json#name"}}}"#,
        &[(
            "common.json",
            r##"{"$defs": {"port": {"type": "integr"}, "n": {"$anchor": "name", "$ref": "#/$defs/port"}}}"##,
        )],
    );
    assert_eq!(
        problems(&compiled),
        ["common.json:1:29-37: error: there is no type `integr` (did you mean `integer`?)"]
    );
    let schema = compiled.schema.unwrap();
    assert_eq!(
        schema.files().map(|file| file.path.to_string()).collect::<Vec<_>>(),
        ["schema.json", "common.json"]
    );
}

#[test]
fn addresses_and_anchors_lead_to_schemas() {
    check(
        r##"{"$id": "https://example.com/env.json", "properties": {
            "A": {"$ref": "https://example.com/port.json#/$defs/low"}, "B": {"$ref": "port.json"}, "C": {"$ref": "env.json"}},
            "$defs": {"p": {"$id": "port.json", "$ref": "#/$defs/low", "$defs": {"low": {"type": "integer"}}}}}"##,
        &[],
    );
    check(
        r##"{"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://x/y", "definitions": {"a": {"id": "#a"}}, "not": {"$ref": "http://x/y#/definitions/a"}}"##,
        &[],
    );
}

#[test]
fn deep_schemas_do_not_exhaust_the_stack() {
    let text = format!("{}{}{}", r#"{"not": "#.repeat(110), "{}", "}".repeat(110));
    assert!(problems(&compile(&text))[0].contains("nested deeper than 100 levels"));
}

#[test]
fn a_schema_that_doubles_with_each_level_takes_no_deep_documents() {
    let twice = r##"{"items": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}"##;
    let nested = |depth: usize| json(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    let schema = compile(twice).schema.unwrap();
    assert!(schema.check_document(&nested(10)).is_empty());
    assert!(schema.check_document(&nested(100))[0].message.to_string().starts_with("this nests deeper than"));
    let once = r##"{"items": {"$ref": "#"}, "properties": {"a": {"$ref": "#"}}, "additionalProperties": {"$ref": "#"}}"##;
    assert!(compile(once).schema.unwrap().check_document(&nested(100)).is_empty());
}
