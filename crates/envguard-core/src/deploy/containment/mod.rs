//! Whether every text that a variable may be by one contract fits another contract too.
//!
//! That it does is said only where it is proven, that it does not only with a text that the validator takes by the one and
//! not by the other. Whether the variable has to be set, and what it is where it is not, is not asked here.

mod around;
mod candidates;
mod narrowing;

use std::fmt;

use crate::contract::Variable;
use crate::schema::{Part, Schema};
use crate::{Message, Place};
use around::around;

/// How what a variable may be has changed from one contract to the other.
#[derive(Debug)]
pub(crate) enum Containment {
    /// Every text that the first takes, the second takes too.
    Holds,
    /// Some do not fit: one narrowing for each aspect, each proven by a witness. Never empty.
    Fails(Vec<Narrowing>),
    /// It cannot be told.
    Unknown(Undecided),
}

/// Something that the first contract takes and the second does not.
pub(crate) struct Narrowing {
    /// What it is about.
    pub(crate) aspect: Aspect,
    /// A text that the first takes, and the second does not. Made from the schemas; of a secret, not to be shown.
    pub(crate) witness: String,
    /// Where the first says what it takes, if it says something about that.
    pub(crate) from: Option<Place>,
    /// Where the second says what it does not take.
    pub(crate) to: Place,
    /// What has changed. Of a secret, nothing that only the schemas know.
    pub(crate) message: Message,
}

/// What of a schema has become narrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Aspect {
    /// What type the value has.
    Type,
    /// The values that are listed.
    Enum,
    /// What a text looks like.
    Pattern,
    /// How large or long a value is.
    Range,
}

/// What keeps it from being told.
#[derive(Debug)]
pub(crate) struct Undecided {
    /// The word of the schemas that makes it too hard.
    pub(crate) word: &'static str,
    /// Where the first contract speaks of that.
    pub(crate) from: Place,
    /// Where the second does.
    pub(crate) to: Place,
}

/// Shows everything but the witness.
impl fmt::Debug for Narrowing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { aspect, witness: _, from, to, message } = self;
        formatter
            .debug_struct("Narrowing")
            .field("aspect", aspect)
            .field("from", from)
            .field("to", to)
            .field("message", message)
            .finish_non_exhaustive()
    }
}

/// Whether every text that fits `first` fits `second` too.
pub(crate) fn contains(first: Variable<'_>, second: Variable<'_>) -> Containment {
    let (old, new) = (demands(first), demands(second));
    if new.iter().all(|demand| old.iter().any(|other| demand.is_as(other)))
        && takes_nothing_else(first, second)
    {
        return Containment::Holds;
    }
    if let Some((word, part)) = new.iter().chain(&old).find_map(|demand| demand.around.first())
        && !are_all_around_the_same(&old, &new)
    {
        let to = part.place().unwrap_or_else(|| second.place());
        return Containment::Unknown(Undecided { word, from: first.place(), to });
    }
    let narrowings = narrowing::narrowings(first, second, candidates::of(first, second));
    if !narrowings.is_empty() {
        return Containment::Fails(narrowings);
    }
    Containment::Unknown(undecided(first, second, &old, &new))
}

/// A text that all of `variables` take, if one can be found.
pub(crate) fn common(variables: &[Variable<'_>]) -> Option<String> {
    let (first, others) = variables.split_first()?;
    let candidates = candidates::of(*first, *others.first().unwrap_or(first)).into_iter();
    let mut found = candidates.filter(|text| variables.iter().all(|variable| takes(*variable, text)));
    // Something is better than nothing.
    let any = found.next()?;
    if any.is_empty() { found.find(|text| !text.is_empty()).or(Some(any)) } else { Some(any) }
}

/// Whether the schemas of `variable` take `text`. An empty text where no text is allowed counts as not set: it will do where
/// the variable does not have to be set.
pub(crate) fn takes(variable: Variable<'_>, text: &str) -> bool {
    let Ok(key) = std::str::from_utf8(variable.key()) else { return true };
    let mut answers = variable.contract().schemas().map(|schema| schema.takes(key, text));
    let mut is_unset = false;
    answers.all(|answer| {
        is_unset |= answer.is_none();
        answer != Some(false)
    }) && !(is_unset && variable.is_required())
}

/// A text that `first` takes and `second` does not, if one can be found.
pub(crate) fn witness(first: Variable<'_>, second: Variable<'_>) -> Option<String> {
    candidates::of(first, second).into_iter().find(|text| is_witness(first, second, text))
}

/// Whether `first` takes `text` and `second` does not. That nothing is set where something has to be is not asked here.
fn is_witness(first: Variable<'_>, second: Variable<'_>, text: &str) -> bool {
    !(text.is_empty() && is_unset(first)) && takes(first, text) && !takes(second, text)
}

/// Whether an empty text counts as not set for `variable`.
fn is_unset(variable: Variable<'_>) -> bool {
    let Ok(key) = std::str::from_utf8(variable.key()) else { return false };
    variable.contract().schemas().any(|schema| schema.takes(key, "").is_none())
}

/// Whether an empty text does not make the difference between `first` and `second`, whose schemas take the same: where it
/// counts as not set, it depends on whether the variable has to be.
fn takes_nothing_else(first: Variable<'_>, second: Variable<'_>) -> bool {
    !is_witness(first, second, "")
}

/// What one schema of a contract says of a variable.
struct Demand<'c> {
    /// The schema of the variable.
    property: Option<Part<'c>>,
    /// What the schema of the whole environment says besides, word by word.
    around: Vec<(&'static str, Part<'c>)>,
}

impl Demand<'_> {
    fn is_as(&self, other: &Demand<'_>) -> bool {
        let same_property = match (&self.property, &other.property) {
            (Some(one), Some(other)) => one.says_the_same_as(other),
            (None, None) => true,
            _ => false,
        };
        same_property && self.is_around_as(other)
    }

    fn is_around_as(&self, other: &Demand<'_>) -> bool {
        self.around.len() == other.around.len()
            && self.around.iter().zip(&other.around).all(|((word, one), (other_word, other))| {
                word == other_word && one.is_the_same_for(word, other)
            })
    }
}

fn are_all_around_the_same(old: &[Demand<'_>], new: &[Demand<'_>]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(one, other)| one.is_around_as(other))
}

/// What the schemas of its contract say of `variable`.
fn demands(variable: Variable<'_>) -> Vec<Demand<'_>> {
    let Ok(key) = std::str::from_utf8(variable.key()) else { return Vec::new() };
    variable.contract().schemas().filter_map(|schema| demand(schema, key)).collect()
}

fn demand<'c>(schema: &'c Schema, key: &str) -> Option<Demand<'c>> {
    let whole = schema.whole()?;
    let property = whole.get("properties").and_then(|properties| properties.get(key));
    let around = around(&whole, key, property.is_some());
    (property.is_some() || !around.is_empty()).then_some(Demand { property, around })
}

fn properties<'c>(demands: &[Demand<'c>]) -> Vec<Part<'c>> {
    demands.iter().filter_map(|demand| demand.property.clone()).collect()
}

/// The first word that the new schemas say otherwise than the old ones.
fn undecided(first: Variable<'_>, second: Variable<'_>, old: &[Demand<'_>], new: &[Demand<'_>]) -> Undecided {
    let (old, new) = (properties(old), properties(new));
    let differing = new.iter().find_map(|property| {
        property.deciding().find(|(word, part)| {
            !old.iter().any(|other| other.get(word).is_some_and(|other| part.is_the_same_for(word, &other)))
        })
    });
    let word = differing.as_ref().map_or("properties", |(word, _)| word);
    let from = old.iter().find_map(|property| property.get(word)?.place());
    Undecided {
        word,
        from: from.unwrap_or_else(|| first.place()),
        to: differing.and_then(|(_, part)| part.place()).unwrap_or_else(|| second.place()),
    }
}

#[cfg(test)]
mod tests;
