//! npm `dotenv-expand` 12 after `dotenv`, as `config()` and then `expand()`: measured on 12.0.3 with dotenv 18.0.10.
//!
//! `config()` puts the file's values into the process environment, where a name that is there already keeps its value.
//! `expand()` then goes over the map that the parser of [`super::node`] gave, each key once, in the order of its first
//! statement (keys that are array indices first, as in every JavaScript object):
//!
//! - A key that the process environment has with another value, not empty, gets that value, unexpanded.
//! - Otherwise the first reference without a backslash before it is replaced, and the result searched again from its
//!   start, until there is none: `${EXPRESSION}` without braces inside, or `$NAME`. How the value was quoted is
//!   forgotten by then.
//! - A reference is looked up in the process environment, hence a later line counts too, unexpanded. `:-` and `-` give
//!   a default, `:+` and `+` an alternative; an empty value counts as none for all four. Without an operator the word
//!   `null` separates a name from a default, an oddity of JavaScript's `split`.
//! - A value that the whole result has been equal to before counts as none, which ends most cycles.
//! - It stops early where the result equals what the referenced key, if earlier, was expanded to.
//! - What is replaced is the first occurrence of the text of the reference, even an escaped one, and the replacement
//!   is a pattern: `$$`, `$&`, `` $` `` and `$'` stand for a dollar, the reference, what is before and after it.
//! - At the end each `\$` becomes `$`, in values from the process environment too.
//!
//! Names of the members of JavaScript's objects (`toString`) are never unset: see [`Member`].

use std::borrow::Cow;
use std::collections::HashMap;

use super::node;
use super::node_reference::{Operator, Reference, replaced};
use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

/// How many bytes the replacements in one file may produce, all steps counted: this, and [`STEPS_PER_BYTE`] for each
/// byte of the file. The runtime has no bound, and references that go round in circles can keep it busy for ever.
const STEPS: usize = 16 << 20;
/// See [`STEPS`].
const STEPS_PER_BYTE: usize = 16;

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let (mut assignments, positions) = by_key(node::read(source).assignments);
    let mut expansion = Expansion {
        environment,
        positions,
        parsed: assignments.iter().map(|assignment| text(&assignment.value)).collect(),
        expanded: vec![None; assignments.len()],
        steps: STEPS.saturating_add(source.len().saturating_mul(STEPS_PER_BYTE)),
    };
    for position in in_object_order(&assignments) {
        if let Some(Assignment { key, value_span, .. }) = assignments.get(position) {
            if let Err(failure) = expansion.expand(key, position) {
                return failure.reading(*value_span);
            }
        }
    }
    let expanded: Vec<Option<Vec<u8>>> = expansion.expanded.into_iter().map(changed).collect();
    for (assignment, expanded) in assignments.iter_mut().zip(expanded) {
        if let Some(expanded) = expanded {
            assignment.value = Value::Text(Cow::Owned(expanded));
        }
    }
    Reading { assignments, ..Reading::default() }
}

/// Why there is no map at all.
enum Failure {
    /// A reference to a member of JavaScript's objects that is a function which fails.
    Throws,
    /// More than [`STEPS`].
    Endless,
}

impl Failure {
    fn reading<'s>(self, span: Span) -> Reading<'s> {
        let (message, effect) = match self {
            Failure::Throws => ("a reference to a function of JavaScript's objects", Effect::RejectsFile),
            Failure::Endless => ("references that expand without end", Effect::Hangs),
        };
        Reading { errors: vec![ReadError { span, message, effect }], ..Reading::default() }
    }
}

/// One assignment for each key, the last, in the order of the first ones; and where each key is among them.
fn by_key<'s>(statements: Vec<Assignment<'s>>) -> (Vec<Assignment<'s>>, HashMap<Cow<'s, [u8]>, usize>) {
    let mut positions = HashMap::with_capacity(statements.len());
    let mut assignments: Vec<Assignment<'s>> = Vec::with_capacity(statements.len());
    for statement in statements {
        let position = *positions.entry(statement.key.clone()).or_insert(assignments.len());
        match assignments.get_mut(position) {
            Some(earlier) => *earlier = statement,
            None => assignments.push(statement),
        }
    }
    (assignments, positions)
}

/// The positions as JavaScript goes over the keys: array indices by number, then the others as they were added.
fn in_object_order(assignments: &[Assignment<'_>]) -> Vec<usize> {
    let array_index = |position: &usize| {
        let key = str::from_utf8(&assignments.get(*position)?.key).ok()?;
        let canonical = key == "0" || matches!(key.as_bytes(), [b'1'..=b'9', ..]);
        key.parse::<u32>().ok().filter(|&index| canonical && index < u32::MAX)
    };
    let mut order: Vec<usize> = (0..assignments.len()).collect();
    // Stable, and linear where there are no indices.
    order.sort_by_key(|position| array_index(position).map_or((true, 0), |index| (false, index)));
    order
}

fn text<'v>(value: &'v Value<'_>) -> &'v [u8] {
    match value {
        Value::Text(text) => text,
        Value::Null | Value::Dynamic | Value::Unset => b"",
    }
}

fn changed(expanded: Option<Cow<'_, [u8]>>) -> Option<Vec<u8>> {
    match expanded {
        Some(Cow::Owned(expanded)) => Some(expanded),
        Some(Cow::Borrowed(_)) | None => None,
    }
}

struct Expansion<'p, 's> {
    environment: &'p Environment,
    /// Where each key is in `parsed` and `expanded`.
    positions: HashMap<Cow<'s, [u8]>, usize>,
    /// The values of the file.
    parsed: Vec<&'p [u8]>,
    /// What has been made of them so far.
    expanded: Vec<Option<Cow<'p, [u8]>>>,
    /// How many are left of [`STEPS`].
    steps: usize,
}

impl<'p> Expansion<'p, '_> {
    fn expand(&mut self, key: &[u8], position: usize) -> Result<(), Failure> {
        let parsed = self.parsed.get(position).copied().unwrap_or_default();
        let expanded = match self.environment.get(key) {
            Some(value) if !value.is_empty() && value != parsed => {
                without_escapes(Cow::Owned(value.to_vec()))
            }
            _ => without_escapes(self.references(parsed)?),
        };
        if let Some(place) = self.expanded.get_mut(position) {
            *place = Some(expanded);
        }
        Ok(())
    }

    /// Replaces references until there is none.
    fn references(&mut self, value: &'p [u8]) -> Result<Cow<'p, [u8]>, Failure> {
        let mut value = Cow::Borrowed(value);
        // What it was before each replacement.
        let mut seen: Vec<Cow<'p, [u8]>> = Vec::new();
        while let Some(reference) = Reference::first(&value) {
            let is_seen =
                |found: &[u8]| found == value.as_ref() || seen.iter().any(|seen| seen.as_ref() == found);
            let replacement = match (self.lookup(reference.name), reference.operator) {
                (Some(_), Operator::Alternative) => reference.word,
                (Some(Found::Text(found)), Operator::Default) if !is_seen(found) => found,
                (Some(Found::Member(member)), Operator::Default) => member.replacement()?,
                (None, Operator::Alternative) => b"",
                (Some(Found::Text(_)) | None, Operator::Default) => reference.word,
            };
            // Each step searches what there is, and what there was.
            self.spend(value.len() + seen.len() + 1)?;
            let next = replaced(&value, &reference, replacement, self.steps).ok_or(Failure::Endless)?;
            let stop = self.earlier(reference.name) == Some(&next);
            seen.push(std::mem::replace(&mut value, Cow::Owned(next)));
            if stop {
                break;
            }
        }
        Ok(value)
    }

    fn spend(&mut self, steps: usize) -> Result<(), Failure> {
        self.steps = self.steps.checked_sub(steps).ok_or(Failure::Endless)?;
        Ok(())
    }

    /// What `name` stands for, if that is not empty.
    fn lookup(&self, name: &[u8]) -> Option<Found<'p>> {
        let in_file = || self.parsed.get(*self.positions.get(name)?).copied();
        match self.environment.get(name).or_else(in_file) {
            Some(text) => (!text.is_empty()).then_some(Found::Text(text)),
            None => Member::named(name).map(Found::Member),
        }
    }

    /// What `name` was expanded to already.
    fn earlier(&self, name: &[u8]) -> Option<&[u8]> {
        self.expanded.get(*self.positions.get(name)?)?.as_deref()
    }
}

enum Found<'p> {
    Text(&'p [u8]),
    Member(Member),
}

/// What every object of JavaScript has, and so the one that references are looked up in, though nobody put it there.
enum Member {
    /// Something that becomes this text.
    Becomes(&'static [u8]),
    /// `constructor`, which returns the reference that it is called with: it is found again, for ever.
    Returns,
    /// A function that fails without an object.
    Throws,
}

impl Member {
    fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"__proto__" => Member::Becomes(b"[object Object]"),
            b"toString" => Member::Becomes(b"[object Undefined]"),
            b"isPrototypeOf" => Member::Becomes(b"false"),
            b"constructor" => Member::Returns,
            b"hasOwnProperty"
            | b"propertyIsEnumerable"
            | b"toLocaleString"
            | b"valueOf"
            | b"__defineGetter__"
            | b"__defineSetter__"
            | b"__lookupGetter__"
            | b"__lookupSetter__" => Member::Throws,
            _ => return None,
        })
    }

    fn replacement(self) -> Result<&'static [u8], Failure> {
        match self {
            Member::Becomes(text) => Ok(text),
            Member::Returns => Err(Failure::Endless),
            Member::Throws => Err(Failure::Throws),
        }
    }
}

/// Turns each `\$` into `$`.
fn without_escapes(value: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if !value.contains(&b'$') || !value.windows(2).any(|pair| pair == br"\$") {
        return value;
    }
    let mut out = Vec::with_capacity(value.len());
    let mut bytes = value.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' || bytes.peek() != Some(&b'$') {
            out.push(byte);
        }
    }
    Cow::Owned(out)
}
