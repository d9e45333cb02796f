//! The Rust crate `dotenvy` 0.15.7, loaded into the environment (`dotenvy::dotenv`, `from_path`, `from_read`).
//!
//! - A byte order mark at the start is dropped. The first error stops the loading; what came before stays loaded.
//! - The file is taken line by line, and a line goes on into the next while a quote is open. That is found by a coarse
//!   scan, which knows `'…'` and `"…"` (a backslash escapes the next character in both and outside), and in which `#`
//!   starts a comment where exactly one blank, or an odd number of them, stands before it. A file whose last line
//!   leaves the scan after such a blank, after a backslash or in a quote is an error. A line whose first character
//!   after white space is `#` is a comment. White space is Unicode's, and is trimmed at both ends of a statement.
//! - A statement is `KEY = VALUE`, with an optional `export` before it (which may itself be a key), and white space
//!   where it likes. `KEY` is `[A-Za-z_][A-Za-z0-9_.]*`. A missing value, or one that starts with `#`, is empty.
//! - A value is a run of bare, `'…'` and `"…"` pieces up to a blank or tab, after which there may only be blanks, tabs
//!   and a comment. In single quotes nothing is special. Elsewhere the escapes `\\ \' \" \$ \n` and backslash-blank
//!   are the only ones, `$NAME` (letters and digits of Unicode, perhaps none) and `${ANYTHING}` are replaced, and the
//!   character after a `$NAME` is taken as it is, even a quote, blank or backslash.
//! - A reference is looked up in the environment, which has the process's own variables and those loaded so far; else
//!   it is empty. What the environment has in UTF-8 is never replaced: the first of several assignments counts.
//! - A NUL in a value that would be loaded makes the program panic.
//!
//! The facts are from the source of dotenvy 0.15.7, and `tests/dotenvy.rs` compares with the crate itself.

mod line;

use std::borrow::Cow;

use line::logical_line;

use crate::Span;
use crate::dialect::plain::PlainLine;
use crate::dialect::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use crate::dialect::text::{BYTE_ORDER_MARK, append, find};
use crate::dialect::{Assignment, Effect, Environment, ReadError, Reading, Value};

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let mut reader = Reader {
        source,
        environment,
        earlier: EarlierValues::keeping_first(),
        budget: ExpansionBudget::new(source),
        assignments: Vec::with_capacity(source.len() / 32),
    };
    let mut errors = Vec::new();
    let mut position = if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    while position < source.len() {
        if let Some(line) = PlainLine::at(source, position) {
            reader.load(line.assignment(source));
            position = line.next;
            continue;
        }
        match reader.statement(position) {
            Ok(next) => position = next,
            Err(error) => {
                errors.push(error);
                break;
            }
        }
    }
    Reading { assignments: reader.assignments, errors, first_wins: true }
}

struct Reader<'s, 'e> {
    source: &'s [u8],
    environment: &'e Environment,
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
    assignments: Vec<Assignment<'s>>,
}

impl<'s> Reader<'s, '_> {
    /// Reads the statement, comment or empty line at `start`. Gives the offset of the next one.
    fn statement(&mut self, start: usize) -> Result<usize, ReadError> {
        let (text, next) = logical_line(self.source, start)?;
        let mut rest = Rest { text: text.trim_end(), position: start };
        rest.skip_space();
        if rest.text.is_empty() || rest.text.starts_with('#') {
            return Ok(next);
        }
        let mut key = rest.take_key()?;
        rest.skip_space();
        if key.of(self.source) == b"export" && !rest.text.starts_with('=') {
            key = rest.take_key()?;
            rest.skip_space();
        }
        rest.take_equals()?;
        rest.skip_space();
        let (value, span) = if rest.text.starts_with('#') {
            (Cow::default(), Span::empty(rest.position))
        } else {
            self.value(&rest)?
        };
        if value.contains(&0) && !self.is_loaded(key) {
            return Err(ReadError {
                span,
                message: "the program panics on a NUL byte in a value",
                effect: Effect::Hangs,
            });
        }
        self.load(Assignment {
            key: Cow::Borrowed(key.of(self.source)),
            value: Value::Text(value),
            key_span: key,
            value_span: span,
        });
        Ok(next)
    }

    /// Sets the variable, unless the process has it from elsewhere.
    fn load(&mut self, assignment: Assignment<'s>) {
        if self.inherited(&assignment.key).is_none() {
            self.assignments.push(assignment);
        }
    }

    fn is_loaded(&mut self, key: Span) -> bool {
        let key = key.of(self.source);
        self.inherited(key).is_some() || self.earlier.get(&self.assignments, key).is_some()
    }

    /// The variable `name` of the process, which the crate only sees if the value is UTF-8.
    fn inherited(&self, name: &[u8]) -> Option<&[u8]> {
        self.environment.get(name).filter(|value| std::str::from_utf8(value).is_ok())
    }

    /// Reads the value that `rest` is. Gives it and the place of its raw text.
    fn value(&mut self, rest: &Rest<'s>) -> Result<(Cow<'s, [u8]>, Span), ReadError> {
        let text = rest.text.as_bytes();
        let span = |start: usize, end: usize| Span::new(rest.position + start, rest.position + end);
        let mut value = Cow::default();
        let mut double_quoted = false;
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            match byte {
                b'"' => {
                    double_quoted = !double_quoted;
                    at += 1;
                }
                b'\'' if !double_quoted => {
                    let end = find(text, at + 1, |byte| byte == b'\'');
                    if end == text.len() {
                        return Err(error(span(at, end), "a quote is never closed"));
                    }
                    append(&mut value, &text[at + 1..end]);
                    at = end + 1;
                }
                b' ' | b'\t' if !double_quoted => {
                    let after = find(text, at, |byte| byte != b' ' && byte != b'\t');
                    if text.get(after).is_some_and(|&byte| byte != b'#') {
                        return Err(error(span(after, text.len()), "text follows the value after a blank"));
                    }
                    return Ok((value, span(0, at)));
                }
                b'\\' => {
                    // A backslash at the very end is dropped.
                    if let Some(&escaped) = text.get(at + 1) {
                        let piece: &[u8] = match escaped {
                            b'\\' | b'\'' | b'"' | b'$' | b' ' => &text[at + 1..at + 2],
                            b'n' => b"\n",
                            _ => return Err(error(span(at, at + 2), "an unknown escape")),
                        };
                        append(&mut value, piece);
                    }
                    at += 2;
                }
                b'$' => at = self.reference(rest, at, &mut value)?,
                _ => {
                    let end =
                        find(text, at, |byte| matches!(byte, b'"' | b'\'' | b'\\' | b'$' | b' ' | b'\t'));
                    // A single quote, blank or tab in double quotes is a piece of its own.
                    let end = end.max(at + 1);
                    append(&mut value, &text[at..end]);
                    at = end;
                }
            }
        }
        if double_quoted {
            return Err(error(span(0, text.len()), "a quote is never closed"));
        }
        Ok((value, span(0, text.len())))
    }

    /// Appends what the reference at `at` of `rest` stands for, and the character after it. Gives the offset after.
    fn reference(
        &mut self,
        rest: &Rest<'s>,
        at: usize,
        value: &mut Cow<'s, [u8]>,
    ) -> Result<usize, ReadError> {
        let text = rest.text;
        let after_dollar = text.get(at + 1..).unwrap_or_default();
        if let Some(braced) = after_dollar.strip_prefix('{') {
            let Some(length) = braced.find('}') else {
                let span = Span::new(rest.position + at, rest.position + text.len());
                return Err(error(span, "a `${` is never closed"));
            };
            let end = at + 2 + length + 1;
            self.substitute(&braced[..length], Span::new(rest.position + at, rest.position + end), value)?;
            return Ok(end);
        }
        let length = after_dollar.find(|c: char| !c.is_alphanumeric()).unwrap_or(after_dollar.len());
        let end = at + 1 + length;
        let name = &after_dollar[..length];
        self.substitute(name, Span::new(rest.position + at, rest.position + end), value)?;
        // The character that ends the name has no meaning any more, unless it starts the next reference.
        match after_dollar[length..].chars().next() {
            Some(c) if c != '$' => {
                append(value, &text.as_bytes()[end..end + c.len_utf8()]);
                Ok(end + c.len_utf8())
            }
            _ => Ok(end),
        }
    }

    /// Appends the value of the variable `name`.
    fn substitute(&mut self, name: &str, span: Span, value: &mut Cow<'s, [u8]>) -> Result<(), ReadError> {
        let mut name = name.as_bytes();
        let mut prefix = Vec::new();
        if let Some(equals) = name.iter().position(|&byte| byte == b'=') {
            // The C library takes the variable `A=B=c` for the value `c` of `A=B`.
            prefix.extend_from_slice(&name[equals + 1..]);
            prefix.push(b'=');
            name = &name[..equals];
        }
        let environment = self.environment;
        let inherited = environment.get(name).filter(|value| std::str::from_utf8(value).is_ok());
        let found: Option<&[u8]> = inherited.or_else(|| match self.earlier.get(&self.assignments, name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        });
        if let Some(found) = found.and_then(|found| found.strip_prefix(prefix.as_slice())) {
            self.budget.append(value.to_mut(), found).map_err(|_: BudgetSpent| BudgetSpent::at(span))?;
        }
        Ok(())
    }
}

/// What is left of a statement.
struct Rest<'s> {
    text: &'s str,
    /// Where it starts in the file.
    position: usize,
}

impl Rest<'_> {
    fn advance(&mut self, length: usize) {
        self.text = self.text.get(length..).unwrap_or_default();
        self.position += length;
    }

    fn skip_space(&mut self) {
        self.advance(self.text.len() - self.text.trim_start().len());
    }

    fn take_key(&mut self) -> Result<Span, ReadError> {
        if !self.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return Err(error(self.span(), "a key must start with a letter or an underscore"));
        }
        let start = self.position;
        let length = find(self.text.as_bytes(), 0, |byte| {
            !(byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.')
        });
        self.advance(length);
        Ok(Span::new(start, start + length))
    }

    fn take_equals(&mut self) -> Result<(), ReadError> {
        if !self.text.starts_with('=') {
            return Err(error(self.span(), "there must be a `=` after the key"));
        }
        self.advance(1);
        Ok(())
    }

    fn span(&self) -> Span {
        Span::new(self.position, self.position + self.text.len())
    }
}

fn error(span: Span, message: &'static str) -> ReadError {
    ReadError { span, message, effect: Effect::StopsHere }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Reading<'_> {
        super::read(source, &Environment::default())
    }

    #[test]
    fn spans_are_those_of_the_raw_text() {
        let source = b"\xef\xbb\xbf\n export  A = \"x\ny\"'z' # c\r\nB =\n";
        let reading = read(source);
        let spans: Vec<_> =
            reading.assignments.iter().map(|a| (a.key_span.of(source), a.value_span.of(source))).collect();
        assert_eq!(spans, [(&b"A"[..], &b"\"x\ny\"'z'"[..]), (b"B", b"")]);
        assert_eq!(reading.assignments[1].value_span.start as usize, source.len() - 1);
    }

    #[test]
    fn values_borrow_unless_pieces_are_put_together() {
        let reading = read(b"A= x\nB= 'x y'\nC= x'y'\n");
        let borrows: Vec<bool> =
            reading.assignments.iter().map(|a| matches!(a.value, Value::Text(Cow::Borrowed(_)))).collect();
        assert_eq!(borrows, [true, true, false]);
    }

    #[test]
    fn a_line_that_is_not_utf_8_stops_it() {
        let reading = read(b"A=1\n# \xff\nB=2\n");
        assert_eq!(reading.assignments.len(), 1);
        assert_eq!((reading.errors[0].effect, reading.errors[0].span), (Effect::StopsHere, Span::new(4, 7)));
    }

    #[test]
    fn references_cannot_fill_the_memory() {
        let lines: Vec<String> = (1..200).map(|level| format!("A{level}=$A{0}$A{0}\n", level - 1)).collect();
        let source = format!("A0=xxxxxxxx\n{}", lines.concat());
        let reading = read(source.as_bytes());
        assert_eq!(reading.errors[0].effect, Effect::Hangs);
    }

    #[test]
    fn hostile_files_take_linear_time() {
        for line in ["A=\"\n", "A='\n", "A=\"'\\\n", "A=$B${C}\n", "# \"\n", "A=x #\"\n"] {
            read(line.repeat(50_000).as_bytes());
        }
    }
}
