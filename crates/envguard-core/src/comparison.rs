//! What the configured dialects make of the same keys.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use envguard_syntax::dialect::{Assignment, Dialect, Effect, Environment, ReadError, Reading, Value};
use envguard_syntax::{Entry, Facts, Line, Span};
use foldhash::fast::RandomState;

use crate::{Context, DialectSet, Shape};

/// What the configured dialects make of a file, as far as they do not agree.
#[derive(Default)]
pub(crate) struct Comparison {
    /// The keys whose values differ, by their place in the file, until they are [taken](Self::take_differences).
    differences: Cell<Vec<Difference>>,
    /// What each dialect complains about, those that do not complain left out.
    pub(crate) errors: Vec<(Dialect, Vec<ReadError>)>,
}

/// A key that does not have the same value everywhere.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The index of the line that gives it its value.
    pub(crate) line: usize,
    /// The value, or the key where that is empty.
    pub(crate) span: Span,
    /// Whether the key is the one of the line's entry; else it is a piece of something that only some dialects take
    /// for a key.
    pub(crate) is_entry: bool,
    /// Who reads the same, and what that is like.
    pub(crate) groups: Vec<(DialectSet, Shape)>,
}

impl Difference {
    /// Whether those that have the key read the same.
    pub(crate) fn is_about_key(&self) -> bool {
        matches!(self.groups.as_slice(), [(_, Shape::Absent), _] | [_, (_, Shape::Absent)])
    }
}

impl Comparison {
    /// Reads the file in each configured dialect, in an empty process environment, and compares them.
    ///
    /// Of several assignments to a key the last one is compared, even where the first one counts: that is another
    /// matter. A dialect that rejects the file, or the line of the key, does not take part: that is another one too.
    ///
    /// Each dialect is compared with the first one, so that no more than two readings are in memory.
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let mut comparison = Comparison::default();
        let mut first: Option<Reader<'_>> = None;
        let mut compared = DialectSet::default();
        let mut rows = Rows::new();
        for dialect in context.settings.dialects.iter() {
            let reading = dialect.read(context.source(), &Environment::default());
            let is_rejected = reading
                .errors
                .iter()
                .any(|error| matches!(error.effect, Effect::RejectsFile | Effect::Hangs));
            if !reading.errors.is_empty() {
                comparison.errors.push((dialect, reading.errors.clone()));
            }
            if is_rejected {
                continue;
            }
            compared.insert(dialect);
            let mut reader = Reader { dialect, reading, told_of_rest: false };
            match &mut first {
                None => first = Some(reader),
                Some(first) => compare(context, first, &mut reader, &mut rows),
            }
        }
        if let Some(first) = first {
            let differing = |(line, row): (usize, Row<'_>)| row.difference(line, first.dialect, compared);
            comparison.differences = Cell::new(rows.into_iter().filter_map(differing).collect());
        }
        comparison
    }

    /// The keys whose values differ, by their place in the file: once, since there may be many, and one rule tells of
    /// them.
    pub(crate) fn take_differences(&self) -> Vec<Difference> {
        self.differences.take()
    }
}

/// The lines on which two dialects do not agree, by their index. One line is told of once.
type Rows<'s> = BTreeMap<usize, Row<'s>>;

/// A key on such a line.
struct Row<'s> {
    key: Cow<'s, [u8]>,
    place: Place,
    /// Where the last of the assignments begins that give it its values.
    last: u32,
    /// What the first dialect makes of it.
    first: Seen<'s>,
    /// What those make of it that do not agree with the first one.
    others: Vec<(Dialect, Seen<'s>)>,
}

/// What a dialect makes of a key.
#[derive(PartialEq)]
enum Seen<'s> {
    /// It gives it this value.
    Value(Value<'s>),
    /// It has no such key.
    Nothing,
    /// It has no such key, and something else that is told of explains why.
    Excused,
}

/// Where a key that is compared stands.
#[derive(Clone, Copy)]
struct Place {
    key_span: Span,
    value_span: Span,
    is_entry: bool,
}

/// One dialect among those that are compared.
struct Reader<'s> {
    dialect: Dialect,
    reading: Reading<'s>,
    /// Whether a key behind all that it reads has been told of.
    told_of_rest: bool,
}

type Keys<'r> = HashSet<&'r [u8], RandomState>;
type Winners<'r, 's> = HashMap<&'r [u8], &'r Assignment<'s>, RandomState>;

/// What two dialects make of the same place, where that is not the same. One of them may not see a key there.
type Pair<'r, 's> = (Option<&'r Assignment<'s>>, Option<&'r Assignment<'s>>);

/// Adds the keys to `rows` that two dialects do not read alike.
fn compare<'s>(context: &Context<'_>, first: &mut Reader<'s>, other: &mut Reader<'s>, rows: &mut Rows<'s>) {
    let mut found = Rows::new();
    {
        let pairs = differing(&first.reading, &other.reading);
        if pairs.is_empty() {
            return;
        }
        let mut add = |pair: Pair<'_, 's>| {
            let Some((line, row)) = Row::new(context, pair, other.dialect) else { return };
            match found.get(&line) {
                Some(earlier) if earlier.place.rank() <= row.place.rank() => {}
                _ => {
                    found.insert(line, row);
                }
            }
        };
        // A key that is assigned in one place alone has its value from there. For the others, it has to be found out
        // which of their assignments counts.
        let elsewhere = assigned_elsewhere(context, &pairs);
        for pair in &pairs {
            if key_of(pair).is_some_and(|key| !elsewhere.contains(key)) {
                add(*pair);
            }
        }
        if !elsewhere.is_empty() {
            let (ours, theirs) = (first.winners(&elsewhere), other.winners(&elsewhere));
            for key in elsewhere {
                add((ours.get(key).copied(), theirs.get(key).copied()));
            }
        }
    }
    for (line, mut row) in found {
        if first.stops_before(row.last)
            || row.first == Seen::Nothing && first.has_excuse(context, line, row.place)
        {
            row.first = Seen::Excused;
        }
        if let [(_, seen)] = row.others.as_mut_slice()
            && (other.stops_before(row.last)
                || *seen == Seen::Nothing && other.has_excuse(context, line, row.place))
        {
            *seen = Seen::Excused;
        }
        match rows.get_mut(&line) {
            None => {
                rows.insert(line, row);
            }
            Some(known) if known.key == row.key => known.others.append(&mut row.others),
            Some(_) => {}
        }
    }
}

/// The places that the two do not read alike, in the order of the file.
fn differing<'r, 's>(a: &'r Reading<'s>, b: &'r Reading<'s>) -> Vec<Pair<'r, 's>> {
    let mut pairs = Vec::new();
    let (mut a, mut b) = (a.assignments.iter().peekable(), b.assignments.iter().peekable());
    loop {
        let pair = match (a.peek(), b.peek()) {
            (None, None) => return pairs,
            (Some(_), None) => (a.next(), None),
            (None, Some(_)) => (None, b.next()),
            (Some(left), Some(right)) => match left.key_span.start.cmp(&right.key_span.start) {
                Ordering::Less => (a.next(), None),
                Ordering::Greater => (None, b.next()),
                Ordering::Equal => (a.next(), b.next()),
            },
        };
        match pair {
            (Some(left), Some(right)) if left.key != right.key => {
                pairs.extend([(Some(left), None), (None, Some(right))]);
            }
            (Some(left), Some(right)) if left.value == right.value => {}
            pair => pairs.push(pair),
        }
    }
}

fn key_of<'r>(pair: &Pair<'r, '_>) -> Option<&'r [u8]> {
    pair.0.or(pair.1).map(|assignment| assignment.key.as_ref())
}

/// The keys of `pairs` that may be assigned in more than one place.
fn assigned_elsewhere<'r>(context: &Context<'_>, pairs: &[Pair<'r, '_>]) -> Keys<'r> {
    // In a file with any of these, some dialects see keys where the document has none.
    let strange = Facts::NO_DELIMITER | Facts::MULTILINE | Facts::UNTERMINATED | Facts::CONTROL;
    let is_strange = context.facts.intersects(strange);
    let repeats = context.keys().repeats().iter();
    let repeated = repeats.filter_map(|repeat| context.document.lines.get(repeat.line as usize)?.entry());
    let repeated: HashSet<&[u8], RandomState> =
        repeated.map(|entry| entry.key.of(context.source())).collect();
    let is_sure = |pair: &Pair<'_, '_>| match pair {
        (Some(left), Some(_)) => !is_strange && !repeated.contains(left.key.as_ref()),
        _ => false,
    };
    pairs.iter().filter(|pair| !is_sure(pair)).filter_map(key_of).collect()
}

impl<'s> Reader<'s> {
    /// The assignments that give `keys` their values.
    fn winners(&self, keys: &Keys<'_>) -> Winners<'_, 's> {
        let mut winners = Winners::default();
        for assignment in &self.reading.assignments {
            let key = assignment.key.as_ref();
            if !keys.contains(key) {
                continue;
            }
            if assignment.value == Value::Unset {
                winners.remove(key);
            } else {
                winners.insert(key, assignment);
            }
        }
        winners
    }

    /// Whether it stops reading before `offset`: an error tells of that, and what it does not read is no wonder.
    fn stops_before(&self, offset: u32) -> bool {
        let last = self.reading.errors.last();
        last.is_some_and(|error| error.effect == Effect::StopsHere && error.span.start < offset)
    }

    /// Whether something else that is told of explains why there is no key at `place`: an error there, a stop before
    /// it, a value that goes on over it, or an end of all reading before it that another key tells of.
    fn has_excuse(&mut self, context: &Context<'_>, line: usize, place: Place) -> bool {
        let offset = place.key_span.start;
        let line = context.document.lines.get(line).map_or(place.key_span, Line::full_span);
        let errors = &self.reading.errors;
        let before = errors.partition_point(|error| error.span.start < line.end.max(offset + 1));
        if let Some(error) = before.checked_sub(1).and_then(|last| errors.get(last))
            && (error.effect == Effect::StopsHere
                || error.span.start >= line.start
                || error.span.end > line.start)
        {
            return true;
        }
        let assignments = &self.reading.assignments;
        let before = assignments.partition_point(|assignment| assignment.key_span.start <= offset);
        let last = before.checked_sub(1).and_then(|last| assignments.get(last));
        if last.is_some_and(|last| last.value_span.end > offset) {
            return true;
        }
        before == assignments.len() && std::mem::replace(&mut self.told_of_rest, true)
    }
}

impl Place {
    /// The place of `assignment`, and the line that it is on.
    fn new(context: &Context<'_>, assignment: &Assignment<'_>) -> Option<(usize, Self)> {
        let (key_span, value_span) = (assignment.key_span, assignment.value_span);
        let line = context.document.line_at(key_span.start)?;
        let entry = context.document.lines[line].entry();
        let is_entry =
            entry.is_some_and(|entry: &Entry| entry.key.of(context.source()) == assignment.key.as_ref());
        let value_span = entry.filter(|_| is_entry).map_or(value_span, |entry| entry.value);
        Some((line, Self { key_span, value_span, is_entry }))
    }

    /// Of several on a line, the one with the least of this is told of.
    fn rank(self) -> (bool, u32) {
        (!self.is_entry, self.key_span.start)
    }
}

impl<'s> Row<'s> {
    /// The line and the row of a key that the first dialect and `other` do not assign alike.
    fn new(context: &Context<'_>, (ours, theirs): Pair<'_, 's>, other: Dialect) -> Option<(usize, Self)> {
        let assignment = ours.or(theirs)?;
        let (line, place) = Place::new(context, assignment)?;
        let seen = |assignment: Option<&Assignment<'s>>| {
            assignment.map_or(Seen::Nothing, |assignment| Seen::Value(assignment.value.clone()))
        };
        let others = vec![(other, seen(theirs))];
        let last =
            ours.into_iter().chain(theirs).map(|assignment| assignment.key_span.start).fold(0, u32::max);
        Some((line, Self { key: assignment.key.clone(), place, last, first: seen(ours), others }))
    }

    /// Who reads what, where that differs. `compared` are all that took part; those that the row does not name agree
    /// with `first`.
    fn difference(&self, line: usize, first: Dialect, compared: DialectSet) -> Option<Difference> {
        let named: DialectSet = self.others.iter().map(|(dialect, _)| *dialect).chain([first]).collect();
        let agreeing = compared.without(named).union([first].into_iter().collect());
        let mut groups: Vec<(DialectSet, &Seen<'_>)> = vec![(agreeing, &self.first)];
        for (dialect, seen) in &self.others {
            match groups.iter_mut().find(|(_, other)| *other == seen) {
                Some((dialects, _)) => dialects.insert(*dialect),
                None => groups.push(([*dialect].into_iter().collect(), seen)),
            }
        }
        let Place { key_span, value_span, is_entry } = self.place;
        let span = if value_span.is_empty() { key_span } else { value_span };
        let shape = |seen: &Seen<'_>| match seen {
            Seen::Value(value) => Some(Shape::of(Some(value))),
            Seen::Nothing => Some(Shape::Absent),
            Seen::Excused => None,
        };
        let groups: Vec<_> =
            groups.into_iter().filter_map(|(dialects, seen)| Some((dialects, shape(seen)?))).collect();
        (groups.len() > 1).then_some(Difference { line, span, is_entry, groups })
    }
}
