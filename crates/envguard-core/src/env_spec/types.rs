//! The types of env-spec in the words of JSON Schema.

use envguard_syntax::Span;
use serde_json::Number;

use super::decorator::Switch;
use super::names::{FUNCTIONS, TYPES};
use super::option::{Meaning, meaning};
use super::patterns;
use super::value::{Argument, Call, Scalar, Value, ValueKind};
use crate::import::{ImportWarning, Words};
use crate::tree::{Node, NodeKind};
use crate::{KeyName, Message, similar};

/// Types within types are followed this deep.
const MAX_DEPTH: usize = 8;

/// Writes the schema of a type, and down what it cannot say.
pub(super) struct TypeWriter<'w> {
    warnings: &'w mut Vec<ImportWarning>,
    depth: usize,
    /// Numbers out of range are brought into it, so any will do.
    is_forced_into_range: bool,
}

/// A type as it is written.
#[derive(Clone, Copy)]
struct Type<'v> {
    name: &'v str,
    span: Span,
    /// Where its name stands.
    name_span: Span,
    arguments: &'v [Argument],
}

impl<'v> Type<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        if let Some(Call { name, arguments }) = value.call() {
            return Some(Self { name: &name.text, span: value.span, name_span: name.span, arguments });
        }
        let name = value.static_text()?;
        Some(Self { name, span: value.span, name_span: value.span, arguments: &[] })
    }

    fn option(&self, name: &str) -> Option<&'v Argument> {
        self.arguments
            .iter()
            .find(|argument| argument.name.as_ref().is_some_and(|given| &*given.text == name))
    }

    /// Whether the option `name` is on for certain.
    fn is_on(&self, name: &str) -> bool {
        self.option(name).is_some_and(|argument| Switch::of(&argument.value) == Switch::On)
    }

    fn positional(&self) -> impl Iterator<Item = &'v Argument> {
        self.arguments.iter().filter(|argument| argument.name.is_none())
    }
}

impl<'w> TypeWriter<'w> {
    pub(super) fn new(warnings: &'w mut Vec<ImportWarning>) -> Self {
        Self { warnings, depth: 0, is_forced_into_range: false }
    }

    /// Adds the words for the type that `value` names; none if it cannot be told.
    pub(super) fn write(&mut self, value: &Value, words: &mut Words) {
        let Some(kind) = Type::of(value) else { return self.warn_computed(value.span) };
        if !TYPES.contains(&kind.name) {
            return self.warn_unknown(&kind);
        }
        words.add(kind.span, "type", json_type(&kind));
        match kind.name {
            "url" if !kind.is_on("prependHttps") => words.add(kind.span, "format", "uri"),
            "enum" => self.members(&kind, words),
            "email" => words.add(kind.span, "format", "email"),
            "port" => port(&kind, words),
            "ip" => ip(&kind, words),
            "semver" => words.add(kind.span, "format", "semver"),
            "isoDate" => words.add_pattern(kind.span, patterns::ISO_DATE),
            "uuid" => words.add(kind.span, "format", "uuid"),
            "md5" => words.add_pattern(kind.span, patterns::MD5),
            "duration" => words.add_pattern(kind.span, patterns::DURATION),
            "domain" => domain(&kind, words),
            "array" => self.array(&kind, words),
            "record" => self.record(&kind, words),
            _ => {}
        }
        self.is_forced_into_range = kind.is_on("coerceToMinMaxRange");
        for argument in kind.arguments {
            if let Some(name) = &argument.name {
                self.option(&kind, &name.text, argument, words);
            }
        }
    }

    fn option(&mut self, kind: &Type<'_>, name: &str, argument: &Argument, words: &mut Words) {
        let Some(meaning) = meaning(kind.name, name) else {
            return self.warn_option(kind, name, argument.span);
        };
        let value = &argument.value;
        let is_computed = match meaning {
            // Types that are given something look like functions.
            Meaning::Keys => false,
            Meaning::Pattern => value.call().is_some_and(|call| &*call.name.text != "regex"),
            _ => value.is_dynamic(),
        };
        if is_computed {
            if !matches!(meaning, Meaning::Change) {
                self.warnings.push(ImportWarning::new(
                    argument.span,
                    "this option is computed, so it is not carried over",
                    "give it a fixed value, or check it in the application",
                ));
            }
            return;
        }
        let is_on = Switch::of(value) == Switch::On;
        let done = match meaning {
            Meaning::Bound(["minimum" | "maximum"]) if self.is_forced_into_range => true,
            Meaning::Bound(bounds) => number(value).is_some_and(|number| {
                for word in bounds {
                    words.add(argument.span, word, number.clone());
                }
                true
            }),
            Meaning::Start => pattern(argument, words, |text| Some(format!("^{}", patterns::escape(text)))),
            Meaning::End => pattern(argument, words, |text| Some(format!("{}$", patterns::escape(text)))),
            Meaning::Pattern => pattern(argument, words, patterns::unwrap),
            Meaning::Domains => one_of(argument, words, patterns::domains),
            Meaning::Protocols => one_of(argument, words, patterns::protocols),
            Meaning::NoSlash => {
                if is_on {
                    words.add_pattern(argument.span, "[^/]$");
                }
                true
            }
            Meaning::Unique => {
                if is_on {
                    words.add(argument.span, "uniqueItems", true);
                }
                true
            }
            Meaning::Keys => {
                let keys = self.nested(value);
                words.add_node(argument.span, "propertyNames", keys);
                true
            }
            Meaning::Change if is_on => {
                self.warnings.push(ImportWarning::new(
                    argument.span,
                    "this option changes the value, which a schema cannot say: values are checked as they are written",
                    "write the values in the form that the application needs",
                ));
                true
            }
            Meaning::Unsayable => {
                self.warnings.push(ImportWarning::new(
                    argument.span,
                    "JSON Schema has no word for this bound, so it is not carried over",
                    "check it in the application",
                ));
                true
            }
            Meaning::Change | Meaning::Nothing => true,
        };
        if !done {
            self.warnings.push(ImportWarning::new(
                argument.span,
                "the value of this option makes no sense, so it is not carried over",
                "see the reference of the type for what it takes",
            ));
        }
    }

    /// The schema of a type within a type.
    fn nested(&mut self, value: &Value) -> Node {
        let mut words = Words::default();
        if self.depth < MAX_DEPTH {
            self.depth += 1;
            self.write(value, &mut words);
            self.depth -= 1;
        }
        words.build(value.span)
    }

    fn members(&mut self, kind: &Type<'_>, words: &mut Words) {
        let mut members = Vec::new();
        for argument in kind.positional() {
            match argument.value.static_text() {
                Some(text) => members.push(Node::new(argument.span, text.into())),
                None => {
                    return self.warnings.push(ImportWarning::new(
                        argument.span,
                        "members of this enum are computed, so any text is taken",
                        "list the members",
                    ));
                }
            }
        }
        if members.is_empty() {
            return self.warnings.push(ImportWarning::new(
                kind.span,
                "this enum has no members, so any text is taken",
                "list the members: `enum(a, b)`",
            ));
        }
        words.add(kind.span, "enum", NodeKind::List(members));
    }

    fn array(&mut self, kind: &Type<'_>, words: &mut Words) {
        if let Some(argument) = kind.positional().next() {
            let items = self.nested(&argument.value);
            words.add_node(argument.span, "items", items);
        }
        words.add(kind.span, "minItems", 1);
        let given =
            |name| kind.option(name).and_then(|option| Some((option.value.static_text()?, option.span)));
        if given("format").is_none_or(|(format, _)| format != "json") {
            let (separator, span) = given("separator").unwrap_or((",", kind.span));
            let mut ours = Words::default();
            ours.add(span, "separator", separator);
            words.add_node(span, "x-envguard", ours.build(span));
        }
    }

    fn record(&mut self, kind: &Type<'_>, words: &mut Words) {
        if let Some(argument) = kind.positional().next() {
            let values = self.nested(&argument.value);
            words.add_node(argument.span, "additionalProperties", values);
        }
        words.add(kind.span, "minProperties", 1);
    }

    fn warn_computed(&mut self, span: Span) {
        self.warnings.push(ImportWarning::new(
            span,
            "this type is computed, so it is not carried over",
            "name the type, or check it in the application",
        ));
    }

    fn warn_unknown(&mut self, kind: &Type<'_>) {
        if FUNCTIONS.contains(&kind.name) {
            return self.warn_computed(kind.span);
        }
        let message = Message::new("there is no type {}: any value is taken");
        let help = match similar(kind.name, TYPES) {
            Some(similar) => Message::new("did you mean `{}`?").with(similar),
            None => Message::new("say in the schema what values it takes, if it comes from a plugin"),
        };
        let message = message.with(KeyName::new(kind.name.as_bytes()));
        self.warnings.push(ImportWarning::new(kind.name_span, message, help));
    }

    fn warn_option(&mut self, kind: &Type<'_>, name: &str, span: Span) {
        let message = Message::new("the type {} has no option {}: it is passed over")
            .with(KeyName::new(kind.name.as_bytes()))
            .with(KeyName::new(name.as_bytes()));
        self.warnings.push(ImportWarning::new(
            span,
            message,
            "see the reference of the type for its options",
        ));
    }
}

fn json_type(kind: &Type<'_>) -> &'static str {
    match kind.name {
        "number" if kind.is_on("isInt") => "integer",
        "number" => "number",
        "port" => "integer",
        "boolean" => "boolean",
        "array" => "array",
        "record" | "simple-object" => "object",
        _ => "string",
    }
}

fn port(kind: &Type<'_>, words: &mut Words) {
    words.add(kind.span, "format", "port");
    words.add(kind.span, "minimum", 0);
    words.add(kind.span, "maximum", i64::from(u16::MAX));
}

fn ip(kind: &Type<'_>, words: &mut Words) {
    let version = kind.option("version");
    match version.and_then(|version| Some((version.value.static_text()?, version.span))) {
        Some(("4", span)) => words.add(span, "format", "ipv4"),
        Some(("6", span)) => words.add(span, "format", "ipv6"),
        _ => {
            let format = |name: &str| {
                let mut words = Words::default();
                words.add(kind.span, "format", name);
                words.build(kind.span)
            };
            words.add(kind.span, "anyOf", NodeKind::List(vec![format("ipv4"), format("ipv6")]));
        }
    }
}

fn domain(kind: &Type<'_>, words: &mut Words) {
    if kind.is_on("allowWildcard") {
        words.add_pattern(kind.span, patterns::WILDCARD_DOMAIN);
    } else {
        // IPv4 addresses are well-formed names too.
        words.add(kind.span, "format", "hostname");
    }
    if !kind.is_on("allowSingleLabel") {
        words.add_pattern(kind.span, "\\.");
    }
    if !kind.is_on("allowIp") {
        words.add_pattern(kind.span, "[A-Za-z][^.]*$");
    }
}

/// The number that `value` is, quoted or not.
pub(super) fn number(value: &Value) -> Option<Number> {
    match value.scalar()? {
        Scalar::Number(text) | Scalar::Text(text) => parse_number(text),
        Scalar::Undefined | Scalar::Bool(_) => None,
    }
}

/// The number that `text` is.
pub(super) fn parse_number(text: &str) -> Option<Number> {
    let whole = text.parse::<i64>().ok().map(Number::from);
    whole.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))
}

/// Adds a pattern made of the text of `argument`, or of that in its `regex(…)`.
fn pattern(argument: &Argument, words: &mut Words, make: impl Fn(&str) -> Option<String>) -> bool {
    let value = match argument.value.call().and_then(|call| call.arguments.first()) {
        Some(inner) => &inner.value,
        None => &argument.value,
    };
    // The `$` of a pattern is the end of the text and no reference.
    let ValueKind::Text(text, _) = &value.kind else { return false };
    make(text).is_some_and(|pattern| {
        words.add_pattern(argument.span, &pattern);
        true
    })
}

/// Adds a pattern made of the texts of `argument`, which is a list or a single one.
fn one_of(argument: &Argument, words: &mut Words, make: impl Fn(&[&str]) -> String) -> bool {
    let texts: Option<Vec<&str>> = match &argument.value.kind {
        ValueKind::List(items) => items.iter().map(Value::static_text).collect(),
        _ => argument.value.static_text().map(|text| vec![text]),
    };
    texts.filter(|texts| !texts.is_empty()).is_some_and(|texts| {
        words.add_pattern(argument.span, &make(&texts));
        true
    })
}
