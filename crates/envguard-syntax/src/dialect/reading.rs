//! What a reader gives back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::Span;

/// What one runtime makes of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading<'s> {
    /// What the runtime sets, statement by statement, in its order. Empty where it rejects the whole file.
    pub assignments: Vec<Assignment<'s>>,
    /// What the runtime complains about, in file order.
    pub errors: Vec<ReadError>,
    /// Whether the first of several assignments to a key counts, rather than the last.
    pub first_wins: bool,
}

/// One key that gets a value.
#[derive(Clone, PartialEq, Eq)]
pub struct Assignment<'s> {
    /// The key as the runtime has it.
    pub key: Cow<'s, [u8]>,
    /// The value as the runtime has it.
    pub value: Value<'s>,
    /// Where the key stands in the file.
    pub key_span: Span,
    /// The raw text that the value came from: quotes included, empty at the place where a value is missing.
    pub value_span: Span,
}

/// A value, or why there is none.
#[derive(Clone, PartialEq, Eq)]
pub enum Value<'s> {
    /// These bytes.
    Text(Cow<'s, [u8]>),
    /// The key is there and has no value (`null`, `None`).
    Null,
    /// Only running a command, or looking at the file system, would tell.
    Dynamic,
    /// The key is taken away again, as bash's `unset` does.
    Unset,
}

/// Something that the runtime rejects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Where.
    pub span: Span,
    /// What is wrong, as a fragment that fits after "rejects this: ". Never a piece of the file.
    pub message: &'static str,
    /// What becomes of the rest.
    pub effect: Effect,
}

/// What a runtime does after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It drops the statement and goes on.
    SkipsStatement,
    /// It stops here; what came before counts.
    StopsHere,
    /// It loads nothing of the file.
    RejectsFile,
    /// It never comes back (a loop without end), or crashes.
    Hangs,
}

/// The key → value map that the program ends up with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vars<'r, 's>(BTreeMap<&'r [u8], &'r Assignment<'s>>);

impl<'s> Reading<'s> {
    /// The map, after all assignments.
    pub fn vars(&self) -> Vars<'_, 's> {
        let mut vars: BTreeMap<&[u8], &Assignment<'s>> = BTreeMap::new();
        for assignment in &self.assignments {
            let key = assignment.key.as_ref();
            if assignment.value == Value::Unset {
                vars.remove(key);
            } else if self.first_wins {
                vars.entry(key).or_insert(assignment);
            } else {
                vars.insert(key, assignment);
            }
        }
        Vars(vars)
    }
}

impl<'r, 's> Vars<'r, 's> {
    /// The assignment that gave `key` its value.
    pub fn get(&self, key: &[u8]) -> Option<&'r Assignment<'s>> {
        self.0.get(key).copied()
    }

    /// The bytes of `key`'s value; `None` where it is absent, null or dynamic.
    pub fn text(&self, key: &str) -> Option<&'r [u8]> {
        match &self.get(key.as_bytes())?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The keys, sorted by bytes, with the assignment that counts.
    pub fn iter(&self) -> impl Iterator<Item = (&'r [u8], &'r Assignment<'s>)> + '_ {
        self.0.iter().map(|(key, assignment)| (*key, *assignment))
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Shows the length, never the text: values may be secrets, and debug output ends up in logs.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            Value::Null => formatter.write_str("Null"),
            Value::Dynamic => formatter.write_str("Dynamic"),
            Value::Unset => formatter.write_str("Unset"),
        }
    }
}

/// Shows the spans and the length of the value: a key can be a piece of a secret in a broken file.
impl fmt::Debug for Assignment<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Assignment")
            .field("key_span", &self.key_span)
            .field("value_span", &self.value_span)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
