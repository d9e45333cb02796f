//! What the schemas of a contract say of one variable, each by itself.

use super::Undecided;
use super::around::around;
use crate::contract::Variable;
use crate::schema::{Part, Schema};

/// What one schema of a contract says of a variable.
pub(super) struct Demand<'c> {
    pub(super) schema: &'c Schema,
    /// The schema of the variable.
    pub(super) property: Option<Part<'c>>,
    /// What the schema of the whole environment says besides, word by word.
    pub(super) around: Vec<(&'static str, Part<'c>)>,
}

impl Demand<'_> {
    /// Whether `other` says the same.
    pub(super) fn is_as(&self, other: &Demand<'_>) -> bool {
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
pub(super) fn differing_around<'d>(
    old: &'d [Demand<'d>],
    new: &'d [Demand<'d>],
) -> Option<&'d (&'static str, Part<'d>)> {
    let mut all = new.iter().chain(old).flat_map(|demand| &demand.around);
    let is_same = old.len() == new.len() && old.iter().zip(new).all(|(one, other)| one.is_around_as(other));
    all.next().filter(|_| !is_same)
}

/// What the schemas of its contract say of `variable`.
pub(super) fn demands(variable: Variable<'_>) -> Vec<Demand<'_>> {
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
pub(super) fn undecided(
    first: Variable<'_>,
    second: Variable<'_>,
    old: &[Demand<'_>],
    new: &[Demand<'_>],
) -> Undecided {
    let (old, new) = (properties(old), properties(new));
    let differing = new.iter().find_map(|property| {
        property.deciding().find(|(word, part)| {
            !old.iter().any(|other| other.get(word).is_some_and(|other| part.is_the_same_for(word, &other)))
        })
    });
    let left_out = new.iter().flat_map(|property| {
        property
            .left_out()
            .into_iter()
            .map(|(word, node)| (word, property.place_of(node)))
            .collect::<Vec<_>>()
    });
    let changed = differing.map(|(word, part)| (word, part.place()));
    let (word, to) = changed.into_iter().chain(left_out).next().unwrap_or(("properties", None));
    let from = old.iter().find_map(|property| {
        let left_out = property.left_out().into_iter().find(|(other, _)| *other == word);
        property.get(word).map_or_else(|| property.place_of(left_out?.1), |part| part.place())
    });
    Undecided { word, from: from.unwrap_or_else(|| first.place()), to: to.unwrap_or_else(|| second.place()) }
}
