//! Proofs about values, and what is in them: items of lists, members of objects.

use std::collections::HashSet;

use super::numbers::Numbers;
use super::proof::{Empty, Prover, Taken, are_asked_for, types};
use super::values::{Clause, Kind, Lists, Objects, Shape, Texts, Values};
use crate::schema::Reading;

impl Prover<'_> {
    /// Whether each value of `values` is one of `others`.
    fn values_are_within(&mut self, values: &Values<'_>, others: &Values<'_>) -> bool {
        if others.0.is_none() {
            return true;
        }
        let theirs = others.clauses();
        values.clauses().iter().all(|clause| {
            let texts: Vec<&Texts> = theirs
                .iter()
                .filter(|their| are_asked_for(&their.opaque, &clause.opaque))
                .filter_map(|their| match &their.kind {
                    Kind::Text(texts) => Some(texts),
                    _ => None,
                })
                .collect();
            match &clause.kind {
                Kind::Text(own) => self.are_texts_within(own, &texts),
                _ => theirs.iter().any(|their| self.value_is_within(clause, their, None)),
            }
        })
    }

    /// Whether each value of `clause` is one of `other`. As texts they are read as `readings` have it.
    pub(super) fn value_is_within(
        &mut self,
        clause: &Clause<'_>,
        other: &Clause<'_>,
        readings: Option<(Reading<'_>, Reading<'_>)>,
    ) -> bool {
        are_asked_for(&other.opaque, &clause.opaque)
            && match (&clause.kind, &other.kind) {
                (Kind::Number(one), Kind::Number(other)) => Numbers::are_within(one, other),
                (Kind::Boolean(one), Kind::Boolean(other)) => one == other,
                (Kind::Null, Kind::Null) => true,
                (Kind::List(one), Kind::List(other)) => self.lists_are_within(one, other, readings),
                (Kind::Object(one), Kind::Object(other)) => self.objects_are_within(one, other),
                _ => false,
            }
    }

    fn lists_are_within(
        &mut self,
        lists: &Lists<'_>,
        others: &Lists<'_>,
        readings: Option<(Reading<'_>, Reading<'_>)>,
    ) -> bool {
        let are_counts_within = others.least <= lists.least
            && others.most.is_none_or(|most| lists.most.is_some_and(|own| own <= most));
        let any = [Values::ANY];
        let own: &[Values<'_>] = if lists.items.is_empty() { &any } else { &lists.items };
        are_counts_within
            && (lists.are_unique || !others.are_unique)
            && others.items.iter().all(|items| own.iter().any(|own| self.values_are_within(own, items)))
            && readings.is_none_or(|readings| self.splits_are_within(lists, others, readings))
    }

    /// Whether what separators split fits too.
    fn splits_are_within(
        &mut self,
        lists: &Lists<'_>,
        others: &Lists<'_>,
        (reading, other): (Reading<'_>, Reading<'_>),
    ) -> bool {
        if reading.separator().is_none() {
            return true;
        }
        if reading.separator() != other.separator() {
            return false;
        }
        let (items, other_items) = (reading.items(), other.items());
        if items.is_as(other_items) {
            return true;
        }
        // An item is read in one way only: as a text, where it may be one.
        if others.are_unique || !other_items.has_texts() && !has_one_type(other_items) {
            return false;
        }
        let any = [Values::ANY];
        let own: &[Values<'_>] = if lists.items.is_empty() { &any } else { &lists.items };
        others.items.iter().all(|theirs| {
            let theirs = theirs.restricted(|clause| {
                (!other_items.has_texts() || matches!(clause.kind, Kind::Text(_))).then_some(clause)
            });
            let theirs = Taken { reading: other_items, values: theirs, empty: Empty::Value };
            own.iter().any(|own| {
                let own = Taken { reading: items, values: own.clone(), empty: Empty::Value };
                self.texts_are_within(&own, &theirs, None)
            })
        })
    }

    fn objects_are_within(&mut self, objects: &Objects<'_>, others: &Objects<'_>) -> bool {
        let required: HashSet<&String> = objects.required.iter().collect();
        let least = objects.least.max(required.len() as u64);
        let any = [Shape { members: Vec::new(), rest: Values::ANY }];
        let own: &[Shape<'_>] = if objects.shapes.is_empty() { &any } else { &objects.shapes };
        others.least <= least
            && others.most.is_none_or(|most| objects.most.is_some_and(|own| own <= most))
            && others.required.iter().all(|name| objects.required.contains(name))
            && others.shapes.iter().all(|shape| own.iter().any(|own| self.shape_is_within(own, shape)))
    }

    fn shape_is_within(&mut self, shape: &Shape<'_>, other: &Shape<'_>) -> bool {
        let keys = shape.members.iter().map(|(key, _)| key).chain(other.members.iter().map(|(key, _)| key));
        let keys: Vec<&String> = keys.collect();
        keys.into_iter().all(|key| self.values_are_within(shape.member(key), other.member(key)))
            && self.values_are_within(&shape.rest, &other.rest)
    }
}

/// Whether texts are read as one type alone.
fn has_one_type(reading: Reading<'_>) -> bool {
    let [integers, _, others @ ..] = types(reading);
    usize::from(integers) + others.iter().filter(|is_read| **is_read).count() == 1
}
