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

use super::key_map::KeyMap;
use super::node;
use super::node_reference::{Operator, Reference, replaced};
use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

/// How many bytes the replacements in one file may produce, all steps counted: this, and [`STEPS_PER_BYTE`] for each
/// byte of the file. The runtime has no bound, and references that go round in circles can keep it busy for ever.
const STEPS: usize = 1 << 20;
/// See [`STEPS`].
const STEPS_PER_BYTE: usize = 16;

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let statements = node::read(source).assignments;
    // What no reference can be in needs no look-up table: statements and keys give the same map then.
    let (mut assignments, positions) = if statements.iter().any(|statement| text(statement).contains(&b'$')) {
        in_object_order(statements)
    } else {
        (statements, Positions::default())
    };
    let mut expansion = Expansion {
        environment,
        assignments: &assignments,
        positions,
        expanded: Vec::new(),
        steps: STEPS.saturating_add(source.len().saturating_mul(STEPS_PER_BYTE)),
    };
    for (position, assignment) in assignments.iter().enumerate() {
        if let Err(failure) = expansion.expand(position, assignment) {
            return failure.reading(assignment.value_span);
        }
    }
    for (position, expanded) in expansion.expanded {
        if let Some(assignment) = assignments.get_mut(position) {
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

/// Where each key is.
type Positions<'s> = KeyMap<'s, usize>;

/// The last assignment of each key, as JavaScript goes over the keys: array indices by number, then the others in the
/// order of their first assignment.
fn in_object_order(mut assignments: Vec<Assignment<'_>>) -> (Vec<Assignment<'_>>, Positions<'_>) {
    let mut positions = Positions::default();
    positions.reserve(assignments.len());
    let mut count = 0;
    let mut has_index = false;
    for at in 0..assignments.len() {
        let Some(assignment) = assignments.get(at) else { break };
        let position = *positions.entry(assignment.key.clone()).or_insert(count);
        has_index |= array_index(assignment).is_some();
        assignments.swap(position, at);
        count = count.max(position + 1);
    }
    assignments.truncate(count);
    if has_index {
        assignments
            .sort_by_key(|assignment| array_index(assignment).map_or((true, 0), |index| (false, index)));
        positions.clear();
        positions.extend(assignments.iter().enumerate().map(|(at, assignment)| (assignment.key.clone(), at)));
    }
    (assignments, positions)
}

/// The key as an array index: a decimal number below 2³² - 1 without zeros before it.
fn array_index(assignment: &Assignment<'_>) -> Option<u32> {
    match assignment.key.as_ref() {
        b"0" => Some(0),
        key @ [b'1'..=b'9', ..] => str::from_utf8(key).ok()?.parse().ok().filter(|&index| index < u32::MAX),
        _ => None,
    }
}

struct Expansion<'p, 's> {
    environment: &'p Environment,
    /// The file's assignments, each key once, in the order in which they are expanded.
    assignments: &'p [Assignment<'s>],
    /// Where each key is among them.
    positions: Positions<'s>,
    /// The values that are no longer the file's, by position.
    expanded: Vec<(usize, Vec<u8>)>,
    /// How many are left of [`STEPS`].
    steps: usize,
}

impl<'p> Expansion<'p, '_> {
    fn expand(&mut self, position: usize, assignment: &'p Assignment<'_>) -> Result<(), Failure> {
        let parsed = text(assignment);
        let expanded = match self.environment.get(&assignment.key) {
            Some(value) if !value.is_empty() && value != parsed => {
                without_escapes(Cow::Owned(value.to_vec()))
            }
            _ => without_escapes(self.references(parsed, position)?),
        };
        if let Cow::Owned(expanded) = expanded {
            self.expanded.push((position, expanded));
        }
        Ok(())
    }

    /// Replaces references until there is none.
    fn references(&mut self, value: &'p [u8], position: usize) -> Result<Cow<'p, [u8]>, Failure> {
        let mut value = Cow::Borrowed(value);
        // What it was before each replacement.
        let mut seen: Vec<Cow<'p, [u8]>> = Vec::new();
        while let Some(reference) = Reference::first(&value) {
            let is_seen =
                |found: &[u8]| found == value.as_ref() || seen.iter().any(|seen| seen.as_ref() == found);
            let replacement = match (self.lookup(reference.name), reference.operator) {
                (Some(Found::Text(found)), Operator::Default) if !is_seen(found) => found,
                (Some(Found::Member(member)), Operator::Default) => member.replacement()?,
                (None, Operator::Alternative) => b"",
                (Some(_), Operator::Alternative) | (None | Some(Found::Text(_)), Operator::Default) => {
                    reference.word
                }
            };
            // Each step searches what there is, and what there was.
            self.spend(value.len() + seen.len() + 1)?;
            let next = replaced(&value, &reference, replacement, self.steps).ok_or(Failure::Endless)?;
            if !next.contains(&b'$') || self.earlier(reference.name, position) == Some(&next) {
                return Ok(Cow::Owned(next));
            }
            seen.push(std::mem::replace(&mut value, Cow::Owned(next)));
        }
        Ok(value)
    }

    fn spend(&mut self, steps: usize) -> Result<(), Failure> {
        self.steps = self.steps.checked_sub(steps).ok_or(Failure::Endless)?;
        Ok(())
    }

    /// What `name` stands for, if that is not empty.
    fn lookup(&self, name: &[u8]) -> Option<Found<'p>> {
        let in_file = || self.assignments.get(*self.positions.get(name)?).map(text);
        match self.environment.get(name).or_else(in_file) {
            Some(text) => (!text.is_empty()).then_some(Found::Text(text)),
            None => Member::named(name).map(Found::Member),
        }
    }

    /// What `name` was expanded to, if that was before `position`.
    fn earlier(&self, name: &[u8], position: usize) -> Option<&[u8]> {
        let earlier = *self.positions.get(name).filter(|&&earlier| earlier < position)?;
        match self.expanded.binary_search_by_key(&earlier, |(position, _)| *position) {
            Ok(found) => self.expanded.get(found).map(|(_, expanded)| expanded.as_slice()),
            Err(_) => self.assignments.get(earlier).map(text),
        }
    }
}

fn text<'p>(assignment: &'p Assignment<'_>) -> &'p [u8] {
    match &assignment.value {
        Value::Text(text) => text,
        Value::Null | Value::Dynamic | Value::Unset => b"",
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

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(source: &str, key: &str) -> String {
        let environment = [("OUT", "side $A"), ("EMPTY", "")].into_iter().collect();
        let reading = read(source.as_bytes(), &environment);
        assert!(reading.errors.is_empty());
        let vars = reading.vars();
        String::from_utf8_lossy(vars.text(key).expect("a value")).into_owned()
    }

    fn effect(source: &str) -> Option<Effect> {
        let reading = read(source.as_bytes(), &Environment::default());
        assert!(reading.assignments.is_empty() || reading.errors.is_empty());
        reading.errors.first().map(|error| error.effect)
    }

    #[test]
    fn replacements_are_patterns() {
        assert_eq!(expanded("A=<$B>\nB=[$`|$'|$$]", "A"), "<[<|>|$]>");
        assert_eq!(expanded("A=\\${B} ${B}.${B}\nB=1", "A"), "\\1 1.1");
    }

    #[test]
    fn keys_that_are_numbers_come_first() {
        // `1` is expanded before `A`, and what `A` becomes equals it.
        assert_eq!(expanded("A=${1:+$Z}\n1=\\$Z\nZ=3", "A"), "$Z");
        assert_eq!(expanded("A=${01:+$Z}\n01=\\$Z\nZ=3", "A"), "3");
    }

    #[test]
    fn each_key_is_there_once_with_the_span_of_its_last_statement() {
        let source = b"A=$B\nB=1\nA='$B$B'\n";
        let reading = read(source, &Environment::default());
        let raw: Vec<&[u8]> =
            reading.assignments.iter().map(|assignment| assignment.value_span.of(source)).collect();
        assert_eq!(raw, [&b"'$B$B'"[..], b"1"]);
    }

    #[test]
    fn the_environment_wins_unexpanded() {
        assert_eq!(expanded("A=1\nOUT=$A", "OUT"), "side $A");
        assert_eq!(expanded("A=1\nB=${OUT}", "B"), "side 1");
        assert_eq!(expanded("EMPTY=x\nB=[$EMPTY]", "B"), "[]");
    }

    #[test]
    fn members_of_objects_are_never_unset() {
        assert_eq!(expanded("A=$toString", "A"), "[object Undefined]");
        assert_eq!(expanded("A=${valueOf:+x}", "A"), "x");
        assert_eq!(effect("A=${valueOf:-x}"), Some(Effect::RejectsFile));
        assert_eq!(effect("A=$constructor"), Some(Effect::Hangs));
        assert_eq!(effect("A=$constructor\nconstructor=x"), None);
    }

    #[test]
    fn what_expands_without_end_is_given_up() {
        assert_eq!(effect("A=$B\nB=$C\nC=$A"), None);
        assert_eq!(effect("A=1$B\nB=2$C\nC=3$B"), Some(Effect::Hangs));
        assert_eq!(effect("A=$B\nB=$&"), Some(Effect::Hangs));
        let doubling: Vec<String> =
            (0..64).map(|number| format!("K{number}=$K{}$K{}\n", number + 1, number + 1)).collect();
        assert_eq!(effect(&(doubling.concat() + "K64=x")), Some(Effect::Hangs));
    }

    #[test]
    fn hostile_files_take_bounded_time() {
        let many = 200_000;
        for source in [
            format!("A={}", "$A".repeat(many)),
            format!("A={}\nB=1", "${B".repeat(many)),
            format!("A=\\$B{}$B", "\\$".repeat(many)),
            format!("A={}$B{}\nB={}", "x".repeat(many), "y".repeat(many), "$'$`".repeat(many)),
            "A=1$B\nB=2$C\nC=3$B\n".repeat(many / 10),
        ] {
            // Quadratic work would take hours.
            let reading = read(source.as_bytes(), &Environment::default());
            assert!(reading.assignments.len() <= source.len());
        }
    }
}
