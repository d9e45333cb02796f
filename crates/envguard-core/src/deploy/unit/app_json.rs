//! The `app.json` of Heroku, from which apps are made.

use std::sync::Arc;

use super::{Document, Origin, Platform, Reader, Unit, UnitKind};
use crate::SourceFile;
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::tree::{Member, Node, NodeKind};

/// Reads `file`. Other tools have an `app.json` too: it is Heroku's where it has `env`. Add-ons and the settings of the app
/// give more variables, and so it is open.
pub(super) fn read(file: &Arc<SourceFile>, reader: &mut Reader<'_>) {
    let document = Document::read(file, reader);
    let Some(root) = document.root() else { return };
    let Some(env) = root.member("env").filter(|env| matches!(env.value.kind, NodeKind::Map(_))) else {
        return;
    };
    let mut supply = Supply::new(None);
    supply.is_open = true;
    for variable in env.value.members() {
        if let Some(value) = value(&document, variable) {
            let node = variable.value.get("value").unwrap_or(&variable.value);
            let span = if node.get("description").is_some() { variable.key_span } else { node.span };
            let supplied = Supplied { value, place: Some(document.place(span)) };
            reader.budget.give(&mut supply, variable.key.as_bytes(), supplied);
        }
    }
    let place = document.place(env.key_span);
    reader.read.units.push(Unit {
        platform: Platform::AppJson,
        kind: UnitKind::App,
        name: root.get("name").and_then(Node::text).unwrap_or("app").into(),
        home: place.clone(),
        place,
        supply,
        env_files: Vec::new(),
        origin: Origin::Unknown,
    });
}

/// What is known of the value of `variable`; `None` where the app can be made without one.
fn value(document: &Document, variable: &Member) -> Option<SuppliedValue> {
    if let Some(value) = document.value(&variable.value) {
        return Some(value);
    }
    if let Some(value) = variable.value.get("value") {
        return Some(document.value(value).unwrap_or(SuppliedValue::Unknown));
    }
    let is_made = variable.value.get("generator").is_some();
    let is_required = variable.value.get("required").and_then(Node::bool) != Some(false);
    (is_made || is_required).then_some(SuppliedValue::Unknown)
}
