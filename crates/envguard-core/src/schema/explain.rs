//! From what the validator finds to what people read.
//!
//! The validator's own texts are never used: they hold values.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::expectation::{self, Tone, of_keyword};
use super::keyword::Keyword;
use super::library::{Address, Spot, push_segment, unescape};
use super::secrecy::Secrets;
use super::{Schema, Violation, Where, condition};
use crate::{KeyName, Message};

/// What is known of the instance besides its values.
#[derive(Default)]
pub(super) struct Subject {
    /// Variables that are there and count as not set, and how they are.
    pub(super) empty: HashMap<String, &'static str>,
    /// Variables that have their defaults.
    pub(super) defaulted: HashSet<String>,
    /// Variables that are there and whose values nobody knows.
    pub(super) unknown: HashSet<String>,
    pub(super) is_environment: bool,
}

/// The explanation of one instance.
pub(super) struct Explainer<'s> {
    pub(super) schema: &'s Schema,
    pub(super) instance: &'s Value,
    pub(super) subject: &'s Subject,
    secrets: RefCell<Secrets<'s>>,
    /// Where the names in a list stand.
    pub(super) positions: HashMap<Address, HashMap<&'s str, usize>>,
    /// How many names a suggestion may still be looked for.
    pub(super) suggestions: usize,
    found: Vec<Violation>,
}

/// Alternatives in alternatives are not looked into any further.
pub(super) const MAX_DEPTH: usize = 8;

/// How many findings are told one by one.
const MAX_EXPLAINED: usize = 10_000;

/// For how many names that nobody knows a similar one is looked for: the work grows with the names that there are.
const MAX_SUGGESTIONS: usize = 50;

/// All that keeps `instance` from fitting `schema`.
pub(super) fn violations(schema: &Schema, instance: &Value, subject: &Subject) -> Vec<Violation> {
    let mut explainer = Explainer {
        schema,
        instance,
        subject,
        secrets: RefCell::new(Secrets::new(&schema.library)),
        positions: HashMap::new(),
        suggestions: MAX_SUGGESTIONS,
        found: Vec::new(),
    };
    let mut errors = schema.validator.iter_errors(instance);
    for error in errors.by_ref().take(MAX_EXPLAINED) {
        explainer.explain(&error, 0);
    }
    let rest = errors.count();
    let mut found = distinct(explainer.found);
    if rest > 0
        && let Some(root) = schema.library.at(Address::root())
        && let Some(place) = schema.library.place(0, root.node)
    {
        let message = Message::new("{} more findings of the schema are not listed").with(rest);
        found.push(Violation {
            instance: Where::Value(String::new()),
            keyword: "$ref",
            place,
            message,
            help: None,
        });
    }
    found
}

/// Without what a wrong type explains, and without saying the same of one thing twice.
fn distinct(violations: Vec<Violation>) -> Vec<Violation> {
    let mistyped: HashSet<Where> = violations
        .iter()
        .filter(|violation| violation.keyword == "type")
        .map(|violation| violation.instance.clone())
        .collect();
    let mut said: HashSet<(Where, String)> = HashSet::new();
    violations
        .into_iter()
        .filter(|violation| violation.keyword == "type" || !mistyped.contains(&violation.instance))
        .filter(|violation| said.insert((violation.instance.clone(), violation.message.to_string())))
        .collect()
}

impl Subject {
    pub(super) fn environment() -> Self {
        Self { is_environment: true, ..Self::default() }
    }

    pub(super) fn document() -> Self {
        Self::default()
    }
}

impl<'s> Explainer<'s> {
    pub(super) fn explain(&mut self, error: &ValidationError<'_>, depth: usize) {
        let pointer = error.instance_path().as_str();
        let Some(spot) = self.spot(error.schema_path().as_str()) else { return };
        if depth > MAX_DEPTH || self.is_undecided(pointer, &spot.address) {
            return;
        }
        match error.kind() {
            // That the schema asks for something else than an environment is a mistake of the schema.
            Kind::Type { .. } if self.subject.is_environment && pointer.is_empty() => {}
            Kind::Required { property } => {
                self.required(pointer, property.as_str().unwrap_or_default(), &spot);
            }
            Kind::AdditionalProperties { unexpected } => {
                self.unexpected(pointer, unexpected, "additionalProperties", &spot);
            }
            Kind::UnevaluatedProperties { unexpected } => {
                self.unexpected(pointer, unexpected, "unevaluatedProperties", &spot);
            }
            Kind::PropertyNames { error } => self.property_name(pointer, error, &spot),
            Kind::FalseSchema => self.forbidden(pointer, &spot),
            Kind::AnyOf { context } => self.alternatives(pointer, context, "anyOf", &spot, depth),
            Kind::OneOfNotValid { context } => self.alternatives(pointer, context, "oneOf", &spot, depth),
            Kind::OneOfMultipleValid { .. } => self.too_many_alternatives(pointer, &spot),
            Kind::Not { .. } => self.excluded(pointer, &spot),
            Kind::Custom { keyword, .. } if keyword == super::extension::WORD => {
                let spot = spot.get("min-entropy").unwrap_or(spot);
                self.unfit(pointer, "min-entropy", &spot);
            }
            kind => match Keyword::find(kind.keyword()) {
                Some(keyword) => self.unfit(pointer, keyword.name, &spot),
                None => self.unfit(pointer, "$ref", &spot),
            },
        }
    }

    /// The value at `pointer` is not what `keyword` at `spot` expects.
    fn unfit(&mut self, pointer: &str, keyword: &'static str, spot: &Spot<'s>) {
        let tone = self.tone(pointer);
        let schema = self.schema_of(keyword, spot);
        let library = &self.schema.library;
        // That a value is empty says more than all that an empty value is not.
        let is_empty = self.instance.pointer(pointer).and_then(Value::as_str) == Some("");
        let expected = match keyword {
            "contains" => expectation::describe(library, spot, tone, 0)
                .map(|item| Message::new("a list that contains {}").with(vec![item])),
            _ if is_empty => {
                schema.as_ref().and_then(|schema| expectation::describe(library, schema, tone, 0))
            }
            _ => schema.as_ref().and_then(|schema| of_keyword(schema.node, keyword, tone)),
        };
        let template = Message::new(if is_empty { "is empty, expected {}" } else { "expected {}" });
        self.add(pointer, keyword, spot, template.with(vec![expected.unwrap_or_else(|| other(keyword))]));
    }

    /// The schema that the word `keyword` at `spot` is in.
    pub(super) fn schema_of(&self, keyword: &str, spot: &Spot<'s>) -> Option<Spot<'s>> {
        let levels = if keyword == "min-entropy" { 2 } else { 1 };
        let mut address = spot.address.clone();
        // A word that envguard has put in itself stands for the schema: then that is where `spot` is already.
        let is_own = spot.node.get("format").is_some() && !address.pointer.ends_with(keyword);
        for _ in 0..if is_own { 0 } else { levels } {
            address = address.split()?.0;
        }
        self.schema.library.at(address)
    }

    /// What is at `pointer` must not be there.
    fn forbidden(&mut self, pointer: &str, spot: &Spot<'s>) {
        if pointer.is_empty() {
            let message = Message::new("the schema allows nothing at all");
            return self.push(Where::Value(String::new()), "false", spot, message, None);
        }
        if self.is_item(pointer) {
            return self.add(pointer, "false", spot, Message::new("not allowed here"));
        }
        let called = self.called(pointer).into_iter().collect::<Vec<_>>();
        let message = match self.condition(&spot.address) {
            Some(when) => Message::new("{} is not allowed when {}").with(called).with(vec![when]),
            None => Message::new("{} is not allowed here").with(called),
        };
        self.push(Where::Key(pointer.to_owned()), "false", spot, message, None);
    }

    /// Adds that the value at `pointer` is not as it should be: `message` says how, without saying what it is about.
    pub(super) fn add(&mut self, pointer: &str, keyword: &'static str, spot: &Spot<'s>, message: Message) {
        let message = match self.condition(&spot.address) {
            Some(when) => Message::new("{} when {}").with(vec![message]).with(vec![when]),
            None => message,
        };
        let message = match self.called(pointer) {
            Some(called) => Message::new("{}: {}").with(vec![called]).with(vec![message]),
            None => message,
        };
        self.push(Where::Value(pointer.to_owned()), keyword, spot, message, None);
    }

    pub(super) fn push(
        &mut self,
        instance: Where,
        keyword: &'static str,
        spot: &Spot<'s>,
        message: Message,
        help: Option<Message>,
    ) {
        let instance = match instance {
            Where::Value(pointer) | Where::Key(pointer) if self.is_defaulted(&pointer) => {
                let name = unescape(pointer.split('/').nth(1).unwrap_or_default());
                // The default alone: `invalid-schema` tells.
                if spot.address.pointer.starts_with("/properties/") {
                    return;
                }
                Where::Missing { parent: String::new(), name: name.into() }
            }
            instance => instance,
        };
        if let Some(place) = self.schema.library.place(spot.address.document, spot.node) {
            self.found.push(Violation { instance, keyword, place, message, help });
        }
    }

    fn is_defaulted(&self, pointer: &str) -> bool {
        !self.subject.defaulted.is_empty()
            && pointer.split('/').nth(1).is_some_and(|key| self.subject.defaulted.contains(&unescape(key)))
    }

    /// Whether the finding depends on a value that nobody knows.
    fn is_undecided(&self, pointer: &str, address: &Address) -> bool {
        let unknown = &self.subject.unknown;
        if unknown.is_empty() {
            return false;
        }
        let of_unknown = pointer.split('/').nth(1).is_some_and(|key| unknown.contains(&unescape(key)));
        of_unknown
            || condition::deciding(&self.schema.library, address).iter().any(|name| unknown.contains(name))
    }

    pub(super) fn condition(&self, address: &Address) -> Option<Message> {
        condition::of(&self.schema.library, address, &|name| {
            let mut pointer = String::new();
            push_segment(&mut pointer, name);
            self.tone(&pointer).is_secret
        })
    }

    pub(super) fn tone(&self, pointer: &str) -> Tone {
        let is_secret = self.secrets.borrow_mut().contains(pointer);
        Tone { is_secret, is_environment: self.subject.is_environment }
    }

    /// Whether the value at `pointer` is an item of a list.
    fn is_item(&self, pointer: &str) -> bool {
        let outer = pointer.rsplit_once('/').and_then(|(outer, _)| self.instance.pointer(outer));
        outer.is_some_and(Value::is_array)
    }

    /// What the value at `pointer` is best called: by its key, and which item below that it is. What is inside of a variable
    /// needs the name of the variable too, which may stand nowhere else.
    fn called(&self, pointer: &str) -> Option<Message> {
        let mut value = Some(self.instance);
        let (mut keys, mut item) = (Vec::new(), None);
        for segment in pointer.split('/').skip(1).map(unescape) {
            value = match value {
                Some(Value::Array(items)) => {
                    let index = segment.parse().ok();
                    item = index;
                    index.and_then(|index: usize| items.get(index))
                }
                other => {
                    let inner = other.and_then(|value| value.get(&segment));
                    keys.push(segment);
                    item = None;
                    inner
                }
            };
        }
        let mut parts = Vec::new();
        if let ([variable, _, ..], true) = (&*keys, self.subject.is_environment) {
            parts.push(Message::new("{}").with(KeyName::new(variable.as_bytes())));
            // The names of members are a part of the value.
            let is_secret = self.tone(pointer).is_secret;
            parts.extend(keys.last().map(|member| {
                if is_secret {
                    Message::new("a member")
                } else {
                    Message::new("member {}").with(KeyName::new(member.as_bytes()))
                }
            }));
        } else {
            parts.extend(keys.last().map(|key| Message::new("{}").with(KeyName::new(key.as_bytes()))));
        }
        parts.extend(item.map(|item| Message::new("item {}").with(item + 1)));
        parts.into_iter().reduce(|before, part| Message::new("{}, {}").with(vec![before]).with(vec![part]))
    }

    /// What the validator calls `pointer`; the schema around, where the word there is not of the schema's author.
    pub(super) fn spot(&self, pointer: &str) -> Option<Spot<'s>> {
        let mut address = self.schema.library.address(pointer)?;
        loop {
            match self.schema.library.at(address.clone()) {
                Some(spot) => return Some(spot),
                None => address = address.split()?.0,
            }
        }
    }
}

/// What is expected where there are no better words.
pub(super) fn other(keyword: &'static str) -> Message {
    match keyword {
        "contains" | "minContains" | "maxContains" => {
            Message::new("a list that contains what the schema asks for")
        }
        "additionalItems" | "items" | "prefixItems" | "unevaluatedItems" => {
            Message::new("a list of fewer items")
        }
        "contentMediaType" => Message::new("a text of the media type that the schema names"),
        _ => Message::new("what `{}` of the schema asks for").with(keyword),
    }
}
