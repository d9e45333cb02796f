//! `envguard parse`.

use std::io::{self, Write};

use envguard_core::KeyName;
use envguard_syntax::LineIndex;
use envguard_syntax::dialect::{Environment, Reading, Value};
use serde_json::{Map, Value as Json, json};

use crate::args::Parse;
use crate::exit::{Exit, Failure};
use crate::read;

pub(crate) fn run(arguments: &Parse, out: &mut dyn Write) -> Result<Exit, Failure> {
    let source = if arguments.path.as_os_str() == "-" {
        read::read_stream(io::stdin().lock())
            .map_err(|error| Failure::new(format!("standard input {error}")))?
    } else {
        read::read(&arguments.path)
            .map_err(|error| Failure::new(format!("`{}` {error}", arguments.path.display())))?
    };
    let environment = if arguments.with_env {
        std::env::vars_os()
            .map(|(name, value)| (name.into_encoded_bytes(), value.into_encoded_bytes()))
            .collect()
    } else {
        Environment::default()
    };
    let reading = arguments.dialect.read(&source, &environment);
    let report = Report { source: &source, index: LineIndex::new(&source), reveal: arguments.reveal };
    let json = json!({
        "dialect": arguments.dialect.name(),
        "entries": report.entries(&reading),
        "vars": report.vars(&reading),
        "errors": report.errors(&reading),
    });
    serde_json::to_writer(&mut *out, &json).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(Exit::Clean)
}

struct Report<'s> {
    source: &'s [u8],
    index: LineIndex,
    reveal: bool,
}

impl Report<'_> {
    fn entries(&self, reading: &Reading<'_>) -> Vec<Json> {
        let entry = |assignment: &envguard_syntax::dialect::Assignment<'_>| {
            let line = self.index.position(self.source, assignment.key_span.start).line;
            json!({ "key": self.key(&assignment.key), "value": self.value(&assignment.value), "line": line })
        };
        reading.assignments.iter().map(entry).collect()
    }

    fn vars(&self, reading: &Reading<'_>) -> Map<String, Json> {
        let vars = reading.vars();
        vars.iter().map(|(key, assignment)| (self.key(key), self.value(&assignment.value))).collect()
    }

    fn errors(&self, reading: &Reading<'_>) -> Vec<Json> {
        let line = |offset| self.index.position(self.source, offset).line;
        let error = |error: &envguard_syntax::dialect::ReadError| json!({ "line": line(error.span.start), "message": error.message });
        reading.errors.iter().map(error).collect()
    }

    /// The key. What does not look like one may be a piece of a value, and is shown only where values are.
    fn key(&self, key: &[u8]) -> String {
        if self.reveal {
            return String::from_utf8_lossy(key).into_owned();
        }
        KeyName::new(key).to_string().trim_matches('`').to_owned()
    }

    fn value(&self, value: &Value<'_>) -> Json {
        match value {
            Value::Text(text) if self.reveal => String::from_utf8_lossy(text).into(),
            Value::Text(text) => json!({ "length": String::from_utf8_lossy(text).chars().count() }),
            Value::Null | Value::Unset => Json::Null,
            Value::Dynamic => json!({ "dynamic": true }),
        }
    }
}
