//! Texts that are likely to tell two schemas apart, or to fit both.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Number, Value};

use super::demand::demands;
use crate::contract::Variable;
use crate::schema::Part;

/// Texts of all kinds, the plainest first.
const PLAIN: [&str; 35] = [
    "a",
    "1",
    "true",
    "0",
    "-1",
    "0.5",
    "false",
    "yes",
    "a b",
    "A",
    "abc-1",
    "1e3",
    "100000",
    "3.14159",
    "é",
    "/",
    "[]",
    "{}",
    "[1]",
    "[\"a\"]",
    "[\"a\",\"a\"]",
    "[true]",
    "[null]",
    "{\"a\":1}",
    "{\"a\":\"a\"}",
    "null",
    "1,2",
    "a,b",
    "2026-01-31",
    "example.com",
    "https://example.com/",
    "info",
    "correct horse battery staple",
    "0123456789abcdefghijklmnopqrstuvwxyz",
    "~}|{`^]\\[@?>=<;:/.-,+*)('&%$#!",
];

/// Texts that fit a format.
const OF_FORMATS: [(&str, &str); 20] = [
    ("date", "2026-01-31"),
    ("date-time", "2026-01-31T12:00:00Z"),
    ("duration", "P1D"),
    ("email", "ann@example.com"),
    ("hostname", "example.com"),
    ("ipv4", "127.0.0.1"),
    ("ipv6", "::1"),
    ("iri", "https://example.com/é"),
    ("iri-reference", "/é"),
    ("json-pointer", "/a"),
    ("log-level", "info"),
    ("multi-host-uri", "postgres://a,b/c"),
    ("port", "8080"),
    ("regex", "a+"),
    ("relative-json-pointer", "1/a"),
    ("semver", "1.2.3"),
    ("time", "12:00:00Z"),
    ("uri", "https://example.com/"),
    ("uri-reference", "/a"),
    ("uri-template", "/{a}"),
];

/// A text of the formats `uuid`, `uuid1` and so on.
const UUID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// More than this is not made of one pair of schemas.
const MAX_CANDIDATES: usize = 1000;

/// Longer texts are not made.
const MAX_LENGTH: u64 = 5000;

/// How many digits are too many for a number.
const MAX_DIGITS: usize = 400;

/// How many bounds, steps, counts and separators are combined with each other.
const MAX_COMBINED: usize = 8;

/// How many texts become items of lists.
const MAX_ITEMS: usize = 20;

/// How many values a schema is looked through for.
const MAX_VISITED: usize = 2000;

/// Texts that some of `variables` may take and others may not, each once, those of `leads` first.
pub(super) fn of(variables: &[Variable<'_>], leads: Vec<String>) -> Vec<String> {
    let mut pool = Pool { texts: leads, ..Pool::default() };
    for demand in variables.iter().flat_map(|variable| demands(*variable)) {
        pool.gather(demand.property);
    }
    pool.texts.extend(PLAIN.map(str::to_owned));
    pool.add_multiples();
    pool.add_lists();
    pool.add_objects();
    // More digits than any number has.
    pool.texts.extend(pool.has_numbers.then(|| "9".repeat(MAX_DIGITS)));
    let mut seen = HashSet::new();
    pool.texts.retain(|text| !text.is_empty() && seen.insert(text.clone()));
    pool.texts.truncate(MAX_CANDIDATES);
    // Any other text says more than this.
    pool.texts.push(String::new());
    pool.texts
}

#[derive(Default)]
struct Pool {
    texts: Vec<String>,
    /// Whole bounds and steps of numbers.
    bounds: Vec<i128>,
    steps: Vec<i128>,
    /// How many items lists may have.
    counts: Vec<usize>,
    separators: Vec<String>,
    /// What members of objects are called.
    members: Vec<String>,
    has_lists: bool,
    has_objects: bool,
    has_numbers: bool,
}

impl Pool {
    /// Takes in what the schemas in `property` name.
    fn gather(&mut self, property: Option<Part<'_>>) {
        let mut open: Vec<Part<'_>> = property.into_iter().collect();
        for _ in 0..MAX_VISITED {
            let Some(part) = open.pop() else { break };
            open.extend(part.target());
            for (word, inner) in part.deciding() {
                self.word(word, inner.value());
                if inner.value().is_object() || inner.value().is_array() {
                    open.extend(inner.items().chain(inner.members().map(|(_, part)| part)));
                    open.push(inner);
                }
            }
        }
    }

    fn word(&mut self, word: &str, value: &Value) {
        match (word, value) {
            ("const", value) => self.value(value),
            ("enum", Value::Array(values)) => values.iter().for_each(|value| self.value(value)),
            (
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf",
                Value::Number(bound),
            ) => self.around(word, bound),
            ("minLength" | "maxLength", Value::Number(count)) => {
                counts(count).for_each(|count| self.texts.push("a".repeat(count)));
            }
            ("minItems" | "maxItems", Value::Number(count)) => self.counts.extend(counts(count)),
            ("x-envguard", words) => {
                let separator = words.get("separator").and_then(Value::as_str);
                self.separators.extend(separator.map(str::to_owned));
            }
            ("items" | "uniqueItems" | "contains" | "prefixItems", _) => self.has_lists = true,
            ("type", types) => {
                let names = types.to_string();
                self.has_lists |= names.contains("array");
                self.has_objects |= names.contains("object");
                self.has_numbers |= names.contains("integer") || names.contains("number");
            }
            ("required", Value::Array(names)) => {
                self.members.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            ("properties", Value::Object(properties)) => self.members.extend(properties.keys().cloned()),
            ("format", Value::String(name)) => {
                let known = OF_FORMATS.iter().find(|(known, _)| known == name).map(|(_, text)| *text);
                let uuid = name.starts_with("uuid").then_some(UUID);
                self.texts.extend(known.or(uuid).map(str::to_owned));
            }
            _ => {}
        }
    }

    fn around(&mut self, word: &str, bound: &Number) {
        let whole = bound.as_i64().map(i128::from).or_else(|| bound.as_u64().map(i128::from));
        if let Some(whole) = whole {
            if word == "multipleOf" { &mut self.steps } else { &mut self.bounds }.push(whole);
            self.texts.extend([whole, whole + 1, whole - 1, whole * 2, whole * 3].map(|n| n.to_string()));
            self.texts.extend([format!("{whole}.5"), format!("{}.5", whole - 1)]);
        } else if let Some(bound) = bound.as_f64() {
            let near = [bound, bound.floor(), bound.ceil(), bound + 1.0, bound - 1.0, bound * 1.5];
            self.texts.extend(near.map(|near| near.to_string()));
        }
    }

    /// The multiples next to bounds.
    fn add_multiples(&mut self) {
        let steps = self.steps.iter().filter(|step| **step > 0);
        for step in steps.take(MAX_COMBINED) {
            for bound in self.bounds.iter().take(MAX_COMBINED) {
                let below = bound.div_euclid(*step);
                self.texts.extend((-2..5).map(|more| ((below + more) * step).to_string()));
            }
        }
    }

    /// Lists of what there is.
    fn add_lists(&mut self) {
        if !self.has_lists {
            return;
        }
        let items: Vec<String> = self.texts.iter().take(MAX_ITEMS).cloned().collect();
        let quoted = |item: &String| Value::String(item.clone()).to_string();
        let is_json = |item: &&String| serde_json::from_str::<Value>(item).is_ok();
        let jsons: Vec<String> =
            items.iter().map(quoted).chain(items.iter().filter(is_json).cloned()).collect();
        self.texts.extend(jsons.iter().map(|json| format!("[{json}]")));
        self.texts.extend(jsons.iter().map(|json| format!("[{json},{json}]")));
        for separator in self.separators.iter().take(MAX_COMBINED) {
            self.texts.extend(items.iter().map(|item| format!("{item}{separator}{item}")));
            self.texts.push(items.iter().take(2).cloned().collect::<Vec<_>>().join(separator));
        }
        for count in self.counts.iter().take(MAX_COMBINED) {
            let numbers: Vec<String> = (0..*count).map(|number| number.to_string()).collect();
            let texts: Vec<String> = numbers.iter().map(quoted).collect();
            self.texts.extend([
                numbers.join(","),
                format!("[{}]", numbers.join(",")),
                format!("[{}]", texts.join(",")),
            ]);
            for json in jsons.iter().take(MAX_ITEMS) {
                self.texts.push(format!("[{}]", vec![&**json; *count].join(",")));
            }
            for separator in self.separators.iter().take(MAX_COMBINED) {
                self.texts.push(numbers.join(separator));
                self.texts.extend(items.iter().map(|item| vec![&**item; *count].join(separator)));
            }
        }
    }

    /// Objects with the members that are spoken of: each alone, and all together.
    fn add_objects(&mut self) {
        if !self.has_objects {
            return;
        }
        let names: BTreeSet<String> = self.members.iter().take(MAX_COMBINED).cloned().collect();
        let mut values: Vec<Value> = self.texts.iter().take(MAX_ITEMS).cloned().map(Value::String).collect();
        let jsons = self.texts.iter().take(MAX_ITEMS).filter_map(|text| serde_json::from_str(text).ok());
        values.extend(jsons.chain([Value::Null, Value::Array(Vec::new()), Value::Object(Map::new())]));
        for value in &values {
            let members = |names: &mut dyn Iterator<Item = &String>| -> String {
                Value::Object(names.map(|name| (name.clone(), value.clone())).collect()).to_string()
            };
            self.texts.push(members(&mut names.iter()));
            self.texts.extend(names.iter().map(|name| members(&mut std::iter::once(name))));
        }
    }

    /// The texts that read as `value`.
    fn value(&mut self, value: &Value) {
        self.texts.push(match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        });
        match value {
            Value::Number(number) => {
                self.texts.extend([format!("{number}.0"), format!("+{number}"), format!("0{number}")]);
            }
            Value::Bool(true) => self.texts.extend(["yes", "TRUE"].map(str::to_owned)),
            Value::Bool(false) => self.texts.extend(["no", "FALSE"].map(str::to_owned)),
            Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => {}
        }
    }
}

/// The counts next to `count`, and itself.
fn counts(count: &Number) -> impl Iterator<Item = usize> + use<> {
    let count = count.as_u64().filter(|count| *count < MAX_LENGTH);
    let around = count.into_iter().flat_map(|count| count.saturating_sub(1)..=count + 1);
    around.filter_map(|count| usize::try_from(count).ok())
}
