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
        return rejected(Span::new(start, end), "a byte that is no UTF-8");
    }
    let mut reading = Reading::default();
    let mut scope =
        Scope { environment, earlier: EarlierValues::default(), budget: ExpansionBudget::new(source) };
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
                return rejected(line.key, "an `export` of a key without a value");
            }
            continue;
        } else {
            scope.decode(value_span.of(source), &reading.assignments)
        };
        let Ok(value) = value else {
            reading.errors.push(BudgetSpent::at(value_span));
            break;
        };
        reading.assignments.push(Assignment {
            key: Cow::Borrowed(key),
            value,
            key_span: line.key,
            value_span,
        });
    }
    reading
}

/// The reading of a file that the runtime raises an error for.
fn rejected<'s>(span: Span, message: &'static str) -> Reading<'s> {
    Reading { errors: vec![ReadError { span, message, effect: Effect::RejectsFile }], ..Reading::default() }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Reading<'_> {
        super::read(source, &Environment::default())
    }

    #[test]
    fn spans_are_of_the_original_bytes() {
        let source = b"export A =\r\n \"x\r\ny\" # c\r\nB:  a b # c\nC\n";
        let reading = read(source);
        let spans: Vec<(&[u8], &[u8])> = reading
            .assignments
            .iter()
            .map(|assignment| (assignment.key_span.of(source), assignment.value_span.of(source)))
            .collect();
        let expected: [(&[u8], &[u8]); 3] = [(b"A", b"\"x\r\ny\""), (b"B", b"a b"), (b"C", b"")];
        assert_eq!(spans, expected);
        assert_eq!(reading.vars().text("A"), Some(&b"x\ny"[..]));
    }

    #[test]
    fn what_a_command_gives_is_dynamic_and_so_is_what_refers_to_it() {
        let reading = read(b"A=$(hostname)\nB=\"on ${A}\"\nC=\\\\$(x)\nD=$()\nE='$(x)'\n");
        let vars = reading.vars();
        let value = |key: &[u8]| vars.get(key).map(|assignment| assignment.value.clone());
        assert_eq!(value(b"A"), Some(Value::Dynamic));
        assert_eq!(value(b"B"), Some(Value::Dynamic));
        assert_eq!(vars.text("C"), Some(&b"$(x)"[..]));
        assert_eq!(vars.text("D"), Some(&b"$()"[..]));
        assert_eq!(vars.text("E"), Some(&b"$(x)"[..]));
    }

    #[test]
    fn an_environment_that_has_the_key_keeps_commands_from_running() {
        let environment: Environment = [("A", "set")].into_iter().collect();
        let reading = super::read(b"A=$(hostname)\nB=$A\n", &environment);
        assert_eq!(reading.vars().text("B"), Some(&b"set"[..]));
    }

    #[test]
    fn quotes_fall_back_to_the_last_escaped_one_that_can_close() {
        let reading = read(b"A='a\\' # b\\' # c\nB=1\n");
        assert_eq!(reading.vars().text("A"), Some(&b"a\\' # b\\"[..]));
        assert_eq!(reading.vars().text("B"), Some(&b"1"[..]));
    }

    #[test]
    fn a_byte_that_is_not_utf_8_rejects_the_file() {
        let reading = read(b"A=1\nB=\xff\n");
        assert!(reading.assignments.is_empty());
        assert_eq!(reading.errors[0].effect, Effect::RejectsFile);
    }

    #[test]
    fn growth_is_bounded() {
        let doubled = (1..64).map(|line| format!("A{line}=$A{0}$A{0}\n", line - 1));
        let source = format!("A0=0123456789\n{}", doubled.collect::<String>());
        let reading = read(source.as_bytes());
        assert_eq!(reading.errors.last().map(|error| error.effect), Some(Effect::Hangs));
        assert!(reading.assignments.len() < 24);
    }

    #[test]
    fn hostile_files_take_linear_time() {
        const TIMES: usize = 30_000;
        for piece in
            ["A='\\'\n", "A=\"\n", "\\'#", "\\' ", "\n-", "export\n", "A\n\n\n", "$(", "(", "\\\\$(x)"]
        {
            read(format!("A='{}", piece.repeat(TIMES)).as_bytes());
            read(format!("A={}", piece.repeat(TIMES)).as_bytes());
            read(format!("-{}-", piece.repeat(TIMES)).as_bytes());
        }
    }
}
