//! The values that a schema takes, type by type.

use super::numbers::Numbers;
use super::regular::Regular;
use crate::schema::{Draft, Part};

/// The values that fit one of several clauses; all values where that is `None`.
#[derive(Clone)]
pub(super) struct Values<'s>(pub(super) Option<Vec<Clause<'s>>>);

/// Values of one type.
#[derive(Clone)]
pub(super) struct Clause<'s> {
    pub(super) kind: Kind<'s>,
    /// What is asked of them besides.
    pub(super) opaque: Vec<Opaque<'s>>,
}

#[derive(Clone)]
pub(super) enum Kind<'s> {
    Text(Texts),
    Number(Numbers),
    Boolean(bool),
    Null,
    List(Lists<'s>),
    Object(Objects<'s>),
}

/// Texts of which all of this is so.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) regular: Vec<Regular>,
    pub(super) formats: Vec<Format>,
    /// How many bits of surprise they have at least.
    pub(super) entropy: f64,
}

/// A format that takes more than an automaton to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) name: String,
    pub(super) draft: Draft,
}

/// Lists of which all of this is so.
#[derive(Clone, Default)]
pub(super) struct Lists<'s> {
    /// What each of their items fits, all of these.
    pub(super) items: Vec<Values<'s>>,
    pub(super) least: u64,
    pub(super) most: Option<u64>,
    pub(super) are_unique: bool,
}

/// Objects of which all of this is so.
#[derive(Clone, Default)]
pub(super) struct Objects<'s> {
    pub(super) shapes: Vec<Shape<'s>>,
    pub(super) required: Vec<String>,
    pub(super) least: u64,
    pub(super) most: Option<u64>,
}

/// What the members of an object fit.
#[derive(Clone)]
pub(super) struct Shape<'s> {
    pub(super) members: Vec<(String, Values<'s>)>,
    /// What all other members fit.
    pub(super) rest: Values<'s>,
}

/// What a schema asks for in words that are not understood here.
#[derive(Clone)]
pub(super) struct Opaque<'s> {
    /// The schema.
    pub(super) schema: Part<'s>,
    /// Its words that belong together; where there are none, all of them do.
    pub(super) words: &'static [&'static str],
}

/// A pair of schemas that are compared would become too large.
pub(super) struct TooLarge;

/// How many clauses values may be made of.
const MAX_CLAUSES: usize = 64;

impl<'s> Values<'s> {
    /// Any value.
    pub(super) const ANY: Values<'static> = Values(None);

    /// The clauses of these values.
    pub(super) fn clauses(&self) -> Vec<Clause<'s>> {
        self.0.clone().unwrap_or_else(all)
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Values<'s>) -> Result<Values<'s>, TooLarge> {
        match (&self.0, &other.0) {
            (None, _) => Ok(other.clone()),
            (_, None) => Ok(self.clone()),
            (Some(clauses), Some(others)) => {
                let pairs = clauses.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
                let both: Vec<Clause<'s>> = pairs.filter_map(|(one, other)| one.and(other)).collect();
                if both.len() > MAX_CLAUSES { Err(TooLarge) } else { Ok(Values(Some(both))) }
            }
        }
    }

    /// What is in any of `all`.
    pub(super) fn any_of(all: Vec<Values<'s>>) -> Result<Values<'s>, TooLarge> {
        let lists: Option<Vec<Vec<Clause<'s>>>> = all.into_iter().map(|values| values.0).collect();
        let Some(lists) = lists else { return Ok(Values::ANY) };
        let clauses: Vec<Clause<'s>> = lists.into_iter().flatten().collect();
        if clauses.len() > MAX_CLAUSES { Err(TooLarge) } else { Ok(Values(Some(clauses))) }
    }

    /// The same without clauses that nothing fits.
    pub(super) fn settled(self) -> Values<'s> {
        let settle = |mut clause: Clause<'s>| {
            let is_none = match &mut clause.kind {
                Kind::Number(numbers) => {
                    *numbers = std::mem::take(numbers).settled();
                    numbers.are_none()
                }
                Kind::List(Lists { least, most, .. }) | Kind::Object(Objects { least, most, .. }) => {
                    most.is_some_and(|most| most < *least)
                }
                Kind::Text(_) | Kind::Boolean(_) | Kind::Null => false,
            };
            (!is_none).then_some(clause)
        };
        Values(self.0.map(|clauses| clauses.into_iter().filter_map(settle).collect()))
    }

    /// Whether it is plain to see that any text is one of them.
    pub(super) fn have_any_text(&self) -> bool {
        self.0.as_ref().is_none_or(|clauses| {
            clauses.iter().any(|clause| {
                clause.opaque.is_empty() && matches!(&clause.kind, Kind::Text(texts) if texts.are_free())
            })
        })
    }

    /// Those of them that `keep` leaves, which may ask for more.
    pub(super) fn restricted(&self, keep: impl FnMut(Clause<'s>) -> Option<Clause<'s>>) -> Values<'s> {
        Values(Some(self.clauses().into_iter().filter_map(keep).collect()))
    }
}

/// One clause for each type, of which nothing is asked.
fn all<'s>() -> Vec<Clause<'s>> {
    let kinds = [
        Kind::Text(Texts::default()),
        Kind::Number(Numbers::default()),
        Kind::Boolean(true),
        Kind::Boolean(false),
        Kind::Null,
        Kind::List(Lists::default()),
        Kind::Object(Objects::default()),
    ];
    kinds.map(|kind| Clause { kind, opaque: Vec::new() }).into()
}

impl<'s> Clause<'s> {
    fn and(&self, other: &Clause<'s>) -> Option<Clause<'s>> {
        let kind = match (self.kind.clone(), &other.kind) {
            (Kind::Text(one), Kind::Text(other)) => Kind::Text(one.and(other)),
            (Kind::Number(one), Kind::Number(other)) => Kind::Number(one.and(other)),
            (Kind::Boolean(one), Kind::Boolean(other)) if one == *other => Kind::Boolean(one),
            (Kind::Null, Kind::Null) => Kind::Null,
            (Kind::List(one), Kind::List(other)) => Kind::List(one.and(other)),
            (Kind::Object(one), Kind::Object(other)) => Kind::Object(one.and(other)),
            _ => return None,
        };
        Some(Clause { kind, opaque: [&*self.opaque, &*other.opaque].concat() })
    }
}

impl Texts {
    fn and(mut self, other: &Texts) -> Self {
        self.regular.extend(other.regular.iter().cloned());
        self.formats.extend(other.formats.iter().cloned());
        self.entropy = self.entropy.max(other.entropy);
        self
    }

    /// Whether nothing is asked of them.
    pub(super) fn are_free(&self) -> bool {
        self.regular.is_empty() && self.formats.is_empty() && self.entropy <= 0.0
    }

    /// Whether what no automaton checks of `other` is asked of them too.
    pub(super) fn are_as_hard_as(&self, other: &Texts) -> bool {
        self.entropy >= other.entropy && other.formats.iter().all(|format| self.formats.contains(format))
    }
}

impl<'s> Lists<'s> {
    /// Whether nothing is asked of them but what is asked of their items.
    pub(super) fn is_any_size(&self) -> bool {
        self.least == 0 && self.most.is_none() && !self.are_unique
    }

    fn and(mut self, other: &Lists<'s>) -> Self {
        self.items.extend(other.items.iter().cloned());
        self.least = self.least.max(other.least);
        self.most = self.most.into_iter().chain(other.most).min();
        self.are_unique |= other.are_unique;
        self
    }
}

impl<'s> Objects<'s> {
    fn and(mut self, other: &Objects<'s>) -> Self {
        self.shapes.extend(other.shapes.iter().cloned());
        self.required.extend(other.required.iter().cloned());
        self.least = self.least.max(other.least);
        self.most = self.most.into_iter().chain(other.most).min();
        self
    }
}

impl<'s> Shape<'s> {
    /// What the member `key` fits.
    pub(super) fn member(&self, key: &str) -> &Values<'s> {
        self.members.iter().find(|(name, _)| name == key).map_or(&self.rest, |(_, values)| values)
    }
}

impl Opaque<'_> {
    /// Whether `other` asks for the same.
    pub(super) fn is_as(&self, other: &Opaque<'_>) -> bool {
        if self.words.is_empty() && other.words.is_empty() {
            return self.schema.says_the_same_as(&other.schema);
        }
        self.words == other.words
            && self.words.iter().all(|word| match (self.schema.get(word), other.schema.get(word)) {
                (Some(one), Some(other)) => one.is_the_same_for(word, &other),
                (None, None) => true,
                _ => false,
            })
    }
}
