//! `vlucas/phpdotenv` 5.6 (PHP, Laravel), loaded into a repository that has the process environment.
//!
//! - A byte order mark is dropped, and each sequence of bytes that is not UTF-8 becomes a `?`. Any error rejects the
//!   whole file. The last of several assignments counts, and a name without a `=` is taken out of the environment.
//! - The file is split at LF, CRLF and CR. A line, even a comment, that has `="` in it and only one `"` after another
//!   character than a backslash (doubled backslashes aside) goes on, joined by LF, up to the first line that has such a
//!   `"` and does not start one in its turn, or is a `"` alone. If there is none, the rest of the file is dropped.
//!   Entries that are empty or start with `#` are skipped.
//! - An entry is `NAME=VALUE`, trimmed on both sides of the `=`, or a `NAME` alone, which must not have blanks. Before
//!   the name may stand `export` if the whole is longer than eight characters; a pair of quotes round the name goes. It
//!   is made of the characters of `name.rs`.
//! - A value in single quotes is raw, on one line in effect. In double quotes there are the escapes `\" \\ \$` and
//!   `\f \n \r \t \v`; others are errors. Any other value goes up to white space or `#` and has nothing special but
//!   references. After white space, and after a quoted value, there may only be white space and a comment.
//! - `${NAME}` of ASCII letters, digits, `_` and `.` is replaced if the repository has it, else stays. The last
//!   reference goes first, so that `${A${B}}` looks up what `B` makes of it.
//! - The result is a PHP array put together with `array_merge`: names that PHP takes for integers are numbered anew.
//!
//! The facts are from the source of phpdotenv 5.6, and checked against 5.4.1 with the names of 5.6.

mod converted;
mod entry;
mod name;
mod value;

use std::borrow::Cow;

use converted::Converted;
use entry::entry_end;
use name::{is_integer, name};
use value::Content;

use crate::Span;
use crate::dialect::plain::PlainLine;
use crate::dialect::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use crate::dialect::text::{BYTE_ORDER_MARK, find};
use crate::dialect::{Assignment, Effect, Environment, ReadError, Reading, Value};

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    if std::str::from_utf8(source).is_ok() {
        return read_text(source, environment);
    }
    let converted = Converted::new(source);
    let reading = read_text(&converted.text, environment);
    let assignments = reading.assignments.into_iter().map(|assignment| Assignment {
        key: Cow::Owned(assignment.key.into_owned()),
        value: match assignment.value {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Null => Value::Null,
            Value::Dynamic => Value::Dynamic,
            Value::Unset => Value::Unset,
        },
        key_span: converted.original(assignment.key_span),
        value_span: converted.original(assignment.value_span),
    });
    let errors =
        reading.errors.into_iter().map(|error| ReadError { span: converted.original(error.span), ..error });
    Reading { assignments: assignments.collect(), errors: errors.collect(), first_wins: false }
}

/// Reads a `source` that is UTF-8.
fn read_text<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let mut reader = Reader {
        source,
        environment,
        earlier: EarlierValues::default(),
        budget: ExpansionBudget::new(source),
        assignments: Vec::with_capacity(source.len() / 32),
        has_integers: false,
    };
    if let Err(error) = reader.file() {
        return Reading { errors: vec![error], ..Reading::default() };
    }
    if reader.has_integers {
        renumber(&mut reader.assignments);
    }
    Reading { assignments: reader.assignments, ..Reading::default() }
}

struct Reader<'s, 'e> {
    source: &'s [u8],
    environment: &'e Environment,
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
    assignments: Vec<Assignment<'s>>,
    /// Whether PHP takes one of the names for an integer.
    has_integers: bool,
}

impl<'s> Reader<'s, '_> {
    fn file(&mut self) -> Result<(), ReadError> {
        let source = self.source;
        let mut position = if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        while position < source.len() {
            position = if let Some(line) = PlainLine::at(source, position) {
                self.assignments.push(line.assignment(source));
                line.next
            } else {
                let Some((end, next)) = entry_end(source, position) else { break };
                self.entry(Span::new(position, end))?;
                next
            };
        }
        Ok(())
    }

    fn assign(&mut self, key_span: Span, value: Value<'s>, value_span: Span) {
        let key = key_span.of(self.source);
        self.has_integers |= is_integer(key);
        self.assignments.push(Assignment { key: Cow::Borrowed(key), value, key_span, value_span });
    }

    /// Reads the entry that stands at `span`.
    fn entry(&mut self, span: Span) -> Result<(), ReadError> {
        let text = span.of(self.source);
        if matches!(trim(self.source, span).of(self.source).first(), None | Some(b'#')) {
            return Ok(());
        }
        let start = span.start as usize;
        let equals = find(text, 0, |byte| byte == b'=');
        if equals == text.len() {
            let name = name(self.source, span)?;
            self.assign(name, Value::Null, Span::empty(span.end as usize));
            return Ok(());
        }
        let before = trim(self.source, Span::new(start, start + equals));
        if before.is_empty() {
            return Err(error(
                Span::new(start + equals, start + equals + 1),
                "there is no key before the `=`",
            ));
        }
        let name = name(self.source, before)?;
        let value = trim(self.source, Span::new(start + equals + 1, span.end as usize));
        let content = Content::of(self.source, value)?;
        let raw = Span::new(value.start as usize, value.start as usize + content.length);
        let text = self.resolve(content.text, &content.marks, raw)?;
        self.assign(name, Value::Text(text), raw);
        Ok(())
    }

    /// Replaces the references in `text`, whose dollars stand at `marks` and whose raw text is at `span`.
    fn resolve(
        &mut self,
        text: Cow<'s, [u8]>,
        marks: &[usize],
        span: Span,
    ) -> Result<Cow<'s, [u8]>, ReadError> {
        if marks.is_empty() {
            return Ok(text);
        }
        // The last reference goes first, and what it gives may be part of the name of one before. So the result is put
        // together from its end, and stands here backwards.
        let mut backwards: Vec<u8> = Vec::with_capacity(text.len());
        let mut end = text.len();
        for &mark in marks.iter().rev() {
            backwards.extend(text[mark..end].iter().rev());
            end = mark;
            let mut following = backwards.iter().rev().copied().skip("${".len());
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'.';
            let name: Vec<u8> = following.by_ref().take_while(is_name).collect();
            let length = "${".len() + name.len() + "}".len();
            let closing = backwards.len().checked_sub(length).and_then(|index| backwards.get(index));
            if name.is_empty() || closing != Some(&b'}') {
                continue;
            }
            let value: Option<&[u8]> = match self.earlier.get(&self.assignments, &name) {
                Some(Value::Text(value)) => Some(value),
                Some(_) => None,
                None => self.environment.get(&name),
            };
            if let Some(value) = value {
                backwards.truncate(backwards.len() - length);
                backwards.extend(value.iter().rev());
                self.budget.spend(value.len()).map_err(|_: BudgetSpent| BudgetSpent::at(span))?;
            }
        }
        backwards.extend(text[..end].iter().rev());
        backwards.reverse();
        Ok(Cow::Owned(backwards))
    }
}

/// Does to the keys what `array_merge` does to integers: each gets the next number, from 0.
fn renumber(assignments: &mut [Assignment<'_>]) {
    let integers = assignments.iter_mut().filter(|assignment| is_integer(&assignment.key));
    for (number, assignment) in integers.enumerate() {
        assignment.key = Cow::Owned(number.to_string().into_bytes());
    }
}

/// Whether PHP's `trim` takes `byte` away.
fn is_trimmed(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0B)
}

/// `span` without what PHP's `trim` takes away at both its ends.
fn trim(source: &[u8], span: Span) -> Span {
    let text = span.of(source);
    let start = find(text, 0, |byte| !is_trimmed(byte));
    let end = text.iter().rposition(|&byte| !is_trimmed(byte)).map_or(start, |last| last + 1);
    Span::new(span.start as usize + start, span.start as usize + end)
}

fn error(span: Span, message: &'static str) -> ReadError {
    ReadError { span, message, effect: Effect::RejectsFile }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Reading<'_> {
        super::read(source, &Environment::default())
    }

    fn spans(source: &[u8]) -> Vec<(&[u8], &[u8])> {
        let reading = read(source);
        reading.assignments.iter().map(|a| (a.key_span.of(source), a.value_span.of(source))).collect()
    }

    #[test]
    fn spans_are_those_of_the_raw_text() {
        let source = b"\xef\xbb\xbfexport  'AB' =  x # c\rB=\"x\r\ny\" # c\nC\nD= #c\n";
        assert_eq!(
            spans(source),
            [(&b"AB"[..], &b"x"[..]), (b"B", b"\"x\r\ny\""), (b"C", b""), (b"D", b""),]
        );
    }

    #[test]
    fn bytes_that_are_not_utf_8_become_question_marks() {
        let source = b"# \xff\nA=\"x\xe2\x82y\xff\"\nB=1\n".as_slice();
        assert_eq!(read(source).vars().text("A"), Some(&b"x?y?"[..]));
        assert_eq!(spans(source), [(&b"A"[..], &b"\"x\xe2\x82y\xff\""[..]), (b"B", b"1")]);
        assert_eq!(read(b"A\xffB=1\n").errors[0].span, Span::new(0, 3));
    }

    #[test]
    fn names_that_php_takes_for_integers_are_numbered_anew() {
        let reading = read(b"7=a\nB=${7}\n7=b\n007=c\n9223372036854775808=d\n");
        let keys: Vec<_> = reading.vars().iter().map(|(key, _)| key.to_vec()).collect();
        assert_eq!(keys, [&b"0"[..], b"007", b"1", b"9223372036854775808", b"B"]);
        assert_eq!(reading.vars().text("B"), Some(&b"a"[..]));
    }

    #[test]
    fn references_cannot_fill_the_memory() {
        let lines: Vec<String> =
            (1..200).map(|level| format!("A{level}=${{A{0}}}${{A{0}}}\n", level - 1)).collect();
        let source = format!("A0=xxxxxxxx\n{}", lines.concat());
        let reading = read(source.as_bytes());
        assert_eq!((reading.errors[0].effect, reading.assignments.len()), (Effect::Hangs, 0));
    }

    #[test]
    fn hostile_files_take_linear_time() {
        for text in ["A=\"\n", "A='\n", "#A=\"\\\n", "A=${A${A", "${A", "\\\\\"", "A=\r"] {
            read(text.repeat(50_000).as_bytes());
            read(format!("A=\"{}\"", text.repeat(50_000)).as_bytes());
        }
    }
}
