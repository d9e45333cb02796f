//! `Dotenv.load` and `Dotenv::Environment.new(file)` of the Ruby gem dotenv 3.2.
//!
//! The file is UTF-8 or an error; a byte order mark is dropped, CRLF and CR become LF. Then one regex picks the
//! statements out ([`line`]); what it passes over is ignored. A statement is
//!
//! - for a key that the process environment has: the environment's value (but for `DOTENV_LINEBREAK_MODE`, which the
//!   file may set);
//! - with `export` and without a value: nothing, if the file gave the key a value before, and else an error that
//!   rejects the file;
//! - anything else: the value, or nothing as an empty one, decoded as [`value`] says.
//!
//! Facts: `Dotenv::Parser` and its substitutions in 3.2, Onigmo's answers on the regexes' corners, and the recorded
//! cases.

mod line;
mod value;

use std::borrow::Cow;

use super::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

use line::Lines;

/// The key that says whether `\n` and `\r` in double quotes stand for newlines, as they did before 3.0.
const LINEBREAK_MODE: &[u8] = b"DOTENV_LINEBREAK_MODE";

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    if let Err(error) = std::str::from_utf8(source) {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(source.len(), |length| start + length);
        return rejected(Span::new(start, end), "a byte that is not UTF-8");
    }
    let mut reading = Reading::default();
    let mut scope = Scope { environment, earlier: EarlierValues::default(), budget: ExpansionBudget::new(source) };
    for line in Lines::new(source) {
        let value_span = match line.value {
            Some(span) => value::stripped(source, span),
            None => Span::empty(line.key.end as usize),
        };
        let key = line.key.of(source);
        let value = if let Some(value) = scope.existing(key) {
            let mut copy = Vec::new();
            scope.budget.append(&mut copy, value).map(|()| Value::Text(Cow::Owned(copy)))
        } else if line.exported && line.value.is_none() {
            if scope.earlier.get(&reading.assignments, key).is_none() {
                return rejected(line.key, "an export of a variable that has no value");
            }
            continue;
        } else {
            scope.decode(value_span.of(source), &reading.assignments)
        };
        match value {
            Ok(value) => reading.assignments.push(Assignment {
                key: Cow::Borrowed(key),
                value,
                key_span: line.key,
                value_span,
            }),
            Err(BudgetSpent) => {
                reading.errors.push(BudgetSpent::at(value_span));
                break;
            }
        }
    }
    reading
}

/// The reading of a file that the runtime raises an error for.
fn rejected<'s>(span: Span, message: &'static str) -> Reading<'s> {
    Reading {
        errors: vec![ReadError { span, message, effect: Effect::RejectsFile }],
        ..Reading::default()
    }
}

/// What a value may refer to.
struct Scope<'s, 'e> {
    environment: &'e Environment,
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
}

impl<'e> Scope<'_, 'e> {
    /// The value that the process environment has for `key` and the file must not change.
    fn existing(&self, key: &[u8]) -> Option<&'e [u8]> {
        if key == LINEBREAK_MODE { None } else { self.environment.get(key) }
    }
}
