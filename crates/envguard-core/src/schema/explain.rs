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
use super::secrecy::is_secret_at;
use super::{Schema, Violation, Where, condition};
use crate::tree::Node;
use crate::{Argument, KeyName, Message};

/// What is known of the instance besides its values.
#[derive(Default)]
pub(super) struct Subject {
    /// Variables that are there and count as not set, and how they are.
    pub(super) empty: HashMap<String, &'static str>,
    /// Variables that have their defaults.
    pub(super) defaulted: HashSet<String>,
    /// Variables that are there and whose values nobody knows.
    pub(super) unknown: HashSet<String>,
    is_environment: bool,
}

/// The explanation of one instance.
pub(super) struct Explainer<'s> {
    pub(super) schema: &'s Schema,
    pub(super) instance: &'s Value,
    subject: &'s Subject,
    secrets: RefCell<HashMap<String, bool>>,
    /// How many names a suggestion may still be looked for.
    suggestions: usize,
    pub(super) found: Vec<Violation>,
}

/// Alternatives in alternatives are not looked into any further.
const MAX_DEPTH: usize = 8;

/// For how many names that nobody knows a similar one is looked for: the work grows with the names that there are.
const MAX_SUGGESTIONS: usize = 50;

/// All that keeps `instance` from fitting `schema`.
pub(super) fn violations(schema: &Schema, instance: &Value, subject: &Subject) -> Vec<Violation> {
    let mut explainer = Explainer {
        schema,
        instance,
        subject,
        secrets: RefCell::default(),
        suggestions: MAX_SUGGESTIONS,
        found: Vec::new(),
    };
    for error in schema.validator.iter_errors(instance) {
        explainer.explain(&error, 0);
    }
    distinct(explainer.found)
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
        let expected = schema
            .as_ref()
            .and_then(|schema| of_keyword(schema.node, keyword, tone))
            .unwrap_or_else(|| other(keyword));
        self.add(pointer, keyword, spot, Message::new("expected {}").with(vec![expected]));
    }

    /// The schema that the word `keyword` at `spot` is in.
    fn schema_of(&self, keyword: &str, spot: &Spot<'s>) -> Option<Spot<'s>> {
        let levels = if keyword == "min-entropy" { 2 } else { 1 };
        let mut address = spot.address.clone();
        // A word that envguard has put in itself stands for the schema: then that is where `spot` is already.
        let is_own = spot.node.get("format").is_some() && !address.pointer.ends_with(keyword);
        for _ in 0..if is_own { 0 } else { levels } {
            address = address.split()?.0;
        }
        self.schema.library.at(address)
    }

    fn required(&mut self, pointer: &str, name: &str, spot: &Spot<'s>) {
        let segment = spot.address.pointer.rsplit('/').next().unwrap_or_default();
        let (list, because) = match segment {
            "dependentRequired" | "dependencies" => {
                let instance = self.instance.pointer(pointer);
                let is_set = |key: &str| instance.is_some_and(|instance| instance.get(key).is_some());
                let lists = |spot: &Spot<'_>| spot.node.items().iter().any(|item| item.text() == Some(name));
                match spot.members().find(|(key, list)| is_set(key) && lists(list)) {
                    Some((key, list)) => (list, Some(key)),
                    None => (spot.clone(), None),
                }
            }
            _ => (spot.clone(), None),
        };
        let keyword = if because.is_some() { "dependentRequired" } else { "required" };
        let item = list.items().find(|item| item.node.text() == Some(name)).unwrap_or(list);
        self.missing(pointer, name, keyword, &item, because);
    }

    /// The member `name` of what is at `parent` is needed, and not there.
    pub(super) fn missing(
        &mut self,
        parent: &str,
        name: &str,
        keyword: &'static str,
        spot: &Spot<'s>,
        because: Option<&str>,
    ) {
        let mut pointer = parent.to_owned();
        push_segment(&mut pointer, name);
        let key = KeyName::new(name.as_bytes());
        let reason = match because {
            Some(other) => Some(Message::new("because {} is set").with(KeyName::new(other.as_bytes()))),
            None => self.condition(&spot.address).map(|when| Message::new("when {}").with(vec![when])),
        };
        let empty = parent.is_empty().then(|| self.subject.empty.get(name)).flatten();
        let expected = self.expected_at(&pointer);
        let state = match (empty, &reason) {
            (Some(state), _) => Message::new("{} {}").with(key).with(*state),
            (None, Some(_)) => Message::new("{} is needed").with(key),
            (None, None) if self.subject.is_environment => {
                Message::new("{} is required and not set").with(key)
            }
            (None, None) => Message::new("{} is required here").with(key),
        };
        let message = match (empty, reason, &expected) {
            (Some(_), Some(reason), _) => {
                Message::new("{}, and needed {}").with(vec![state]).with(vec![reason])
            }
            (Some(_), None, Some(expected)) => {
                Message::new("{}: expected {}").with(vec![state]).with(vec![expected.clone()])
            }
            (Some(_), None, None) => Message::new("{}, and required").with(vec![state]),
            (None, Some(reason), _) => Message::new("{} {}").with(vec![state]).with(vec![reason]),
            (None, None, _) => state,
        };
        let help =
            expected.filter(|_| empty.is_none()).map(|text| Message::new("expected {}").with(vec![text]));
        let instance = match empty {
            Some(_) => Where::Value(pointer),
            None => Where::Missing { parent: parent.to_owned(), name: name.into() },
        };
        self.push(instance, keyword, spot, message, help);
    }

    fn unexpected(&mut self, parent: &str, names: &[String], keyword: &'static str, spot: &Spot<'s>) {
        let schema = spot.address.split().and_then(|(schema, _)| self.schema.library.at(schema));
        let known: Vec<&str> = schema
            .into_iter()
            .flat_map(|schema| std::iter::once(schema.clone()).chain(super::cycle::parts(&schema)))
            .flat_map(|schema| schema.node.get("properties").map(Node::members).unwrap_or_default())
            .map(|member| &*member.key)
            .collect();
        for name in names {
            let mut pointer = parent.to_owned();
            push_segment(&mut pointer, name);
            let mut help = None;
            if self.suggestions > 0 {
                self.suggestions -= 1;
                let is_free =
                    |key: &&str| self.instance.pointer(parent).is_none_or(|parent| parent.get(key).is_none());
                help = crate::similar(name, known.iter().copied().filter(is_free))
                    .map(|key| Message::new("did you mean `{}`?").with(Argument::declared(key)));
            }
            let message = Message::new("the schema knows no {}").with(KeyName::new(name.as_bytes()));
            self.push(Where::Key(pointer), keyword, spot, message, help);
        }
    }

    fn property_name(&mut self, parent: &str, error: &ValidationError<'_>, spot: &Spot<'s>) {
        let name = error.instance().as_str().unwrap_or_default().to_owned();
        let mut pointer = parent.to_owned();
        push_segment(&mut pointer, &name);
        let spot = self.spot(error.schema_path().as_str()).unwrap_or_else(|| spot.clone());
        let keyword = Keyword::find(error.kind().keyword()).map_or("propertyNames", |keyword| keyword.name);
        let expected = self
            .schema_of(keyword, &spot)
            .and_then(|schema| of_keyword(schema.node, keyword, Tone { is_secret: false }))
            .unwrap_or_else(|| other(keyword));
        let message = Message::new("{} is no name that the schema allows: expected {}")
            .with(KeyName::new(name.as_bytes()))
            .with(vec![expected]);
        self.push(Where::Key(pointer), "propertyNames", &spot, message, None);
    }

    /// What is at `pointer` must not be there.
    fn forbidden(&mut self, pointer: &str, spot: &Spot<'s>) {
        let message = match (self.last_key(pointer), self.condition(&spot.address)) {
            ((Some(key), None), Some(when)) => {
                Message::new("{} is not allowed when {}").with(key).with(vec![when])
            }
            ((Some(key), None), None) => Message::new("{} is not allowed here").with(key),
            _ => Message::new("the schema allows no value here"),
        };
        let instance = if self.last_key(pointer).1.is_none() && !pointer.is_empty() {
            Where::Key(pointer.to_owned())
        } else {
            Where::Value(pointer.to_owned())
        };
        self.push(instance, "false", spot, message, None);
    }

    /// Adds that the value at `pointer` is not as it should be: `message` says how, without saying what it is about.
    pub(super) fn add(&mut self, pointer: &str, keyword: &'static str, spot: &Spot<'s>, message: Message) {
        let message = match self.condition(&spot.address) {
            Some(when) => Message::new("{} when {}").with(vec![message]).with(vec![when]),
            None => message,
        };
        let message = match self.last_key(pointer) {
            (Some(key), None) => Message::new("{}: {}").with(key).with(vec![message]),
            (Some(key), Some(item)) => {
                Message::new("{}, item {}: {}").with(key).with(item + 1).with(vec![message])
            }
            (None, Some(item)) => Message::new("item {}: {}").with(item + 1).with(vec![message]),
            (None, None) => message,
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

    fn condition(&self, address: &Address) -> Option<Message> {
        condition::of(&self.schema.library, address, &|name| {
            let mut pointer = String::new();
            push_segment(&mut pointer, name);
            self.tone(&pointer).is_secret
        })
    }

    /// What the schema expects of the value at `pointer`, where it has a property of that name right there.
    fn expected_at(&self, pointer: &str) -> Option<Message> {
        let mut spot = self.schema.library.at(Address::root())?;
        for segment in pointer.split('/').skip(1).map(unescape) {
            spot = self.followed(spot).get("properties")?.get(&segment)?;
        }
        expectation::describe(&self.schema.library, &spot, self.tone(pointer), 0)
    }

    fn followed(&self, spot: Spot<'s>) -> Spot<'s> {
        let mut spot = spot;
        for _ in 0..MAX_DEPTH {
            match self.schema.library.follow(&spot) {
                Some(target) if spot.node.get("properties").is_none() => spot = target,
                _ => break,
            }
        }
        spot
    }

    pub(super) fn tone(&self, pointer: &str) -> Tone {
        let mut secrets = self.secrets.borrow_mut();
        let is_secret =
            *secrets.entry(pointer.to_owned()).or_insert_with(|| is_secret_at(&self.schema.library, pointer));
        Tone { is_secret }
    }

    /// The key that the value at `pointer` is best called by, and which item below that it is.
    fn last_key(&self, pointer: &str) -> (Option<KeyName>, Option<usize>) {
        let mut value = Some(self.instance);
        let (mut key, mut item) = (None, None);
        for segment in pointer.split('/').skip(1).map(unescape) {
            value = match value {
                Some(Value::Array(items)) => {
                    let index = segment.parse().ok();
                    item = index;
                    index.and_then(|index: usize| items.get(index))
                }
                other => {
                    key = Some(KeyName::new(segment.as_bytes()));
                    item = None;
                    other.and_then(|value| value.get(&segment))
                }
            };
        }
        (key, item)
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
fn other(keyword: &'static str) -> Message {
    match keyword {
        "contains" | "minContains" | "maxContains" => {
            Message::new("a list with such items as `{}` of the schema asks for").with(keyword)
        }
        "additionalItems" | "items" | "prefixItems" | "unevaluatedItems" => {
            Message::new("a list of fewer items")
        }
        "contentMediaType" => Message::new("a text of the media type that the schema names"),
        _ => Message::new("what `{}` of the schema asks for").with(keyword),
    }
}
