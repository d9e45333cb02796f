//! An environment against its schema.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde_json::{Map, Value};

use super::explain::{self, Subject};
use super::{Schema, Violation};

/// The value of a variable.
#[derive(Clone, Copy)]
pub enum EnvironmentValue<'v> {
    /// These bytes.
    Text(&'v [u8]),
    /// The variable is there without a value.
    Null,
    /// Only running a command would tell. It counts as given, and fits whatever the schema asks for.
    Dynamic,
}

/// Shows the length, never the text.
impl fmt::Debug for EnvironmentValue<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnvironmentValue::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            EnvironmentValue::Null => formatter.write_str("Null"),
            EnvironmentValue::Dynamic => formatter.write_str("Dynamic"),
        }
    }
}

/// How often a variable that can be read in several ways is tried.
const MAX_READINGS: usize = 6;

impl Schema {
    /// What in the environment `values` does not fit. Texts are read as the types that the schema declares; what is not
    /// set and has a `default` is that.
    ///
    /// An empty text where no text is allowed counts as not set: that is what `PORT=` means to those who write it. It is
    /// a violation only where the variable is required.
    pub fn check_environment(&self, values: &[(&[u8], EnvironmentValue<'_>)]) -> Vec<Violation> {
        let mut instance = Map::new();
        let mut subject = Subject::environment();
        let mut readings: HashMap<String, Vec<Value>> = HashMap::new();
        for (key, value) in values {
            let key = String::from_utf8_lossy(key).into_owned();
            let variable = self.variables.get(&*key).unwrap_or(&self.other);
            let value = match value {
                EnvironmentValue::Dynamic => {
                    subject.unknown.insert(key.clone());
                    Value::Null
                }
                EnvironmentValue::Null if variable.takes_null() => Value::Null,
                EnvironmentValue::Null => {
                    subject.empty.insert(key, "has no value");
                    continue;
                }
                EnvironmentValue::Text([]) if !variable.takes_empty() => {
                    subject.empty.insert(key, "is empty");
                    continue;
                }
                EnvironmentValue::Text(text) => {
                    let mut candidates = variable.candidates(&String::from_utf8_lossy(text));
                    if candidates.len() > 1 {
                        let first = candidates[0].clone();
                        readings.insert(key.clone(), candidates);
                        first
                    } else {
                        candidates.pop().unwrap_or_default()
                    }
                }
            };
            instance.insert(key, value);
        }
        for (key, variable) in &self.variables {
            if let Some(default) = variable.default.as_ref().filter(|_| !instance.contains_key(&**key)) {
                instance.insert(key.to_string(), default.clone());
                subject.defaulted.insert(key.to_string());
            }
        }
        let mut instance = Value::Object(instance);
        if self.validator.is_valid(&instance) {
            return Vec::new();
        }
        self.read_otherwise(&mut instance, &readings);
        explain::violations(self, &instance, &subject)
    }

    /// Tries the other readings of what does not fit, and puts the first back where none does.
    fn read_otherwise(&self, instance: &mut Value, readings: &HashMap<String, Vec<Value>>) {
        if readings.is_empty() {
            return;
        }
        for round in 1..=MAX_READINGS {
            let unfit: HashSet<String> = self
                .validator
                .iter_errors(instance)
                .filter_map(|error| {
                    error.instance_path().as_str().split('/').nth(1).map(super::library::unescape)
                })
                .filter(|key| readings.contains_key(key))
                .collect();
            if unfit.is_empty() {
                return;
            }
            for key in unfit {
                let other = readings.get(&key).and_then(|values| values.get(round).or(values.first()));
                if let Some(other) = other {
                    instance[&key] = other.clone();
                }
            }
        }
    }
}
