//! Manifests as JSON, one line a variable, so that versions of one compare well.

use serde_json::{Map, Value};

use super::{Manifest, VERSION};
use crate::ValueKind;
use crate::deploy::SuppliedValue;

/// The states of variables.
pub(super) const SET: &str = "set";
pub(super) const EMPTY: &str = "empty";
pub(super) const PLACEHOLDER: &str = "placeholder";
pub(super) const NULL: &str = "null";
pub(super) const UNKNOWN: &str = "unknown";

/// The kinds of values and their names.
pub(super) const KINDS: [(ValueKind, &str); 7] = [
    (ValueKind::Boolean, "boolean"),
    (ValueKind::Integer, "integer"),
    (ValueKind::Decimal, "decimal"),
    (ValueKind::Url, "url"),
    (ValueKind::Email, "email"),
    (ValueKind::Json, "json"),
    (ValueKind::Text, "text"),
];

impl Manifest {
    /// The manifest as JSON. Its schema is `schemas/manifest.schema.json`.
    pub fn to_json(&self) -> String {
        let mut head = Map::new();
        head.insert("version".to_owned(), VERSION.into());
        if let Some(environment) = &self.supply.environment {
            head.insert("environment".to_owned(), (**environment).into());
        }
        if let Some(unit) = &self.unit {
            head.insert("unit".to_owned(), serde_json::json!({ "kind": unit.kind, "name": unit.name }));
        }
        if let Some(contract) = self.contract {
            head.insert("contract".to_owned(), contract.to_string().into());
        }
        if let Some(key) = self.key {
            head.insert("key".to_owned(), key.to_string().into());
        }
        head.insert("complete".to_owned(), (!self.supply.is_open).into());
        let mut json = String::from("{\n");
        for name in ["version", "environment", "unit", "contract", "key", "complete"] {
            if let Some(value) = head.get(name) {
                json.push_str(&format!("  \"{name}\": {value},\n"));
            }
        }
        let variables: Vec<String> = self
            .supply
            .iter()
            .filter_map(|(name, supplied)| {
                let fields = fields(std::str::from_utf8(name).ok()?, &supplied.value);
                let fields = fields.iter().map(|(name, value)| format!("\"{name}\": {value}"));
                Some(format!("    {{ {} }}", fields.collect::<Vec<_>>().join(", ")))
            })
            .collect();
        if variables.is_empty() {
            json.push_str("  \"variables\": []\n}\n");
        } else {
            json.push_str(&format!("  \"variables\": [\n{}\n  ]\n}}\n", variables.join(",\n")));
        }
        json
    }
}

/// What is said of the variable `name`.
fn fields(name: &str, value: &SuppliedValue) -> Vec<(&'static str, Value)> {
    let mut fields: Vec<(&'static str, Value)> = vec![("name", name.into())];
    let description = match value {
        SuppliedValue::Described(description) => description,
        SuppliedValue::Null => {
            fields.push(("state", NULL.into()));
            return fields;
        }
        // A manifest has no texts.
        SuppliedValue::Text(_) | SuppliedValue::Unknown => {
            fields.push(("state", UNKNOWN.into()));
            return fields;
        }
    };
    let state = match description {
        description if description.is_empty() => EMPTY,
        description if description.is_placeholder => PLACEHOLDER,
        _ => SET,
    };
    fields.push(("state", state.into()));
    if !description.is_empty() {
        fields.push(("length", description.length.name().into()));
    }
    if description.is_telling {
        fields.push(("secret", true.into()));
    }
    let kind = KINDS.iter().find(|(kind, _)| Some(*kind) == description.kind);
    fields.extend(kind.map(|(_, name)| ("kind", (*name).into())));
    fields.extend(description.fingerprint.map(|fingerprint| ("fingerprint", fingerprint.to_string().into())));
    fields
}
