//! Static values as JSON of the type that a variable has.

use serde_json::Value as Json;

use super::types::parse_number;
use super::value::{Argument, Scalar, Value, ValueKind};
use crate::import::{Words, node_at};
use crate::tree::{Member, Node, NodeKind};

/// What a static `value` means for a variable of the JSON type `json_type`. A text that is none of the type stays one:
/// the schema's own check says so.
pub(super) fn typed(value: &Value, words: &Words) -> NodeKind {
    let json_type = words.get("type").and_then(Node::text);
    match (&value.kind, json_type) {
        (ValueKind::List(_) | ValueKind::Object(_), _) => plain(value).kind,
        (_, Some("array" | "object")) => structured(value, words),
        _ => scalar(value.static_text().unwrap_or_default(), json_type),
    }
}

/// The JSON type of a value that is given none.
pub(super) fn inferred_type(value: &Value) -> &'static str {
    match &value.kind {
        ValueKind::List(_) => "array",
        ValueKind::Object(_) => "object",
        ValueKind::Call(call) => match &*call.name.text {
            "eq" | "not" | "isEmpty" | "forEnv" => "boolean",
            "randomNum" => "number",
            _ => "string",
        },
        _ => match value.scalar() {
            Some(Scalar::Bool(_)) => "boolean",
            Some(Scalar::Number(_)) => "number",
            _ => "string",
        },
    }
}

/// `text` as one of `json_type`, if it can be read so.
fn scalar(text: &str, json_type: Option<&str>) -> NodeKind {
    let read = match json_type {
        Some("boolean") => boolean(text),
        Some("integer" | "number") => parse_number(text).map(NodeKind::Number),
        _ => None,
    };
    read.unwrap_or_else(|| text.into())
}

fn boolean(text: &str) -> Option<NodeKind> {
    match &*text.to_ascii_lowercase() {
        "t" | "true" | "yes" | "on" | "1" => Some(true.into()),
        "f" | "false" | "no" | "off" | "0" => Some(false.into()),
        _ => None,
    }
}

/// A list or an object that is written as JSON, or a list with separators.
fn structured(value: &Value, words: &Words) -> NodeKind {
    let text = value.static_text().unwrap_or_default();
    let separator = words.get("x-envguard").and_then(|ours| ours.get("separator")?.text());
    let item_type = words.get("items").and_then(|items| items.get("type")?.text());
    match (serde_json::from_str::<Json>(text), separator) {
        (Ok(json @ (Json::Array(_) | Json::Object(_))), _) => node_at(value.span, &json).kind,
        (_, Some(separator)) if !separator.is_empty() => {
            let item = |text: &str| Node::new(value.span, scalar(text.trim(), item_type));
            NodeKind::List(text.split(separator).map(item).collect())
        }
        _ => text.into(),
    }
}

/// A value within a literal, by what it looks like.
pub(super) fn plain(value: &Value) -> Node {
    let kind = match (&value.kind, value.scalar()) {
        (ValueKind::List(items), _) => NodeKind::List(items.iter().map(plain).collect()),
        (ValueKind::Object(members), _) => NodeKind::Map(members.iter().filter_map(member).collect()),
        (_, Some(Scalar::Bool(value))) => value.into(),
        (_, Some(Scalar::Number(text))) => parse_number(text).map_or_else(|| text.into(), NodeKind::Number),
        (_, Some(Scalar::Text(text))) => text.into(),
        _ => NodeKind::Null,
    };
    Node::new(value.span, kind)
}

fn member(argument: &Argument) -> Option<Member> {
    let name = argument.name.as_ref()?;
    Some(Member { key: name.text.clone(), key_span: name.span, value: plain(&argument.value) })
}
