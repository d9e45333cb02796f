//! `x-envguard`: what JSON Schema has no words for.

use super::library::Address;
use super::reader::{Edit, Reader};
use super::shape::number;
use crate::tree::{Member, Node, NodeKind};
use crate::{Argument, Date, Message};

/// The word that holds them.
pub(super) const WORD: &str = "x-envguard";

/// What they are called.
const WORDS: [&str; 9] = [
    "distinct-across",
    "dynamic",
    "expires",
    "forbidden-in",
    "min-entropy",
    "renamed-from",
    "required-in",
    "same-across",
    "separator",
];

/// Checks the words in `member`, which is the `x-envguard` of `schema`, and stands at `at`.
pub(super) fn read(reader: &mut Reader<'_>, at: &Address, schema: &Node, member: &Member) {
    if !matches!(member.value.kind, NodeKind::Map(_)) {
        let message = Message::new("expected an object with the words of envguard");
        return reader.leave_out(at, &member.value, message);
    }
    for word in member.value.members() {
        let at = at.child(&word.key);
        if !WORDS.contains(&&*word.key) {
            let help = crate::similar(&word.key, WORDS)
                .map(|similar| Message::new("did you mean `{}`?").with(similar));
            let message = Message::new("`x-envguard` has no word `{}`, so it has no effect");
            reader.at_key(&at, word, message.with(Argument::declared(&word.key)), help);
        } else if let Some(expected) = fault(&word.key, &word.value) {
            reader.leave_out(&at, &word.value, Message::new(expected));
        }
    }
    let first = |word| member.value.get(word).map(Node::items).unwrap_or_default();
    for item in first("forbidden-in") {
        if first("required-in").iter().any(|other| other.text().is_some() && other.text() == item.text()) {
            let message = Message::new("both needed and forbidden in `{}`")
                .with(Argument::declared(item.text().unwrap_or_default()));
            reader.error(at, item, message, None);
        }
    }
    if let Some(separator) = member.value.member("separator") {
        let takes_list = schema.get("type").is_none_or(|types| {
            let is_array = |node: &Node| node.text() == Some("array");
            is_array(types) || types.items().iter().any(is_array)
        });
        if !takes_list {
            let message = Message::new("`separator` splits lists, and this is none: it has no effect");
            let help = Message::new("say `\"type\": \"array\"`");
            reader.at_key(&at.child("separator"), separator, message, Some(help));
            reader.edits.push((at.child("separator"), Edit::Remove));
        }
    }
}

/// What the word `name` takes, where `value` is something else.
fn fault(name: &str, value: &Node) -> Option<&'static str> {
    match name {
        "required-in" | "forbidden-in" => {
            (!is_names(value)).then_some("expected a list of environments, such as `[\"production\"]`")
        }
        "same-across" | "distinct-across" => (value.bool() != Some(true) && !is_names(value))
            .then_some("expected a list of environments, or `true` for all of them"),
        "dynamic" => value.bool().is_none().then_some("expected `true` or `false`"),
        "renamed-from" => {
            (!is_name(value) && !is_names(value)).then_some("expected a name or a list of names")
        }
        "separator" => (!is_name(value)).then_some("expected a text, not an empty one"),
        "min-entropy" => {
            number(value).is_none_or(|bits| bits < 0.0).then_some("expected a number of bits, 0 or more")
        }
        "expires" => value
            .text()
            .is_none_or(|text| Date::parse(text).is_none())
            .then_some("expected a date such as `2026-01-31`"),
        _ => None,
    }
}

fn is_name(value: &Node) -> bool {
    value.text().is_some_and(|name| !name.is_empty())
}

fn is_names(value: &Node) -> bool {
    !value.items().is_empty() && value.items().iter().all(is_name)
}
