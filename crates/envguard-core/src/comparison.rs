//! What the configured dialects make of the same keys.

use std::collections::{HashMap, HashSet};

use envguard_syntax::dialect::{Assignment, Effect, Reading, Value};
use envguard_syntax::{Entry, Line, Span};
use foldhash::fast::RandomState;

use crate::{Context, DialectSet, Shape};

type Keys<'r> = HashSet<&'r [u8], RandomState>;
type Winners<'r, 's> = HashMap<&'r [u8], &'r Assignment<'s>, RandomState>;

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

/// The keys whose values differ, by their place in the file.
///
/// Of several assignments to a key the last one is compared, even where the first one counts: that is another matter.
/// A dialect that rejects the file, or the line of the key, does not take part: that is another one too.
pub(crate) fn differences(context: &Context<'_>) -> Vec<Difference> {
    let mut readers: Vec<Reader<'_, '_>> = context
        .settings
        .dialects
        .iter()
        .map(|dialect| Reader::new([dialect].into_iter().collect(), context.reading(dialect)))
        .filter(|reader| !reader.rejects_file())
        .collect();
    let Some((first, others)) = readers.split_first() else { return Vec::new() };
    let mut keys = Keys::default();
    others.iter().for_each(|other| collect_differing(first.reading, other.reading, &mut keys));
    if keys.is_empty() {
        return Vec::new();
    }
    readers.iter_mut().for_each(|reader| reader.find_winners(&keys));
    let mut places: Vec<Place<'_>> =
        keys.iter().filter_map(|key| Place::new(context, &readers, key)).collect();
    places.sort_unstable_by_key(|place| (place.line, !place.is_entry, place.key_span.start));
    // One line is told of once.
    places.dedup_by_key(|place| place.line);
    places.iter().filter_map(|place| place.difference(context, &mut readers)).collect()
}

/// Collects the keys that the two do not assign alike: all of them, and maybe some more.
fn collect_differing<'r>(a: &'r Reading<'_>, b: &'r Reading<'_>, keys: &mut Keys<'r>) {
    let (mut a, mut b) = (a.assignments.iter().peekable(), b.assignments.iter().peekable());
    loop {
        let (left, right) = match (a.peek(), b.peek()) {
            (None, None) => return,
            (Some(_), None) => (a.next(), None),
            (None, Some(_)) => (None, b.next()),
            (Some(left), Some(right)) => match left.key_span.start.cmp(&right.key_span.start) {
                std::cmp::Ordering::Less => (a.next(), None),
                std::cmp::Ordering::Greater => (None, b.next()),
                std::cmp::Ordering::Equal => (a.next(), b.next()),
            },
        };
        if let (Some(left), Some(right)) = (left, right)
            && left.key == right.key
            && left.value == right.value
        {
            continue;
        }
        keys.extend(left.into_iter().chain(right).map(|assignment| assignment.key.as_ref()));
    }
}

/// One dialect among those that are compared.
struct Reader<'r, 's> {
    dialect: DialectSet,
    reading: &'r Reading<'s>,
    winners: Winners<'r, 's>,
    /// Whether a key behind all that it reads has been told of.
    told_of_rest: bool,
}

impl<'r, 's> Reader<'r, 's> {
    fn new(dialect: DialectSet, reading: &'r Reading<'s>) -> Self {
        Self { dialect, reading, winners: Winners::default(), told_of_rest: false }
    }

    fn rejects_file(&self) -> bool {
        self.reading.errors.iter().any(|error| matches!(error.effect, Effect::RejectsFile | Effect::Hangs))
    }

    fn find_winners(&mut self, keys: &Keys<'_>) {
        for assignment in &self.reading.assignments {
            let key = assignment.key.as_ref();
            if !keys.contains(key) {
                continue;
            }
            if assignment.value == Value::Unset {
                self.winners.remove(key);
            } else {
                self.winners.insert(key, assignment);
            }
        }
    }

    /// Whether something else that is told of explains why there is no key at `place`: an error there, a stop before
    /// it, a value that goes on over it, or an end of all reading before it that another key tells of.
    fn has_excuse(&mut self, context: &Context<'_>, place: &Place<'_>) -> bool {
        let offset = place.key_span.start;
        let line = context.document.lines.get(place.line).map_or(place.key_span, Line::full_span);
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

/// Where a key that is compared stands.
struct Place<'r> {
    key: &'r [u8],
    key_span: Span,
    value_span: Span,
    line: usize,
    is_entry: bool,
}

impl<'r> Place<'r> {
    fn new(context: &Context<'_>, readers: &[Reader<'r, '_>], key: &'r [u8]) -> Option<Self> {
        let assignment = readers.iter().find_map(|reader| reader.winners.get(key))?;
        let (key_span, value_span) = (assignment.key_span, assignment.value_span);
        let line = context.document.line_at(key_span.start)?;
        let entry = context.document.lines[line].entry();
        let is_entry = entry.is_some_and(|entry: &Entry| entry.key.of(context.source()) == key);
        let value_span = entry.filter(|_| is_entry).map_or(value_span, |entry| entry.value);
        Some(Self { key, key_span, value_span, line, is_entry })
    }

    fn difference(&self, context: &Context<'_>, readers: &mut [Reader<'r, '_>]) -> Option<Difference> {
        let mut groups: Vec<(DialectSet, Option<&Value<'_>>)> = Vec::new();
        for reader in readers {
            let value = reader.winners.get(self.key).map(|assignment| &assignment.value);
            if value.is_none() && reader.has_excuse(context, self) {
                continue;
            }
            match groups.iter_mut().find(|(_, other)| *other == value) {
                Some((dialects, _)) => *dialects = dialects.union(reader.dialect),
                None => groups.push((reader.dialect, value)),
            }
        }
        let span = if self.value_span.is_empty() { self.key_span } else { self.value_span };
        let groups: Vec<_> =
            groups.into_iter().map(|(dialects, value)| (dialects, Shape::of(value))).collect();
        (groups.len() > 1).then_some(Difference { line: self.line, span, is_entry: self.is_entry, groups })
    }
}
