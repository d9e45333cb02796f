//! What a schema expects, in a few words.
//!
//! Each text follows "expected": `an integer from 1 to 65535`. Of secrets it says what kind of value, never which.

use super::format::Format;
use super::library::{Library, Spot};
use super::lint::is_secret;
use super::shape::number;
use crate::tree::{Node, NodeKind};
use crate::{Argument, Message};

/// How much may be said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tone {
    /// Whether the value is a secret, so that the schema's own texts about it are not repeated.
    pub(super) is_secret: bool,
    /// Whether it is a text of an environment.
    pub(super) is_environment: bool,
}

/// Of longer lists the rest is counted.
const MAX_LISTED: usize = 12;

/// Schemas in schemas in schemas are not looked into any further.
const MAX_DEPTH: usize = 8;

/// What the schema at `spot` as a whole expects.
pub(super) fn of_schema(library: &Library, spot: &Spot<'_>, tone: Tone) -> Message {
    describe(library, spot, tone, 0).unwrap_or_else(|| Message::new("what the schema describes"))
}

/// The same, if there is anything to say.
pub(super) fn describe(library: &Library, spot: &Spot<'_>, tone: Tone, depth: usize) -> Option<Message> {
    if depth > MAX_DEPTH {
        return None;
    }
    let tone = Tone { is_secret: tone.is_secret || is_secret(spot.node), ..tone };
    let node = spot.node;
    let has = |words: &[&str]| words.iter().any(|word| node.get(word).is_some());
    if has(&["const", "enum"]) {
        return Some(values(node, tone));
    }
    if has(&["pattern"]) {
        return Some(pattern(node, tone));
    }
    if let Some(format) = format(node) {
        return Some(Message::new(format));
    }
    if has(&["contentEncoding"]) {
        return Some(encoding(node));
    }
    if has(&["multipleOf"]) {
        return of_keyword(node, "multipleOf", tone);
    }
    if let Some(types) = node.get("type").filter(|types| types.text() != Some("object")) {
        return types_of(types, node, tone);
    }
    if let Some(object) = object(node, tone) {
        return Some(object);
    }
    if let Some(target) = library.follow(spot) {
        return describe(library, &target, tone, depth + 1);
    }
    for word in ["anyOf", "oneOf"] {
        if let Some(list) = spot.get(word) {
            return alternatives(library, &list, tone, depth + 1);
        }
    }
    if let Some(list) = spot.get("allOf") {
        return list.items().find_map(|part| describe(library, &part, tone, depth + 1));
    }
    has(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]).then(|| numbers(node, tone))
}

/// What the list of alternatives at `list` expects; `null` is not worth mentioning beside another.
pub(super) fn alternatives(library: &Library, list: &Spot<'_>, tone: Tone, depth: usize) -> Option<Message> {
    let is_null = |spot: &Spot<'_>| spot.node.get("type").and_then(Node::text) == Some("null");
    let mut texts: Vec<Message> = Vec::new();
    for item in list.items().filter(|item| !is_null(item)) {
        let text = describe(library, &item, tone, depth + 1)?;
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    (!texts.is_empty()).then(|| join(texts, " or "))
}

/// What the word `keyword` of the schema `node` expects, together with the words that go with it.
pub(super) fn of_keyword(node: &Node, keyword: &str, tone: Tone) -> Option<Message> {
    match keyword {
        "const" | "enum" => Some(values(node, tone)),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => Some(numbers(node, tone)),
        "multipleOf" => {
            let step = node.get("multipleOf")?.to_json().to_string();
            Some(Message::new("a multiple of {}").with(Argument::declared(&step)))
        }
        "type" => types_of(node.get("type")?, node, tone),
        "minLength" | "maxLength" => Some(lengths(node)),
        "minItems" | "maxItems" => Some(sizes(node, "minItems", "maxItems", "a list of {}", "item")),
        "minProperties" | "maxProperties" if tone.is_environment => {
            Some(sizes(node, "minProperties", "maxProperties", "{}", "variable"))
        }
        "minProperties" | "maxProperties" => {
            Some(sizes(node, "minProperties", "maxProperties", "an object with {}", "member"))
        }
        "pattern" => Some(pattern(node, tone)),
        "format" => Some(Message::new(format(node)?)),
        "contentEncoding" => Some(encoding(node)),
        "uniqueItems" => Some(Message::new("a list with each item only once")),
        "min-entropy" => Some(Message::new("a secret that is harder to guess")),
        _ => None,
    }
}

/// Several texts in one: `a, b or c`.
pub(super) fn join(texts: Vec<Message>, conjunction: &'static str) -> Message {
    let total = texts.len();
    let mut texts = texts.into_iter();
    let Some(first) = texts.next() else { return Message::new("nothing") };
    let mut joined = first;
    let mut listed = 1;
    for text in texts {
        if listed == MAX_LISTED {
            return Message::new("{}, … ({} in all)").with(vec![joined]).with(total);
        }
        listed += 1;
        let separator = if listed == total { conjunction } else { ", " };
        joined = Message::new("{}{}{}").with(vec![joined]).with(separator).with(vec![text]);
    }
    joined
}

/// A value of a schema.
pub(super) fn value(node: &Node) -> Message {
    let template = Message::new("`{}`");
    match &node.kind {
        NodeKind::Text(text) if text.is_empty() => Message::new("an empty text"),
        NodeKind::Text(text) => template.with(Argument::declared(text)),
        _ => template.with(Argument::declared(&node.to_json().to_string())),
    }
}

fn values(node: &Node, tone: Tone) -> Message {
    if tone.is_secret {
        return Message::new("one of the values that the schema lists");
    }
    if let Some(constant) = node.get("const") {
        return value(constant);
    }
    let members = node.get("enum").map(Node::items).unwrap_or_default();
    let mut texts: Vec<Message> = Vec::new();
    for member in members {
        let text = value(member);
        // Past those that are listed it only matters how many there are.
        if texts.len() > MAX_LISTED || !texts.contains(&text) {
            texts.push(text);
        }
    }
    let number = texts.len();
    let listed = join(texts, " or ");
    match number {
        1 => listed,
        _ => Message::new("one of {}").with(vec![listed]),
    }
}

fn pattern(node: &Node, tone: Tone) -> Message {
    match node.get("pattern").and_then(Node::text) {
        Some(pattern) if !tone.is_secret => {
            Message::new("a text that matches `{}`").with(Argument::declared(pattern))
        }
        _ => Message::new("a text that matches the pattern of the schema"),
    }
}

fn format(node: &Node) -> Option<&'static str> {
    Format::find(node.get("format")?.text()?)?.expects
}

fn encoding(node: &Node) -> Message {
    let name = node.get("contentEncoding").and_then(Node::text).unwrap_or_default();
    Message::new("a text in {}").with(Argument::declared(name))
}

fn types_of(types: &Node, node: &Node, tone: Tone) -> Option<Message> {
    let names: Vec<&str> =
        types.text().into_iter().chain(types.items().iter().filter_map(Node::text)).collect();
    let telling: Vec<&str> = names.iter().copied().filter(|name| *name != "null").collect();
    if telling.is_empty() {
        return (!names.is_empty()).then(|| Message::new("no value (`null`)"));
    }
    let texts = telling.into_iter().filter_map(|name| type_of(name, node, tone)).collect();
    Some(join(texts, " or "))
}

fn type_of(name: &str, node: &Node, tone: Tone) -> Option<Message> {
    Some(match name {
        "integer" | "number" => numbers(node, tone),
        "string" => lengths(node),
        "boolean" => Message::new("`true` or `false`"),
        "array" => list(node, tone),
        "object" => Message::new(if tone.is_environment { "a JSON object" } else { "an object" }),
        _ => return None,
    })
}

/// An object, by the members that tell it from others: those with one value.
fn object(node: &Node, tone: Tone) -> Option<Message> {
    let properties = node.get("properties").map(Node::members).unwrap_or_default();
    let constants: Vec<Message> = properties
        .iter()
        .filter(|member| !tone.is_secret && !is_secret(&member.value))
        .filter_map(|member| Some((member, member.value.get("const")?)))
        .map(|(member, constant)| {
            Message::new("`{}` is {}").with(Argument::declared(&member.key)).with(vec![value(constant)])
        })
        .collect();
    if !constants.is_empty() {
        return Some(Message::new("an object whose {}").with(vec![join(constants, " and ")]));
    }
    let is_object = node.get("type").and_then(Node::text) == Some("object");
    is_object.then(|| type_of("object", node, tone)).flatten()
}

fn list(node: &Node, tone: Tone) -> Message {
    match node.get("x-envguard").and_then(|words| words.get("separator")).and_then(Node::text) {
        Some(separator) => {
            Message::new("a list with `{}` between the items").with(Argument::declared(separator))
        }
        None => Message::new(if tone.is_environment { "a JSON list" } else { "a list" }),
    }
}

fn numbers(node: &Node, tone: Tone) -> Message {
    if node.get("format").and_then(Node::text) == Some("port") {
        return Message::new("a port from 1 to 65535");
    }
    let is_type = |name| {
        node.get("type").is_some_and(|types| {
            types.text() == Some(name) || types.items().iter().any(|item| item.text() == Some(name))
        })
    };
    let noun = if is_type("integer") && !is_type("number") { "an integer" } else { "a number" };
    let Some((lower, upper)) = bounds(node) else { return Message::new(noun) };
    if tone.is_secret {
        return Message::new("{} within the bounds of the schema").with(noun);
    }
    let show = |(_, limit): &(bool, &Node)| Argument::declared(&limit.to_json().to_string());
    match (lower, upper) {
        (Some(low @ (false, _)), Some(high @ (false, _))) => {
            Message::new("{} from {} to {}").with(noun).with(show(&low)).with(show(&high))
        }
        (lower, upper) => {
            let highest = if lower.is_some() { "at most {}" } else { "of at most {}" };
            let lower = lower
                .map(|low| Message::new(if low.0 { "above {}" } else { "of at least {}" }).with(show(&low)));
            let upper =
                upper.map(|high| Message::new(if high.0 { "below {}" } else { highest }).with(show(&high)));
            let limits = join(lower.into_iter().chain(upper).collect(), " and ");
            Message::new("{} {}").with(noun).with(vec![limits])
        }
    }
}

/// A limit, and whether the limit itself is excluded.
type Limit<'n> = Option<(bool, &'n Node)>;

/// The limits of a number, if there are any.
fn bounds(node: &Node) -> Option<(Limit<'_>, Limit<'_>)> {
    let limit = |inclusive: &str, exclusive: &str, is_tighter: fn(f64, f64) -> bool| {
        let closed = node.get(inclusive).filter(|limit| number(limit).is_some());
        let open = node.get(exclusive);
        if open.and_then(Node::bool) == Some(true) {
            return closed.map(|limit| (true, limit));
        }
        match (closed, open.filter(|limit| number(limit).is_some())) {
            (Some(closed), Some(open)) if is_tighter(number(closed)?, number(open)?) => Some((false, closed)),
            (_, Some(open)) => Some((true, open)),
            (closed, None) => closed.map(|limit| (false, limit)),
        }
    };
    let lower = limit("minimum", "exclusiveMinimum", |closed, open| closed > open);
    let upper = limit("maximum", "exclusiveMaximum", |closed, open| closed < open);
    (lower.is_some() || upper.is_some()).then_some((lower, upper))
}

fn lengths(node: &Node) -> Message {
    if node.get("minLength").is_none() && node.get("maxLength").is_none() {
        return Message::new("a text");
    }
    sizes(node, "minLength", "maxLength", "a text of {}", "character")
}

fn sizes(node: &Node, low: &str, high: &str, template: &'static str, unit: &'static str) -> Message {
    let limit = |word| node.get(word).and_then(number).map(|limit| Argument::declared(&limit.to_string()));
    let unit_of = |word: &str| {
        Argument::Word(match (unit, node.get(word).and_then(number) == Some(1.0)) {
            ("character", true) => "character",
            ("character", false) => "characters",
            ("item", true) => "item",
            ("variable", true) => "variable",
            ("variable", false) => "variables",
            ("item", false) => "items",
            (_, true) => "member",
            (_, false) => "members",
        })
    };
    let size = match (limit(low), limit(high)) {
        (Some(from), Some(to)) if from == to => Message::new("{} {}").with(from).with(unit_of(low)),
        (Some(from), Some(to)) => Message::new("{} to {} {}").with(from).with(to).with(unit_of(high)),
        (Some(from), None) => Message::new("at least {} {}").with(from).with(unit_of(low)),
        (None, Some(to)) => Message::new("at most {} {}").with(to).with(unit_of(high)),
        (None, None) => Message::new("any size"),
    };
    Message::new(template).with(vec![size])
}
