//! From the words of schemas to what a text is read as.

use serde_json::Number;

use super::format::{self, Known, known};
use super::model::{Bound, Kind, List, Numeric, Object, Text};
use super::pattern::Pattern;
use super::said::Said;
use crate::Message;
use crate::schema::number;
use crate::tree::{Node, NodeKind};

/// What a value is, and whether it may be nothing.
pub(super) struct Read {
    pub(super) kind: Kind,
    pub(super) takes_null: bool,
    /// Whether the schemas say what it is, rather than leave it open.
    pub(super) is_said: bool,
}

/// What a value is of which schemas say what is in `said`.
pub(super) fn read(said: &Said<'_>) -> Result<Read, Message> {
    let members = members(said)?;
    let types = types(said);
    let by_type = types.as_ref().is_some_and(|types| types.contains(&"null"));
    let by_members = members.as_ref().is_some_and(|members| members.iter().any(|node| is_null(node)));
    let takes_null = said.allows_null
        || match (&types, &members) {
            (Some(_), Some(_)) => by_type && by_members,
            _ => by_type || by_members,
        };
    let is_said = types.is_some() || members.is_some();
    let name = name(said, types, members.as_deref())?;
    let members = members.map(|members| {
        members.into_iter().filter(|node| node.json_type() == widest(name)).collect::<Vec<&Node>>()
    });
    let kind = match name {
        "integer" => Kind::Integer(numeric(said, members)?),
        "number" => Kind::Number(numeric(said, members)?),
        "boolean" => Kind::Boolean(boolean(members)?),
        "array" | "object" if members.is_some() => {
            return Err(Message::new(
                "its schema lists whole lists or objects, which the code cannot compare",
            ));
        }
        "array" => Kind::List(list(said)?),
        "object" => Kind::Object(object(said)?),
        _ => Kind::Text(text(said, members)?),
    };
    Ok(Read { kind, takes_null, is_said })
}

fn is_null(node: &Node) -> bool {
    node.kind == NodeKind::Null
}

/// The values that are listed, if they are.
fn members<'n>(said: &Said<'n>) -> Result<Option<Vec<&'n Node>>, Message> {
    let listed = said.one("enum")?.map(|list| list.items().iter().collect::<Vec<&Node>>());
    let Some(constant) = said.one("const")? else { return Ok(listed) };
    let value = constant.to_json();
    if listed.is_some_and(|listed| listed.iter().all(|member| member.to_json() != value)) {
        return Err(Message::new("its schema takes no value at all"));
    }
    Ok(Some(vec![constant]))
}

/// The types that all schemas allow which say something about that.
fn types<'n>(said: &Said<'n>) -> Option<Vec<&'n str>> {
    let sets = said.all("type").map(|types| {
        types.text().into_iter().chain(types.items().iter().filter_map(Node::text)).collect::<Vec<&str>>()
    });
    sets.reduce(|one, other| {
        let allows =
            |set: &[&str], name: &str| set.contains(&name) || name == "integer" && set.contains(&"number");
        let both = one.iter().chain(&other).filter(|name| allows(&one, name) && allows(&other, name));
        both.copied().collect()
    })
}

/// The name of the one type that a value has.
fn name<'n>(
    said: &Said<'n>,
    types: Option<Vec<&'n str>>,
    members: Option<&[&Node]>,
) -> Result<&'n str, Message> {
    let several = || Message::new("its schema allows several types, of which the code can have only one");
    let mut names = match (types, members) {
        (Some(types), _) => types,
        (None, Some(members)) => members.iter().map(|node| node.json_type()).collect(),
        // Without a type, bounds hold for numbers, and any other text will do.
        (None, None) if is_numeric(said) => {
            return Err(Message::new("its schema bounds a number, and does not say that it is one"));
        }
        (None, None) => vec!["string"],
    };
    names.retain(|name| *name != "null");
    names.sort_unstable();
    names.dedup();
    match *names {
        [only] => Ok(only),
        ["integer", "number"] => Ok("number"),
        [] => Err(Message::new("its schema takes no value at all")),
        // A text that nothing is asked of is taken as it is, whatever else it might be.
        _ if names.contains(&"string") && members.is_none() && is_free_text(said) => Ok("string"),
        _ => Err(several()),
    }
}

fn is_free_text(said: &Said<'_>) -> bool {
    let asking = ["pattern", "format", "minLength", "maxLength", "contentEncoding"];
    !asking.iter().any(|word| said.has(word)) && said.alternatives.is_empty()
}

fn is_numeric(said: &Said<'_>) -> bool {
    let words = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    words.iter().any(|word| said.has(word))
}

/// What [`Node::json_type`] calls values of the type `name`.
fn widest(name: &str) -> &str {
    if name == "integer" { "number" } else { name }
}

fn text(said: &Said<'_>, members: Option<Vec<&Node>>) -> Result<Text, Message> {
    let choices =
        members.map(|members| members.iter().filter_map(|node| node.text()).map(str::to_owned).collect());
    let mut text = Text {
        choices,
        least: said.count("minLength")?,
        most: said.count("maxLength")?,
        patterns: Vec::new(),
        min_entropy: said.extension("min-entropy").and_then(number).filter(|bits| *bits > 0.0),
    };
    for pattern in said.all("pattern").filter_map(Node::text) {
        text.patterns.push(pattern_of(pattern)?);
    }
    for format in said.all("format").filter_map(Node::text) {
        let (patterns, most) = format_of(format)?;
        text.patterns.extend(patterns);
        text.most = text.most.into_iter().chain(most).min();
    }
    for alternatives in &said.alternatives {
        let any: Result<Vec<Vec<Pattern>>, Message> = alternatives.iter().map(alternative).collect();
        let any = any?;
        // One that takes any text takes all.
        if any.iter().all(|patterns| patterns.len() == 1) {
            text.patterns.push(Pattern::any_of(any.into_iter().flatten().collect()));
        } else if any.iter().all(|patterns| !patterns.is_empty()) {
            return Err(Message::new("its schema has alternatives, which are more than the code can check"));
        }
    }
    for encoding in said.all("contentEncoding").filter_map(Node::text) {
        text.patterns.extend(format::encoding(encoding).and_then(Pattern::new));
    }
    if let Some(choices) = &mut text.choices {
        if !text.patterns.is_empty() || text.min_entropy.is_some() {
            return Err(Message::new(
                "its schema lists values and asks for more, which the code cannot check",
            ));
        }
        let (least, most) = (text.least.take().unwrap_or(0), text.most.take().unwrap_or(u64::MAX));
        choices.retain(|choice| (least..=most).contains(&(choice.chars().count() as u64)));
        if choices.is_empty() {
            return Err(Message::new("its schema takes no value at all"));
        }
    }
    Ok(text)
}

/// What one alternative kind of text matches; nothing where it takes any text.
fn alternative(node: &Node) -> Result<Vec<Pattern>, Message> {
    match node.members() {
        [only] if &*only.key == "pattern" => Ok(vec![pattern_of(only.value.text().unwrap_or_default())?]),
        [only] => match format_of(only.value.text().unwrap_or_default())? {
            (_, Some(_)) => {
                Err(Message::new("its schema has alternatives, which are more than the code can check"))
            }
            (patterns, None) => Ok(patterns),
        },
        _ => Ok(Vec::new()),
    }
}

fn pattern_of(pattern: &str) -> Result<Pattern, Message> {
    Pattern::of_schema(pattern)
        .ok_or_else(|| Message::new("its pattern does not mean the same in every language"))
}

/// What texts of the format `name` match, and how many characters they have at most.
fn format_of(name: &str) -> Result<(Vec<Pattern>, Option<u64>), Message> {
    match known(name) {
        Known::Anything => Ok((Vec::new(), None)),
        Known::Fits(format) => Ok((format.patterns, format.most)),
        Known::Unsayable => Err(Message::new("its format is more than the code can check")),
    }
}

fn numeric(said: &Said<'_>, members: Option<Vec<&Node>>) -> Result<Numeric, Message> {
    let choices = members.map(|members| members.iter().filter_map(|node| number_of(node)).collect());
    let multiple_of = said.all("multipleOf").filter_map(number_of).collect();
    let minimum = bound(said, "minimum", "exclusiveMinimum", |closed, open| closed > open)?;
    let maximum = bound(said, "maximum", "exclusiveMaximum", |closed, open| closed < open)?;
    let is_port = said.all("format").any(|format| format.text() == Some("port"));
    let of_port = |limit: u64| is_port.then(|| Bound { limit: limit.into(), is_exclusive: false });
    Ok(Numeric {
        choices,
        minimum: minimum.or_else(|| of_port(1)),
        maximum: maximum.or_else(|| of_port(u16::MAX.into())),
        multiple_of,
    })
}

fn number_of(node: &Node) -> Option<Number> {
    match &node.kind {
        NodeKind::Number(number) => Some(number.clone()),
        _ => None,
    }
}

/// The tighter of two bounds. In draft 4 the word `exclusive` says whether the other one is.
fn bound(
    said: &Said<'_>,
    inclusive: &'static str,
    exclusive: &'static str,
    is_tighter: fn(f64, f64) -> bool,
) -> Result<Option<Bound>, Message> {
    let (closed, open) = (said.one(inclusive)?, said.one(exclusive)?);
    let bound = |node: Option<&Node>, is_exclusive| {
        node.and_then(number_of).map(|limit| Bound { limit, is_exclusive })
    };
    let is_flag = open.and_then(Node::bool) == Some(true);
    let (closed_at, open_at) = (closed.and_then(number), open.and_then(number));
    Ok(match (closed_at, open_at) {
        (Some(closed_at), Some(open_at)) if is_tighter(closed_at, open_at) => bound(closed, false),
        (_, Some(_)) => bound(open, true),
        _ => bound(closed, is_flag),
    })
}

fn boolean(members: Option<Vec<&Node>>) -> Result<Option<bool>, Message> {
    let Some(members) = members else { return Ok(None) };
    let allows = |value| members.iter().any(|node| node.bool() == Some(value));
    match (allows(true), allows(false)) {
        (true, true) => Ok(None),
        (true, false) => Ok(Some(true)),
        (false, true) => Ok(Some(false)),
        (false, false) => Err(Message::new("its schema takes no value at all")),
    }
}

fn list(said: &Said<'_>) -> Result<List, Message> {
    let separator = said.extension("separator").and_then(Node::text).filter(|text| !text.is_empty());
    let items = inner(said, "items", "the items of its list")?;
    if separator.is_some() && items.is_none() {
        return Err(Message::new("its schema does not say what the items of the list are"));
    }
    Ok(List {
        separator: separator.map(str::to_owned),
        items: items.map(Box::new),
        least: said.count("minItems")?,
        most: said.count("maxItems")?,
        is_unique: said.one("uniqueItems")?.and_then(Node::bool) == Some(true),
    })
}

fn object(said: &Said<'_>) -> Result<Object, Message> {
    let values = inner(said, "additionalProperties", "the values of its object")?;
    Ok(Object {
        values: values.map(Box::new),
        least: said.count("minProperties")?,
        most: said.count("maxProperties")?,
    })
}

/// What the values within a value are, by the word `name`; `None` where they may be anything.
fn inner(said: &Said<'_>, name: &'static str, what: &'static str) -> Result<Option<Kind>, Message> {
    let Some(inner) = said.inner(name)? else { return Ok(None) };
    if inner.is_empty() {
        return Ok(None);
    }
    match read(&inner)? {
        Read { is_said: false, .. } => {
            Err(Message::new("its schema does not say of which type {} are").with(what))
        }
        Read { takes_null: true, .. } => {
            Err(Message::new("its schema allows `null` among {}, which the code cannot").with(what))
        }
        Read { kind: Kind::List(_) | Kind::Object(_), .. } => {
            Err(Message::new("{} are lists or objects themselves, which is more than the code can check")
                .with(what))
        }
        Read { kind, .. } => Ok(Some(kind)),
    }
}
