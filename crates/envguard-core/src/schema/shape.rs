//! Whether the words of a schema are given what they take.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use serde_json::{Value, json};

use super::Draft;
use super::format::Format;
use super::keyword::{Keyword, Shape};
use super::library::Address;
use super::reader::{Edit, Reader};
use crate::tree::{Node, NodeKind};
use crate::{Argument, Message};

/// The names of the types.
pub(super) const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The encodings of `contentEncoding`.
const ENCODINGS: [&str; 8] =
    ["7bit", "8bit", "base16", "base32", "base64", "base64url", "binary", "quoted-printable"];

/// Checks the value of `keyword` at `at`, where that is no schema; what does not fit is left out.
pub(super) fn check(reader: &mut Reader<'_>, at: &Address, value: &Node, keyword: &Keyword) {
    let expected = match keyword.shape {
        Shape::Names => return names(reader, at, value),
        Shape::NamesByKey => return names_by_key(reader, at, value),
        Shape::Type => return types(reader, at, value),
        Shape::Enum => return members(reader, at, value),
        Shape::Format => return format(reader, at, value),
        Shape::Count => (!is_count(value)).then_some("expected zero or a positive integer"),
        Shape::Number => number(value).is_none().then_some("expected a number"),
        Shape::Positive => {
            number(value).is_none_or(|value| value <= 0.0).then_some("expected a number above 0")
        }
        Shape::Bound if reader.draft() == Draft::Draft4 => {
            value.bool().is_none().then_some("expected `true` or `false` (a number since draft 6)")
        }
        Shape::Bound => number(value).is_none().then_some("expected a number (`true` or `false` is draft 4)"),
        Shape::Flag => value.bool().is_none().then_some("expected `true` or `false`"),
        Shape::Text => match value.text() {
            None => Some("expected a text"),
            Some(encoding) if keyword.name == "contentEncoding" => {
                return self::encoding(reader, at, value, encoding);
            }
            Some(_) => None,
        },
        Shape::List => (!matches!(value.kind, NodeKind::List(_))).then_some("expected a list"),
        _ => None,
    };
    if let Some(expected) = expected {
        reader.leave_out(at, value, Message::new(expected));
    }
}

/// Checks a list of names.
pub(super) fn names(reader: &mut Reader<'_>, at: &Address, value: &Node) {
    if let NodeKind::Bool(_) = value.kind
        && at.pointer.ends_with("/required")
    {
        let message = Message::new("`required` is a list of names, in the schema of the object");
        return reader.leave_out(at, value, message);
    }
    let is_list = matches!(value.kind, NodeKind::List(_));
    let needs_one = reader.draft() == Draft::Draft4;
    if !is_list || (needs_one && value.items().is_empty()) {
        let expected = if needs_one {
            "expected a list of names, with one at least"
        } else {
            "expected a list of names"
        };
        return reader.leave_out(at, value, Message::new(expected));
    }
    let mut seen: HashSet<&str, RandomState> = HashSet::default();
    let mut is_sound = true;
    for (index, item) in value.items().iter().enumerate() {
        let at = || at.child(&index.to_string());
        match item.text() {
            None => reader.error(&at(), item, Message::new("expected a name"), None),
            Some(name) if !seen.insert(name) => {
                let message = Message::new("`{}` stands here twice").with(Argument::declared(name));
                reader.warn(&at(), item, message, None);
            }
            Some(_) => continue,
        }
        is_sound = false;
    }
    if !is_sound {
        let mut kept: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        kept.extend(value.items().iter().filter_map(Node::text).filter(|name| seen.insert(*name)));
        let edit = if kept.is_empty() { Edit::Remove } else { Edit::Replace(json!(kept)) };
        reader.edits.push((at.clone(), edit));
    }
}

fn names_by_key(reader: &mut Reader<'_>, at: &Address, value: &Node) {
    if !matches!(value.kind, NodeKind::Map(_)) {
        return reader.leave_out(
            at,
            value,
            Message::new("expected an object whose members are lists of names"),
        );
    }
    for member in value.members() {
        names(reader, &at.child(&member.key), &member.value);
    }
}

fn types(reader: &mut Reader<'_>, at: &Address, value: &Node) {
    let names: Vec<&Node> = match &value.kind {
        NodeKind::List(items) => items.iter().collect(),
        _ => vec![value],
    };
    let mut seen = HashSet::new();
    let mut is_sound = !names.is_empty();
    if names.is_empty() {
        reader.error(at, value, Message::new("expected the name of a type"), None);
    }
    for name in names {
        let known = name.text().and_then(|text| TYPES.into_iter().find(|known| *known == text));
        if known.is_some_and(|known| seen.insert(known)) {
            continue;
        }
        is_sound = false;
        match (known, name.text()) {
            (Some(known), _) => {
                reader.warn(at, name, Message::new("`{}` stands here twice").with(known), None);
            }
            (None, Some(text)) => {
                let help = crate::similar(text, TYPES)
                    .map(|similar| Message::new("did you mean `{}`?").with(similar))
                    .or_else(|| {
                        Some(Message::new(
                            "the types are array, boolean, integer, null, number, object, string",
                        ))
                    });
                reader.error(
                    at,
                    name,
                    Message::new("there is no type `{}`").with(Argument::declared(text)),
                    help,
                );
            }
            (None, None) => reader.error(at, name, Message::new("expected the name of a type"), None),
        }
    }
    if !is_sound {
        // Without the unknown ones the rest could be too strict: only a list that merely repeats itself is kept.
        let all_known =
            value.items().iter().all(|item| item.text().is_some_and(|text| TYPES.contains(&text)));
        let edit = if all_known && !seen.is_empty() {
            Edit::Replace(json!(seen.into_iter().collect::<Vec<_>>()))
        } else {
            Edit::Remove
        };
        reader.edits.push((at.clone(), edit));
    }
}

fn members(reader: &mut Reader<'_>, at: &Address, value: &Node) {
    if value.items().is_empty() {
        return reader.leave_out(at, value, Message::new("expected a list of values, with one at least"));
    }
    let mut kept: Vec<Value> = Vec::with_capacity(value.items().len());
    let mut seen = HashSet::new();
    for (index, item) in value.items().iter().enumerate() {
        let json = item.to_json();
        if seen.insert(json.to_string()) {
            kept.push(json);
        } else {
            reader.warn(
                &at.child(&index.to_string()),
                item,
                Message::new("this value stands here twice"),
                None,
            );
        }
    }
    if kept.len() < value.items().len() {
        reader.edits.push((at.clone(), Edit::Replace(Value::Array(kept))));
    }
}

fn format(reader: &mut Reader<'_>, at: &Address, value: &Node) {
    let Some(name) = value.text() else {
        return reader.leave_out(at, value, Message::new("expected the name of a format"));
    };
    if Format::find(name).is_none() {
        let help = Format::similar(name).map(|similar| Message::new("did you mean `{}`?").with(similar));
        let message = Message::new("envguard knows no format `{}`, so nothing is checked");
        reader.warn(at, value, message.with(Argument::declared(name)), help);
    } else if name == "port"
        && let Some((schema, _)) = at.split()
    {
        // Formats are about texts alone, and a port is a number as often.
        reader.edits.push((schema.clone(), Edit::Insert("minimum", json!(1))));
        reader.edits.push((schema, Edit::Insert("maximum", json!(65535))));
    }
}

fn encoding(reader: &mut Reader<'_>, at: &Address, value: &Node, name: &str) {
    if !ENCODINGS.contains(&name) {
        let help =
            crate::similar(name, ENCODINGS).map(|similar| Message::new("did you mean `{}`?").with(similar));
        let message = Message::new("there is no encoding `{}`, so nothing is checked");
        reader.warn(at, value, message.with(Argument::declared(name)), help);
    }
}

/// The number that `node` is.
pub(crate) fn number(node: &Node) -> Option<f64> {
    match &node.kind {
        NodeKind::Number(number) => number.as_f64(),
        _ => None,
    }
}

fn is_count(node: &Node) -> bool {
    number(node).is_some_and(|number| number >= 0.0 && number.fract() == 0.0)
}
