//! Env files that the files of platforms name.

use std::sync::Arc;

use envguard_syntax::Document;
use envguard_syntax::dialect::{Dialect, Environment, Value};

use super::budget::Budget;
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::{Place, SourceFile};

/// Gives to `supply` what `dialect` reads in `file`, over what was given before. `environment` is what references in it
/// see.
pub(super) fn give(
    supply: &mut Supply,
    file: &Arc<SourceFile>,
    dialect: Dialect,
    environment: &Environment,
    budget: &mut Budget,
) {
    let reading = dialect.read(&file.bytes, environment);
    for (key, assignment) in reading.vars().iter() {
        let value = match &assignment.value {
            Value::Text(text) => SuppliedValue::Text(text.to_vec()),
            Value::Null => SuppliedValue::Null,
            Value::Dynamic | Value::Unset => SuppliedValue::Unknown,
        };
        let span = if assignment.value_span.is_empty() { assignment.key_span } else { assignment.value_span };
        budget.give(supply, key, Supplied { value, place: Some(Place::new(file, span)) });
    }
    // The platform stops where it does not understand, and would not start: what comes after is there for people.
    supply.is_open |= !reading.errors.is_empty();
}

/// The keys of `file` that stand without a value: they are taken from whoever starts the platform's tool.
pub(super) fn inherited(file: &Arc<SourceFile>) -> Vec<(Vec<u8>, Place)> {
    let document = Document::parse(&file.bytes);
    let lone = document.entries().filter(|(_, entry)| entry.delimiter.is_empty() && !entry.key.is_empty());
    lone.map(|(_, entry)| (entry.key.of(&file.bytes).to_vec(), Place::new(file, entry.key))).collect()
}
