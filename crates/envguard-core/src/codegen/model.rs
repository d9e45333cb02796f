//! What a module has to do, whatever its language.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::pattern::Pattern;
use crate::Place;

/// All that a module reads, and where that was found.
#[derive(Debug)]
pub(super) struct Model {
    /// The paths of the files that declare the variables.
    pub(super) sources: Vec<String>,
    /// In the order of the contract.
    pub(super) fields: Vec<Field>,
}

/// A variable and what becomes of it.
#[derive(Debug)]
pub(super) struct Field {
    /// The name of the variable.
    pub(super) key: String,
    /// Where it is declared.
    pub(super) place: Place,
    /// What it is for, in several lines perhaps.
    pub(super) description: Option<String>,
    /// What it should be, to be read after "expected". Of a secret, nothing that only the schema knows.
    pub(super) expected: String,
    /// Whether its value is never shown.
    pub(super) is_secret: bool,
    /// Whether it is there only for those who still use it.
    pub(super) is_deprecated: bool,
    /// What happens where it is not set.
    pub(super) presence: Presence,
    /// The environments that need it, where not all do.
    pub(super) required_in: Vec<String>,
    /// The environments that must not have it.
    pub(super) forbidden_in: Vec<String>,
    /// What an empty text is.
    pub(super) empty: Empty,
    /// Whether texts that only stand in for a value are none.
    pub(super) refuses_placeholders: bool,
    /// What its text is read as.
    pub(super) kind: Kind,
}

/// What happens where a variable is not set.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Presence {
    /// It is a problem.
    Required,
    /// Its value is nothing.
    Optional,
    /// Its value is this.
    Default(Value),
}

/// What an empty text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    /// A text as any other.
    Value,
    /// The same as not set.
    Unset,
    /// Nothing, also where the variable is required.
    Null,
}

/// What a text is read as.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Itself.
    Text(Text),
    /// A whole number.
    Integer(Numeric),
    /// A number.
    Number(Numeric),
    /// `true` or `false`; where one of them is named, that one alone.
    Boolean(Option<bool>),
    /// A list.
    List(List),
    /// A JSON object.
    Object(Object),
}

/// What a text has to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// The only texts that there are.
    pub(super) choices: Option<Vec<String>>,
    /// How many characters it has at least.
    pub(super) least: Option<u64>,
    /// How many characters it has at most.
    pub(super) most: Option<u64>,
    /// All of these match it.
    pub(super) patterns: Vec<Pattern>,
    /// How many bits of surprise it has at least.
    pub(super) min_entropy: Option<f64>,
}

/// What a number has to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Numeric {
    /// The only numbers that there are.
    pub(super) choices: Option<Vec<Number>>,
    /// The least.
    pub(super) minimum: Option<Bound>,
    /// The greatest.
    pub(super) maximum: Option<Bound>,
    /// What it is a multiple of.
    pub(super) multiple_of: Vec<Number>,
}

/// A bound of a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    /// The bound.
    pub(super) limit: Number,
    /// Whether the bound itself is out of bounds.
    pub(super) is_exclusive: bool,
}

/// What a list has to be.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    /// What stands between items that are not in JSON.
    pub(super) separator: Option<String>,
    /// What its items are; anything where that is not said.
    pub(super) items: Option<Box<Kind>>,
    /// How many items it has at least.
    pub(super) least: Option<u64>,
    /// How many items it has at most.
    pub(super) most: Option<u64>,
    /// Whether no two items are the same.
    pub(super) is_unique: bool,
}

/// What a JSON object has to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    /// What its values are; anything where that is not said.
    pub(super) values: Option<Box<Kind>>,
    /// How many members it has at least.
    pub(super) least: Option<u64>,
    /// How many members it has at most.
    pub(super) most: Option<u64>,
}

impl Model {
    /// The patterns that have names, each once.
    pub(super) fn named_patterns(&self) -> BTreeMap<&str, &Pattern> {
        let mut kinds: Vec<&Kind> = self.fields.iter().map(|field| &field.kind).collect();
        let mut named = BTreeMap::new();
        while let Some(kind) = kinds.pop() {
            match kind {
                Kind::Text(text) => {
                    let patterns = text.patterns.iter();
                    named.extend(patterns.filter_map(|pattern| Some((pattern.name.as_deref()?, pattern))));
                }
                Kind::List(List { items: inner, .. }) | Kind::Object(Object { values: inner, .. }) => {
                    kinds.extend(inner.as_deref());
                }
                Kind::Integer(_) | Kind::Number(_) | Kind::Boolean(_) => {}
            }
        }
        named
    }
}

impl Text {
    /// Whether nothing is asked of it.
    pub(super) fn is_free(&self) -> bool {
        self.choices.is_none() && self.patterns.is_empty()
    }

    /// Whether the empty text is one.
    pub(super) fn takes_empty(&self) -> bool {
        self.choices.as_ref().is_none_or(|choices| choices.iter().any(String::is_empty))
            && self.least.is_none_or(|least| least == 0)
            && self.min_entropy.is_none()
            && self.patterns.iter().all(Pattern::matches_empty)
    }
}

impl Numeric {
    /// Whether its bounds or choices keep it small.
    pub(super) fn is_limited(&self) -> bool {
        self.choices.is_some() || self.minimum.is_some() && self.maximum.is_some()
    }
}
