//! What holds for any pair of schemas.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::*;
use crate::codegen::format::source;
use crate::deploy::containment::language::Language;
use crate::deploy::containment::read::exact_formats;

/// Texts that most schemas tell apart somehow.
const TEXTS: [&str; 76] = [
    "",
    " ",
    "a",
    "b",
    "ab",
    "abc",
    "abcd",
    "aaaaaaaaaa",
    "A",
    "é",
    "€€€",
    "a-b",
    "a_b",
    "a.b",
    "a b",
    "x",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "9",
    "10",
    "11",
    "12",
    "15",
    "20",
    "99",
    "100",
    "101",
    "-1",
    "-0",
    "+1",
    "+5",
    "007",
    "1.0",
    "0.5",
    "1.5",
    "2.5",
    "-0.5",
    "1e2",
    "1e400",
    "18446744073709551616",
    "9007199254740993",
    "true",
    "TRUE",
    "false",
    "yes",
    "off",
    "on",
    "null",
    "[]",
    "[1]",
    "[1,2]",
    "[1,1]",
    "[\"a\"]",
    "[\"a\",\"b\",\"c\"]",
    "[null]",
    "[true]",
    "{}",
    "{\"a\":1}",
    "a,b",
    "a,a",
    "1,2",
    "1,2,3",
    "a;b",
    ",",
    "127.0.0.1",
    "2026-01-31",
    "info",
    "1.2.3",
    "QUJD",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
];

fn pattern() -> impl Strategy<Value = String> {
    let atom = select(vec!["a", "b", "[a-c]", "[^a]", "[0-9]", r"\d", r"\w", ".", "(?:ab|c)", "é", r"\."]);
    let times = select(vec!["", "", "*", "+", "?", "{2}", "{1,3}"]);
    let parts = prop::collection::vec((atom, times), 1..4);
    (any::<bool>(), parts, any::<bool>()).prop_map(|(is_start, parts, is_end)| {
        let parts: String = parts.into_iter().map(|(atom, times)| format!("{atom}{times}")).collect();
        format!("{}{parts}{}", if is_start { "^" } else { "" }, if is_end { "$" } else { "" })
    })
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (-3_i64..12).prop_map(Value::from),
        1 => select(vec![json!(0.5), json!(1.0), json!(2.5), json!(1e300), json!(9_007_199_254_740_993_i64)]),
    ]
}

fn member() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => select(vec!["a", "b", "ab", "abc", "1", "true", "x y", ""]).prop_map(Value::from),
        2 => (0_i64..6).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => select(vec![json!(0.5), json!([1]), json!({"a": 1}), json!(1.0)]),
    ]
}

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "null", "array", "object"];

fn word() -> impl Strategy<Value = Value> {
    let formats =
        vec!["ipv4", "date", "uuid", "port", "email", "uri", "semver", "log-level", "hostname", "path"];
    prop_oneof![
        6 => select(TYPES.to_vec()).prop_map(|name| json!({"type": name})),
        2 => prop::sample::subsequence(TYPES.to_vec(), 1..3).prop_map(|names| json!({"type": names})),
        3 => prop::collection::vec(member(), 1..4).prop_map(|members| json!({"enum": members})),
        3 => prop::sample::subsequence(vec!["a", "b", "c", "ab", "10"], 1..4)
            .prop_map(|members| json!({"enum": members})),
        1 => member().prop_map(|member| json!({"const": member})),
        3 => pattern().prop_map(|pattern| json!({"pattern": pattern})),
        1 => select(formats).prop_map(|name| json!({"format": name})),
        2 => (0_u64..5).prop_map(|count| json!({"minLength": count})),
        2 => (0_u64..6).prop_map(|count| json!({"maxLength": count})),
        2 => number().prop_map(|limit| json!({"minimum": limit})),
        2 => number().prop_map(|limit| json!({"maximum": limit})),
        1 => number().prop_map(|limit| json!({"exclusiveMinimum": limit})),
        1 => number().prop_map(|limit| json!({"exclusiveMaximum": limit})),
        1 => select(vec![json!(1), json!(2), json!(3), json!(6), json!(0.5), json!(0.1)])
            .prop_map(|step| json!({"multipleOf": step})),
        1 => select(vec!["base64", "base64url"]).prop_map(|name| json!({"contentEncoding": name})),
        1 => (0_u64..60).prop_map(|bits| json!({"x-envguard": {"min-entropy": bits}})),
        1 => any::<bool>().prop_map(|is_secret| json!({"writeOnly": is_secret})),
        1 => Just(json!({"$ref": "#/$defs/short"})),
    ]
}

/// A schema of some words.
fn flat() -> impl Strategy<Value = Value> {
    prop::collection::vec(word(), 0..4).prop_map(merged)
}

/// A schema that does not take everything.
fn asking() -> impl Strategy<Value = Value> {
    prop::collection::vec(word(), 1..4).prop_map(merged)
}

fn merged(words: Vec<Value>) -> Value {
    let mut schema = json!({});
    for word in words {
        if let (Some(schema), Value::Object(word)) = (schema.as_object_mut(), word) {
            schema.extend(word);
        }
    }
    schema
}

fn list() -> impl Strategy<Value = Value> {
    let counts = (prop::option::of(0_u64..3), prop::option::of(0_u64..4), prop::option::of(any::<bool>()));
    let separators = prop::option::of(select(vec![",", ";"]));
    (prop::option::of(flat()), counts, separators).prop_map(|(items, (least, most, is_unique), separator)| {
        let mut schema = json!({"type": "array"});
        let words = [
            ("items", items),
            ("minItems", least.map(Value::from)),
            ("maxItems", most.map(Value::from)),
            ("uniqueItems", is_unique.map(Value::from)),
            ("x-envguard", separator.map(|separator| json!({"separator": separator}))),
        ];
        for (word, value) in words {
            if let Some(value) = value {
                schema[word] = value;
            }
        }
        schema
    })
}

fn object() -> impl Strategy<Value = Value> {
    let members = prop::collection::vec((select(vec!["a", "b"]), flat()), 0..3);
    let required = prop::sample::subsequence(vec!["a", "b"], 0..2);
    (members, required, prop::option::of(flat())).prop_map(|(members, required, rest)| {
        let properties: serde_json::Map<String, Value> =
            members.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
        let mut schema = json!({"type": "object", "properties": properties, "required": required});
        if let Some(rest) = rest {
            schema["additionalProperties"] = rest;
        }
        schema
    })
}

fn schema() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => flat(),
        2 => list(),
        1 => object(),
        2 => flat().prop_map(|schema| json!({"anyOf": [schema, {"type": "null"}]})),
        1 => (flat(), flat()).prop_map(|(one, other)| json!({"anyOf": [one, other]})),
        1 => (asking(), asking()).prop_map(|(one, other)| json!({"oneOf": [one, other]})),
        1 => (flat(), flat()).prop_map(|(one, other)| json!({"allOf": [one, other]})),
        1 => (flat(), asking()).prop_map(|(one, other)| merged(vec![one, json!({"not": other})])),
    ]
}

/// A schema, and one that is nearly the same.
fn pair() -> impl Strategy<Value = (Value, Value)> {
    let changed = (schema(), word(), any::<bool>()).prop_map(|(schema, word, is_forth)| {
        let changed = merged(vec![schema.clone(), word]);
        if is_forth { (schema, changed) } else { (changed, schema) }
    });
    prop_oneof![2 => changed, 1 => (schema(), schema())]
}

/// What comes of a pair, held against what the validator says of many texts.
fn judged(first: &Value, second: &Value, texts: &[String]) -> Result<&'static str, TestCaseError> {
    let (first, second) = (contract(&first.to_string()), contract(&second.to_string()));
    let (first, second) = (first.get(b"KEY").unwrap(), second.get(b"KEY").unwrap());
    prop_assert!(matches!(contains(first, first), Containment::Holds));
    let containment = contains(first, second);
    match &containment {
        Containment::Holds => {
            for text in texts.iter().map(String::as_str).chain(TEXTS) {
                prop_assert!(!is_witness(first, second, text), "{text:?}");
            }
            Ok("holds")
        }
        Containment::Fails(narrowings) => {
            prop_assert!(!narrowings.is_empty());
            for narrowing in narrowings {
                let witness = &narrowing.witness;
                prop_assert!(takes(first, witness) && !takes(second, witness), "{witness:?}");
            }
            prop_assert!(witness(first, second).is_some_and(|text| is_witness(first, second, &text)));
            Ok("fails")
        }
        Containment::Unknown(_) => Ok("unknown"),
    }
}

/// How many pairs are tried.
const PAIRS: u32 = 400;

/// Of a hundred pairs, so many may be left undecided.
const MAX_UNDECIDED: u32 = 8;

#[test]
fn what_is_said_is_so() {
    let undecided = std::cell::RefCell::new(Vec::new());
    let mut runner = proptest::test_runner::TestRunner::new(quiet(PAIRS));
    let texts = prop::collection::vec("[ab01.,é-]{0,6}", 12);
    runner
        .run(&(pair(), texts), |((first, second), mut texts)| {
            for member in
                [&first, &second].iter().flat_map(|schema| schema["enum"].as_array().into_iter().flatten())
            {
                texts.push(member.as_str().map_or_else(|| member.to_string(), str::to_owned));
            }
            if judged(&first, &second, &texts)? == "unknown" {
                undecided.borrow_mut().push(format!("{first} {second}"));
            }
            Ok(())
        })
        .unwrap();
    let undecided = undecided.into_inner();
    let shown = undecided.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(undecided.len() <= (PAIRS * MAX_UNDECIDED / 100) as usize, "{}:\n{shown}", undecided.len());
}

/// So many cases, of which those that fail are not kept in files.
fn quiet(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Texts of the format `name`, and near it.
fn near(name: &str) -> impl Strategy<Value = String> {
    let pattern = source(name).unwrap();
    let text = prop::string::string_regex(&pattern).unwrap();
    (text, any::<prop::sample::Index>(), select(vec!["", "0", "9", "a", "-", ".", ":", "+", "é", "/", "25"]))
        .prop_map(|(text, at, other)| {
            let mut characters: Vec<String> = text.chars().map(String::from).collect();
            if !characters.is_empty() && !other.is_empty() {
                *at.get_mut(&mut characters) = other.to_owned();
            }
            characters.concat()
        })
}

#[test]
fn exact_formats_are_exact() {
    for name in exact_formats() {
        let schema = contract(&json!({ "type": "string", "format": name }).to_string());
        let variable = schema.get(b"KEY").unwrap();
        let language = Language::of_regex(&format!("^(?:{})$", source(name).unwrap())).unwrap();
        proptest!(quiet(200), |(text in near(name))| {
            prop_assert_eq!(takes(variable, &text), language.has(&text), "{}: {:?}", name, text);
        });
    }
}
