//! Manifests as JSON, one line a variable, so that versions of one compare well.

use serde_json::{Value, json};

use super::{Manifest, UnitName, VERSION};
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
        let mut head: Vec<(&str, Value)> = vec![("version", VERSION.into())];
        head.extend(self.environment().map(|name| ("environment", (**name).into())));
        let unit = self.unit.as_ref();
        head.extend(unit.map(|UnitName { kind, name }| ("unit", json!({ "kind": kind, "name": name }))));
        head.extend(self.contract.map(|hash| ("contract", hash.to_string().into())));
        head.extend(self.key.map(|key| ("key-id", key.to_string().into())));
        head.push(("complete", (!self.supply.is_open).into()));
        let head: String = head.iter().map(|(name, value)| format!("  \"{name}\": {value},\n")).collect();
        let variables: Vec<String> = self
            .supply
            .iter()
            .filter_map(|(name, supplied)| {
                let fields = fields(std::str::from_utf8(name).ok()?, &supplied.value);
                let fields = fields.iter().map(|(name, value)| format!("\"{name}\": {value}"));
                Some(format!("    {{ {} }}", fields.collect::<Vec<_>>().join(", ")))
            })
            .collect();
        let variables = match variables.join(",\n") {
            none if none.is_empty() => "[]".to_owned(),
            lines => format!("[\n{lines}\n  ]"),
        };
        format!("{{\n{head}  \"variables\": {variables}\n}}\n")
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
