//! One variable against a schema, whatever the others are.

use serde_json::Value;

use super::explain::{self, Subject};
use super::library::push_segment;
use super::{Schema, Violation, Where};

impl Schema {
    /// Whether it takes `text` for the variable `key`; `None` where that counts as not set, as an empty text does where no
    /// text is allowed.
    pub(crate) fn takes(&self, key: &str, text: &str) -> Option<bool> {
        let variable = self.variables.get(key).unwrap_or(&self.other);
        if text.is_empty() && !variable.takes_empty() {
            return None;
        }
        let pointer = pointer(key);
        Some(variable.candidates(text).into_iter().any(|value| {
            let instance = environment(key, value);
            // Most often nothing is asked of the other variables.
            self.validator.is_valid(&instance)
                || !self
                    .validator
                    .iter_errors(&instance)
                    .any(|error| is_in(error.instance_path().as_str(), &pointer))
        }))
    }

    /// What of it keeps `text` from being taken for the variable `key`.
    pub(crate) fn refusals(&self, key: &str, text: &str) -> Vec<Violation> {
        let variable = self.variables.get(key).unwrap_or(&self.other);
        let Some(value) = variable.candidates(text).into_iter().next() else { return Vec::new() };
        let pointer = pointer(key);
        let mut violations = explain::violations(self, &environment(key, value), &Subject::environment());
        violations.retain(|violation| match &violation.instance {
            Where::Value(place) | Where::Key(place) | Where::Missing { parent: place, .. } => {
                is_in(place, &pointer)
            }
        });
        violations
    }
}

fn pointer(key: &str) -> String {
    let mut pointer = String::new();
    push_segment(&mut pointer, key);
    pointer
}

/// Whether `place` is the value at `pointer`, or in it.
fn is_in(place: &str, pointer: &str) -> bool {
    place.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn environment(key: &str, value: Value) -> Value {
    Value::Object([(key.to_owned(), value)].into_iter().collect())
}
