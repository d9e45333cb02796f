//! The `.env` file and `env_file` of Docker Compose v2: the `dotenv` and `template` packages of compose-go 2.13.
//!
//! A byte order mark is dropped; there is no other conversion, so CR is white space like any other. As often as there
//! is anything left after white space (Unicode's) and comment lines, one statement:
//!
//! 1. `export` and white space. Then a key up to `=`, `:` or LF, of letters and numbers (Unicode's), `_`, `.`, `-`,
//!    `[`, `]` and blanks, less trailing white space. Another character, or a space within the key, is an error.
//! 2. A key that LF ends is taken from the environment, or else dropped. Where no `=`, `:` or LF follows at all, the
//!    key is empty and what stands there is the value.
//! 3. Blanks, then the value. A quote runs to the next one of its kind without a backslash; that backslash is dropped.
//!    What follows a closing quote is the next statement. Double-quoted values have escapes ([`escapes`]). Anything
//!    else goes to LF, or to a space and `#`, less trailing white space.
//! 4. All but single-quoted values are templates ([`template`]).
//!
//! The first error ends the reading; what came before it is in the map all the same.
//!
//! Blanks are tab, vertical tab, form feed, CR, space, U+0085 and U+00A0.
//!
//! Facts: compose-go 2.13, Go's documentation of `regexp`, `strconv` and `unicode`, and the recorded cases.

mod escapes;
mod interpolation;
mod letters;
mod template;

use std::borrow::Cow;

use super::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

pub use interpolation::{Interpolated, InterpolationError, interpolate};
use template::{Template, TemplateError};

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
    let mut reader = Reader {
        source,
        at: if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 },
        environment,
        earlier: EarlierValues::default(),
        budget: ExpansionBudget::new(source),
        assignments: Vec::new(),
    };
    let mut errors = Vec::new();
    while reader.skip_to_statement() {
        if let Err(error) = reader.statement() {
            errors.push(error);
            break;
        }
    }
    Reading { assignments: reader.assignments, errors, ..Reading::default() }
}

fn stops_here(span: Span, message: &'static str) -> ReadError {
    ReadError { span, message, effect: Effect::StopsHere }
}

/// A key, and what follows it.
struct Key {
    span: Span,
    /// Whether the line ends without a value.
    inherited: bool,
}

struct Reader<'s, 'e> {
    source: &'s [u8],
    /// Offset of what comes next.
    at: usize,
    environment: &'e Environment,
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
    assignments: Vec<Assignment<'s>>,
}

impl<'s> Reader<'s, '_> {
    /// Skips white space and comments; whether anything is left.
    fn skip_to_statement(&mut self) -> bool {
        loop {
            self.skip(char::is_whitespace);
            match self.source.get(self.at) {
                None => return false,
                Some(b'#') => self.at = self.line_end(self.at),
                Some(_) => return true,
            }
        }
    }

    fn statement(&mut self) -> Result<(), ReadError> {
        self.skip_export();
        let Key { span: key_span, inherited } = self.key()?;
        self.skip(is_blank);
        let key = key_span.of(self.source);
        let (value, value_span) = if inherited {
            let Some(value) = self.environment.get(key) else { return Ok(()) };
            let span = Span::empty(key_span.end as usize);
            let mut copy = Vec::new();
            self.budget.append(&mut copy, value).map_err(|BudgetSpent| BudgetSpent::at(key_span))?;
            (Cow::Owned(copy), span)
        } else {
            self.value()?
        };
        self.assignments.push(Assignment {
            key: Cow::Borrowed(key),
            value: Value::Text(value),
            key_span,
            value_span,
        });
        Ok(())
    }

    fn skip_export(&mut self) {
        let rest = self.rest(self.at);
        if let Some([b'\t' | b'\n' | b'\x0c' | b'\r' | b' ', ..]) = rest.strip_prefix(b"export") {
            self.at += b"export".len();
            self.skip(is_blank);
        }
    }

    /// Reads a key and the delimiter after it.
    fn key(&mut self) -> Result<Key, ReadError> {
        let start = self.at;
        if start == self.source.len() {
            return Err(stops_here(Span::empty(start), "an `export` without a key"));
        }
        let mut end = start;
        let delimiter = loop {
            let rest = self.rest(end);
            match rest {
                [] => {
                    // No delimiter in the rest of the file: the runtime takes the key for empty, and it for the value.
                    return Ok(Key { span: Span::empty(start), inherited: false });
                }
                [delimiter @ (b'=' | b':' | b'\n'), ..] => break *delimiter,
                [byte, ..] if byte.is_ascii_alphanumeric() => end += 1,
                [b'_' | b'.' | b'-' | b'[' | b']', ..] => end += 1,
                _ => {
                    let (character, length) = first_character(rest);
                    if !character
                        .is_some_and(|character| is_blank(character) || letters::is_in_key(character))
                    {
                        let span = Span::new(end, end + length);
                        return Err(stops_here(span, "a character that a key may not have"));
                    }
                    end += length;
                }
            }
        };
        self.at = end + 1;
        let key = trimmed_end(self.source.get(start..end).unwrap_or_default());
        let span = Span::new(start, start + key.len());
        if key.contains(&b' ') {
            return Err(stops_here(span, "a key with a blank in it"));
        }
        Ok(Key { span, inherited: delimiter == b'\n' })
    }

    /// The value at the current place, which is after blanks.
    fn value(&mut self) -> Result<(Cow<'s, [u8]>, Span), ReadError> {
        let start = self.at;
        if let Some(quote @ (b'\'' | b'"')) = self.source.get(start) {
            return self.quoted(*quote);
        }
        let end = self.line_end(start);
        let line = self.source.get(start..end).unwrap_or_default();
        self.at = (end + 1).min(self.source.len());
        let value = trimmed_end(without_comment(line));
        let span = Span::new(start, start + value.len());
        Ok((self.expanded(Cow::Borrowed(value), span)?, span))
    }

    fn quoted(&mut self, quote: u8) -> Result<(Cow<'s, [u8]>, Span), ReadError> {
        let start = self.at;
        let mut end = start + 1;
        let mut escaped_quotes = false;
        loop {
            match self.rest(end) {
                [] => {
                    let span = Span::new(start, self.line_end(start));
                    return Err(stops_here(span, "a quote is never closed"));
                }
                [b'\\', escaped, ..] => {
                    escaped_quotes |= *escaped == quote;
                    end += 2;
                }
                [byte, ..] if *byte == quote => break,
                _ => end += 1,
            }
        }
        self.at = end + 1;
        let span = Span::new(start, self.at);
        let mut value = Cow::Borrowed(self.source.get(start + 1..end).unwrap_or_default());
        if escaped_quotes {
            value = Cow::Owned(escapes::quotes_unescaped(&value, quote));
        }
        if quote == b'"' {
            if value.contains(&b'\\') {
                value = Cow::Owned(escapes::expanded(&value));
            }
            value = self.expanded(value, span)?;
        }
        Ok((value, span))
    }

    /// `value` with its references replaced.
    fn expanded(&mut self, value: Cow<'s, [u8]>, span: Span) -> Result<Cow<'s, [u8]>, ReadError> {
        if !value.contains(&b'$') {
            return Ok(value);
        }
        let (environment, assignments) = (self.environment, &self.assignments);
        let earlier = &mut self.earlier;
        // The value is the environment's, else the last that the file gave.
        let lookup = |name: &[u8]| {
            environment.get(name).or_else(|| match earlier.get(assignments, name)? {
                Value::Text(text) => Some(text.as_ref()),
                _ => None,
            })
        };
        let mut template = Template { lookup, budget: &mut self.budget, lacks_value: false };
        match template.expand(&value) {
            Ok(expanded) => Ok(Cow::Owned(expanded)),
            Err(TemplateError::Invalid) => Err(stops_here(span, "a `${` that is no reference")),
            Err(TemplateError::Required) => Err(stops_here(span, "a required variable without a value")),
            Err(TemplateError::TooDeep) => Err(ReadError {
                span,
                message: "references nested too deeply to be followed",
                effect: Effect::Hangs,
            }),
            Err(TemplateError::Unbounded) => Err(BudgetSpent::at(span)),
        }
    }

    fn rest(&self, from: usize) -> &'s [u8] {
        self.source.get(from..).unwrap_or_default()
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.rest(from);
        from + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    fn skip(&mut self, wanted: fn(char) -> bool) {
        while let (Some(character), length) = first_character(self.rest(self.at))
            && wanted(character)
        {
            self.at += length;
        }
    }
}

fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

/// The character that `text` starts with, if it is one in UTF-8, and the bytes to go on after.
fn first_character(text: &[u8]) -> (Option<char>, usize) {
    match text {
        [] => (None, 0),
        [byte, ..] if byte.is_ascii() => (Some(char::from(*byte)), 1),
        _ => {
            let start = text.get(..4).unwrap_or(text);
            let valid = match std::str::from_utf8(start) {
                Ok(valid) => valid,
                Err(error) => std::str::from_utf8(start.get(..error.valid_up_to()).unwrap_or_default())
                    .unwrap_or_default(),
            };
            let character = valid.chars().next();
            (character, character.map_or(1, char::len_utf8))
        }
    }
}

/// `text` without trailing white space.
fn trimmed_end(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_end();
        // Of Unicode's white space, ASCII aside, every character has two or three bytes; vertical tab is the one that
        // `trim_ascii_end` leaves.
        let length = [1, 2, 3].into_iter().find(|length| {
            let last = text.len().checked_sub(*length).and_then(|start| text.get(start..)).unwrap_or_default();
            matches!(first_character(last), (Some(character), taken) if taken == *length && character.is_whitespace())
        });
        let Some(length) = length else { return text };
        text = text.get(..text.len() - length).unwrap_or_default();
    }
}

/// `line` up to the first space that a `#` follows.
fn without_comment(line: &[u8]) -> &[u8] {
    let mut previous = 0;
    for (offset, byte) in line.iter().enumerate() {
        if *byte == b'#' && previous == b' ' {
            return line.get(..offset - 1).unwrap_or_default();
        }
        previous = *byte;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Reading<'_> {
        super::read(source, &Environment::default())
    }

    #[test]
    fn spans_are_of_the_original_bytes() {
        let source = b"export A = \"x\r\ny\"\r\nB: a b # c\r\nC='it\\'s'\nrest";
        let reading = read(source);
        let spans: Vec<(&[u8], &[u8])> = reading
            .assignments
            .iter()
            .map(|assignment| (assignment.key_span.of(source), assignment.value_span.of(source)))
            .collect();
        let expected: [(&[u8], &[u8]); 4] =
            [(b"A", b"\"x\r\ny\""), (b"B", b"a b"), (b"C", b"'it\\'s'"), (b"", b"rest")];
        assert_eq!(spans, expected);
    }

    #[test]
    fn bytes_that_are_not_utf_8_stay_in_values_and_are_an_error_in_keys() {
        let reading = read(b"A=\xff\xc2\xa0\nB\xff=1\n");
        assert_eq!(reading.vars().text("A"), Some(&b"\xff"[..]));
        assert_eq!(reading.errors[0].span, Span::new(7, 8));
        assert_eq!(reading.errors[0].effect, Effect::StopsHere);
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
    fn nesting_is_followed_up_to_a_bound() {
        let nested = |depth: usize| format!("A={}x{}\n", "${N:-".repeat(depth), "}".repeat(depth));
        assert_eq!(read(nested(100).as_bytes()).vars().text("A"), Some(&b"x"[..]));
        assert_eq!(read(nested(10_000).as_bytes()).errors[0].effect, Effect::Hangs);
    }

    #[test]
    fn hostile_files_take_linear_time() {
        const TIMES: usize = 30_000;
        for piece in
            ["A='\\'\n", "\"\n", "export\n", "${A:-x}", "${A:-{", "${A-", "$$", " #", "\u{a0}", "# \n"]
        {
            read(format!("A={}x", piece.repeat(TIMES)).as_bytes());
            read(format!("A=\"{}x}}\"", piece.repeat(TIMES)).as_bytes());
        }
    }
}
