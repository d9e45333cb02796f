//! Schemas that contradict themselves.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Draft;
use super::library::Address;
use super::reader::Reader;
use super::shape::{TYPES, number};
use crate::tree::{Node, NodeKind};
use crate::{Argument, Message};

/// Finds what cannot be meant in the schema `node` at `address`.
pub(super) fn contradictions(reader: &mut Reader<'_>, address: &Address, node: &Node) {
    for (low, high) in [
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
        ("minContains", "maxContains"),
    ] {
        impossible(reader, address, node, low, high, false);
    }
    bounds(reader, address, node);
    required(reader, address, node);
    values(reader, address, node);
    secret_default(reader, address, node);
}

/// Reports `low` where it leaves nothing below `high`.
fn impossible(
    reader: &mut Reader<'_>,
    address: &Address,
    node: &Node,
    low: &'static str,
    high: &'static str,
    open: bool,
) {
    let (Some(lower), Some(upper)) = (node.get(low), node.get(high)) else { return };
    let (Some(from), Some(to)) = (number(lower), number(upper)) else { return };
    if from > to || (open && from >= to) {
        let message = Message::new("no value fits: `{}` is {}, and `{}` is {}")
            .with(low)
            .with(Argument::declared(&lower.to_json().to_string()))
            .with(high)
            .with(Argument::declared(&upper.to_json().to_string()));
        reader.error(&address.child(low), lower, message, None);
    }
}

fn bounds(reader: &mut Reader<'_>, address: &Address, node: &Node) {
    let is_open = |word| node.get(word).and_then(Node::bool) == Some(true);
    let open =
        reader.draft() == Draft::Draft4 && (is_open("exclusiveMinimum") || is_open("exclusiveMaximum"));
    impossible(reader, address, node, "minimum", "maximum", open);
    impossible(reader, address, node, "exclusiveMinimum", "maximum", true);
    impossible(reader, address, node, "minimum", "exclusiveMaximum", true);
    impossible(reader, address, node, "exclusiveMinimum", "exclusiveMaximum", true);
}

/// Names that are required and excluded, or probably slips for those of properties.
fn required(reader: &mut Reader<'_>, address: &Address, node: &Node) {
    let Some(properties) = node.get("properties") else { return };
    let described: HashSet<&str, RandomState> =
        properties.members().iter().map(|member| &*member.key).collect();
    let is_closed = node.get("additionalProperties").and_then(Node::bool) == Some(false)
        && node.get("patternProperties").is_none();
    let required = node.get("required").map(Node::items).unwrap_or_default();
    let names: HashSet<&str, RandomState> = required.iter().filter_map(Node::text).collect();
    for (index, item) in required.iter().enumerate() {
        let Some(name) = item.text().filter(|name| !described.contains(name)) else { continue };
        let at = address.child("required").child(&index.to_string());
        let is_free = |key: &&str| !names.contains(key);
        let keys = properties.members().iter().map(|member| &*member.key);
        let similar = crate::similar(name, keys.filter(is_free))
            .map(|key| Message::new("did you mean `{}`?").with(Argument::declared(key)));
        if is_closed {
            let message = Message::new("`{}` is required, and `additionalProperties: false` excludes it")
                .with(Argument::declared(name));
            reader.error(&at, item, message, similar);
        } else if similar.is_some() {
            let message = Message::new("`{}` is required, and no property of that name is described")
                .with(Argument::declared(name));
            reader.warn(&at, item, message, similar);
        }
    }
}

/// Members of `enum` and a `const` that are of no type that `type` allows.
fn values(reader: &mut Reader<'_>, address: &Address, node: &Node) {
    let Some(types) = node.get("type") else { return };
    let names: Vec<&str> =
        types.text().into_iter().chain(types.items().iter().filter_map(Node::text)).collect();
    if names.iter().any(|name| !TYPES.contains(name)) {
        return;
    }
    let fits = |value: &Node| names.iter().any(|name| is_of_type(value, name));
    let members = node.get("enum").map(Node::items).unwrap_or_default();
    let listed = members
        .iter()
        .enumerate()
        .map(|(index, item)| (address.child("enum").child(&index.to_string()), item));
    let constant = node.get("const").map(|value| (address.child("const"), value));
    for (at, value) in listed.chain(constant) {
        if !fits(value) {
            reader.warn(&at, value, Message::new("`type` does not allow this value"), None);
        }
    }
}

fn is_of_type(value: &Node, name: &str) -> bool {
    match &value.kind {
        NodeKind::Null => name == "null",
        NodeKind::Bool(_) => name == "boolean",
        NodeKind::Number(number) => {
            name == "number"
                || (name == "integer" && number.as_f64().is_some_and(|number| number.fract() == 0.0))
        }
        NodeKind::Text(_) => name == "string",
        NodeKind::List(_) => name == "array",
        NodeKind::Map(_) => name == "object",
    }
}

/// A secret that anybody can read in the schema.
fn secret_default(reader: &mut Reader<'_>, address: &Address, node: &Node) {
    if let Some(default) = node.get("default").filter(|_| is_secret(node))
        && default.text().is_some_and(|text| !text.is_empty())
    {
        let message =
            Message::new("the schema calls this a secret, and gives it a default that anybody can read");
        reader.warn(&address.child("default"), default, message, None);
    }
}

/// Whether the schema `node` itself says that its values are secrets.
pub(super) fn is_secret(node: &Node) -> bool {
    node.get("writeOnly").and_then(Node::bool) == Some(true)
        || node.get("format").and_then(Node::text) == Some("password")
}
