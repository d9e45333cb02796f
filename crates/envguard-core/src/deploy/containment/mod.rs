//! Whether every text that a variable may be by one contract fits another contract too.
//!
//! That it does is said only where it is proven, that it does not only with a text that the validator takes by the one and
//! not by the other. Whether the variable has to be set, and what it is where it is not, is not asked here.

mod around;
mod candidates;
mod demand;
mod examination;
mod inside;
mod language;
mod narrowing;
mod numbers;
mod proof;
mod read;
mod regular;
mod values;

use std::fmt;

use crate::contract::Variable;
use crate::{Message, Place};
use demand::{Demand, demands, differing_around, undecided};
use examination::{common_texts, examined};

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
    if let Some((word, part)) = differing_around(&old, &new) {
        let to = part.place().unwrap_or_else(|| second.place());
        return Containment::Unknown(Undecided { word, from: first.place(), to });
    }
    let (is_proven, candidates) = examined(first, second, &old, &new);
    if is_proven && !is_witness(first, second, "") {
        return Containment::Holds;
    }
    let narrowings = narrowing::narrowings(first, second, candidates);
    if narrowings.is_empty() {
        Containment::Unknown(undecided(first, second, &old, &new))
    } else {
        Containment::Fails(narrowings)
    }
}

/// A text that all of `variables` take, if one can be found.
pub(crate) fn common(variables: &[Variable<'_>]) -> Option<String> {
    let demands: Vec<Demand<'_>> = variables.iter().flat_map(|variable| demands(*variable)).collect();
    let candidates = candidates::of(variables, common_texts(&demands));
    candidates.into_iter().find(|text| variables.iter().all(|variable| takes(*variable, text)))
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
#[cfg(test)]
pub(crate) fn witness(first: Variable<'_>, second: Variable<'_>) -> Option<String> {
    let (_, candidates) = examined(first, second, &demands(first), &demands(second));
    candidates.into_iter().find(|text| is_witness(first, second, text))
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

#[cfg(test)]
mod tests;
