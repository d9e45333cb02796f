//! Whether every text that a variable may be by one contract fits another contract too.
//!
//! That it does is said only where it is proven, that it does not only with a text that the validator takes by the one and
//! not by the other. Whether the variable has to be set, and what it is where it is not, is not asked here.

mod around;
mod candidates;
mod language;
mod narrowing;
mod numbers;
mod proof;
mod read;
mod regular;
mod values;

use std::fmt;

use crate::contract::Variable;
use crate::schema::{Draft, Part, Reading, Schema};
use crate::{Message, Place};
use around::around;
use proof::{Empty, Prover, Taken};
use regular::Regular;
use values::{Kind, Values};

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
    let mut found =
        candidates.into_iter().filter(|text| variables.iter().all(|variable| takes(*variable, text)));
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

/// Whether it is proven that `second` takes all that `first` takes, of which the schemas demand `old` and `new`; and texts that
/// may show that it does not, the empty one among them.
fn examined(
    first: Variable<'_>,
    second: Variable<'_>,
    old: &[Demand<'_>],
    new: &[Demand<'_>],
) -> (bool, Vec<String>) {
    let breaks = |text: &str| is_witness(first, second, text);
    let mut prover = Prover::new(&breaks);
    let is_proven = new.iter().all(|demand| {
        old.iter().any(|other| demand.is_as(other))
            || demand.around.is_empty() && is_within(&mut prover, first, second, old, demand)
    });
    if is_proven && !is_witness(first, second, "") {
        return (true, Vec::new());
    }
    let leads = prover.leads;
    (is_proven, candidates::of(&[first, second], leads))
}

fn is_within(
    prover: &mut Prover<'_>,
    first: Variable<'_>,
    second: Variable<'_>,
    old: &[Demand<'_>],
    demand: &Demand<'_>,
) -> bool {
    let Some(wanted) = taken(demand, second) else { return false };
    let anything = Taken { reading: Reading::TEXTS, values: Values::ANY, empty: Empty::Value };
    let given = old.iter().filter(|other| is_alike(other.schema.draft(), demand.schema.draft()));
    let mut given: Vec<Taken<'_>> = given.filter_map(|other| taken(other, first)).collect();
    if given.is_empty() {
        given.push(anything);
    }
    given.iter().any(|given| prover.is_within(given, &wanted))
}

/// Whether the words that are understood mean the same in both versions.
fn is_alike(one: Draft, other: Draft) -> bool {
    (one == Draft::Draft4) == (other == Draft::Draft4)
}

/// What the schema of `demand` takes for `variable`.
fn taken<'c>(demand: &Demand<'c>, variable: Variable<'c>) -> Option<Taken<'c>> {
    let key = std::str::from_utf8(variable.key()).ok()?;
    let reading = demand.schema.reading(key);
    let empty = match () {
        () if reading.takes_empty() => Empty::Value,
        () if variable.is_required() => Empty::Missing,
        () => Empty::Unset,
    };
    let values = demand.property.as_ref().map_or(Ok(Values::ANY), read::values).ok()?;
    Some(Taken { reading, values, empty })
}

/// Texts of which is so what all of `demands` ask of texts.
fn common_texts(demands: &[Demand<'_>]) -> Vec<String> {
    let mut asked: Vec<Vec<Regular>> = vec![Vec::new()];
    for values in demands.iter().filter_map(|demand| read::values(demand.property.as_ref()?).ok()) {
        let texts: Vec<Vec<Regular>> = values
            .clauses()
            .into_iter()
            .filter_map(|clause| match clause.kind {
                Kind::Text(texts) => Some(texts.regular),
                _ => None,
            })
            .collect();
        if !texts.is_empty() {
            let combined =
                asked.iter().flat_map(|one| texts.iter().map(move |other| [&**one, other].concat()));
            asked = combined.take(MAX_COMBINED).collect();
        }
    }
    let mut prover = Prover::new(&|_| false);
    asked.iter().filter_map(|regular| prover.lead(regular, None)).collect()
}

/// How many combinations of alternatives are tried.
const MAX_COMBINED: usize = 16;

/// What one schema of a contract says of a variable.
struct Demand<'c> {
    schema: &'c Schema,
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

/// What schemas of whole environments say of the variable, where those of one contract say something else than those of the
/// other.
fn differing_around<'d>(
    old: &'d [Demand<'d>],
    new: &'d [Demand<'d>],
) -> Option<&'d (&'static str, Part<'d>)> {
    let mut all = new.iter().chain(old).flat_map(|demand| &demand.around);
    let is_same = old.len() == new.len() && old.iter().zip(new).all(|(one, other)| one.is_around_as(other));
    all.next().filter(|_| !is_same)
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
    (property.is_some() || !around.is_empty()).then_some(Demand { schema, property, around })
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
