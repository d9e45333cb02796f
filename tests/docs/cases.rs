//! The recorded answers of the real runtimes.

use envguard_syntax::dialect::Dialect;
use serde_json::{Map, Value};

/// One input, and what each runtime made of it.
pub(crate) struct Case {
    json: Value,
}

/// What a runtime made of an input.
pub(crate) struct Answer<'c> {
    /// Whether it reported an error.
    pub(crate) failed: bool,
    /// The keys with their values; `null` is a key without a value. None, where it gave up the file.
    pub(crate) vars: Option<&'c Map<String, Value>>,
}

impl Case {
    /// All cases, in the order of the file.
    pub(crate) fn all() -> Vec<Case> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/dialects/cases.jsonl");
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| Case { json: serde_json::from_str(line).unwrap() }).collect()
    }

    pub(crate) fn id(&self) -> &str {
        self.json["id"].as_str().unwrap()
    }

    pub(crate) fn input(&self) -> &str {
        self.json["input"].as_str().unwrap()
    }

    /// The process environment that the runtimes had, as `NAME=value`.
    pub(crate) fn environment(&self) -> Vec<String> {
        let variables = self.json["env"].as_object().into_iter().flatten();
        variables.map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect()
    }

    /// The answer of `dialect`; `None` where it would take running a command to know.
    pub(crate) fn answer(&self, dialect: Dialect) -> Option<Answer<'_>> {
        let expect = self.json["expect"].get(dialect.name())?;
        Some(Answer { failed: expect["error"] == true, vars: expect.get("vars").and_then(Value::as_object) })
    }
}
