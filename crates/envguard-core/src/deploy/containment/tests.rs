//! Pairs of schemas and what is known of them.

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
        (r"{}", r"{}", "holds"),
        (r#"{"type": "integer"}"#, r#"{"type": ["integer"], "description": "x"}"#, "holds"),
        (r##"{"$ref": "#/$defs/short"}"##, r#"{"maxLength": 3}"#, "holds"),
        (r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["b"]}"#, "Enum: no longer takes `a`"),
        (r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["b", "a"]}"#, "holds"),
        (r#"{"type": "string"}"#, r#"{"type": "integer"}"#, "Type: integer now, before string"),
        (r#"{"type": "number"}"#, r#"{"type": "integer"}"#, "Type: integer now, before number"),
        (
            r#"{"type": "integer", "maximum": 65535}"#,
            r#"{"type": "integer", "maximum": 1024}"#,
            "Range: at most 1024, before 65535",
        ),
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
