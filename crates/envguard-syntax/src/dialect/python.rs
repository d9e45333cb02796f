//! `dotenv_values` of python-dotenv 1.2.4.
//!
//! The file is read as text: UTF-8 or nothing, with CRLF and CR turned into LF and a byte order mark dropped. Then, as
//! often as there is text left, one statement:
//!
//! 1. White space (Python's, so Unicode's and U+001C to U+001F), newlines included. Nothing may follow.
//! 2. `export` and at least one blank (white space but a newline), if it stands there.
//! 3. A key: none where `#` stands, `'…'` without escapes, or else one or more characters other than `=`, `#` and
//!    white space. Then blanks.
//! 4. Without `=` the value is `None`. After `=` and blanks: `'…'` and `"…"` may span lines, and a backslash takes the
//!    next character with it; what is escaped in single quotes is `\` and `'`, in double quotes also `"` and the
//!    letters `abfnrtv`, and other backslashes stay. Anything else goes to the end of the line, or to white space
//!    before a `#`, less trailing white space. A `#` that follows a blank after `=` starts a comment.
//! 5. Blanks, a comment, the end of the line.
//!
//! Where a statement does not fit, the line on which it stopped fitting is skipped, a warning is logged, and reading
//! goes on with the next line.
//!
//! `${NAME}` and `${NAME:-default}` are replaced in every value, whatever its quotes, by what the file gave so far,
//! then the environment, then the default: a key without a value counts as set to nothing. A name goes up to `:` or
//! `}`, a default up to `}`.
//!
//! Facts: the parser and the interpolation of python-dotenv 1.2.4, and its answers to the recorded cases.

use std::borrow::Cow;

use super::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use super::{Assignment, Effect, Environment, ReadError, Reading, Value};
use crate::Span;

pub(super) fn read<'s>(source: &'s [u8], environment: &Environment) -> Reading<'s> {
    let text = match std::str::from_utf8(source) {
        Ok(text) => text,
        Err(error) => {
            let start = error.valid_up_to();
            let end = error.error_len().map_or(source.len(), |length| start + length);
            return Reading {
                errors: vec![ReadError {
                    span: Span::new(start, end),
                    message: "a byte that is no UTF-8",
                    effect: Effect::RejectsFile,
                }],
                ..Reading::default()
            };
        }
    };
    let mut reader = Reader {
        text,
        at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        environment,
        earlier: EarlierValues::default(),
        budget: ExpansionBudget::new(source),
        reading: Reading::default(),
    };
    reader.read();
    reader.reading
}

/// Why a statement gives no assignment.
enum Failure {
    /// It does not fit the grammar.
    Misfit,
    /// References in the value at this span grow without bound.
    Unbounded(Span),
}

/// What a key or a value stands for, and where it stands.
type Text<'s> = (Cow<'s, [u8]>, Span);

struct Reader<'s, 'e> {
    text: &'s str,
    /// Offset of what comes next; always at a character.
    at: usize,
    environment: &'e Environment,
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
    reading: Reading<'s>,
}

impl<'s> Reader<'s, '_> {
    fn read(&mut self) {
        while self.at < self.text.len() {
            self.skip(|_| true);
            let start = self.at;
            match self.statement() {
                Ok(()) => {}
                Err(Failure::Misfit) => {
                    let end = self.line_end(self.at);
                    self.reading.errors.push(ReadError {
                        span: Span::new(start, end),
                        message: "a statement that does not parse",
                        effect: Effect::SkipsStatement,
                    });
                    self.at = self.after_newline(end);
                }
                Err(Failure::Unbounded(span)) => {
                    self.reading.errors.push(BudgetSpent::at(span));
                    return;
                }
            }
        }
    }

    /// Reads one statement, from its first character that is not white space to the end of its line.
    fn statement(&mut self) -> Result<(), Failure> {
        if self.at == self.text.len() {
            return Ok(());
        }
        self.skip_export();
        let key = self.key()?;
        let after_key = self.at;
        self.skip(is_blank);
        let (value, value_span) = if self.peek() == Some(b'=') {
            self.at += 1;
            let (value, span) = self.value()?;
            (Some(value), span)
        } else {
            (None, Span::empty(after_key))
        };
        self.rest_of_line()?;
        let Some((key, key_span)) = key else { return Ok(()) };
        let value = match value {
            None => Value::Null,
            Some(value) => {
                Value::Text(self.interpolate(value).map_err(|BudgetSpent| Failure::Unbounded(value_span))?)
            }
        };
        self.reading.assignments.push(Assignment { key, value, key_span, value_span });
        Ok(())
    }

    fn skip_export(&mut self) {
        const EXPORT: &str = "export";
        if self.rest().starts_with(EXPORT) {
            let start = self.at;
            self.at += EXPORT.len();
            let end = self.at;
            self.skip(is_blank);
            if self.at == end {
                self.at = start;
            }
        }
    }

    /// The key, or nothing where a comment starts.
    fn key(&mut self) -> Result<Option<Text<'s>>, Failure> {
        let start = self.at;
        match self.peek() {
            Some(b'#') => return Ok(None),
            Some(b'\'') => {
                let length = self.rest().bytes().skip(1).position(|byte| byte == b'\'');
                let length = length.filter(|length| *length > 0).ok_or(Failure::Misfit)?;
                let span = Span::new(start + 1, start + 1 + length);
                self.at = start + length + 2;
                return Ok(Some((unescaped(span.of(self.text.as_bytes()), |_| None), span)));
            }
            _ => {}
        }
        while let Some(character) = self.next_character() {
            if matches!(character, '=' | '#') || is_white(character) {
                break;
            }
            self.at += character.len_utf8();
        }
        if self.at == start {
            return Err(Failure::Misfit);
        }
        let span = Span::new(start, self.at);
        Ok(Some((Cow::Borrowed(span.of(self.text.as_bytes())), span)))
    }

    /// The value after the delimiter.
    fn value(&mut self) -> Result<Text<'s>, Failure> {
        let after_delimiter = self.at;
        self.skip(is_blank);
        let start = self.at;
        let (value, span) = match self.peek() {
            None | Some(b'\n' | b'\r') => (Cow::Borrowed(&[][..]), Span::empty(start)),
            Some(b'#') if start > after_delimiter => (Cow::Borrowed(&[][..]), Span::empty(start)),
            Some(b'\'') => self.quoted(b'\'', single_quoted_escape)?,
            Some(b'"') => self.quoted(b'"', double_quoted_escape)?,
            Some(_) => {
                let end = self.line_end(start);
                let value = unquoted(self.text.get(start..end).unwrap_or_default());
                self.at = end;
                (Cow::Borrowed(value.as_bytes()), Span::new(start, start + value.len()))
            }
        };
        Ok((value, span))
    }

    /// A value in quotes. It fails at most twice in a file: where one quote is never closed, no later one of its kind
    /// opens a value.
    fn quoted(&mut self, quote: u8, escape: fn(u8) -> Option<u8>) -> Result<Text<'s>, Failure> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut end = start + 1;
        loop {
            match bytes.get(end) {
                None => return Err(Failure::Misfit),
                // The character that is escaped may have more bytes; none of those is a quote or a backslash.
                Some(b'\\') => end += 2,
                Some(byte) if *byte == quote => break,
                Some(_) => end += 1,
            }
        }
        self.at = end + 1;
        let inner = bytes.get(start + 1..end).unwrap_or_default();
        Ok((unescaped(inner, escape), Span::new(start, self.at)))
    }

    /// What may follow a value: blanks, a comment, a newline.
    fn rest_of_line(&mut self) -> Result<(), Failure> {
        let start = self.at;
        self.skip(is_blank);
        match self.peek() {
            None => Ok(()),
            Some(b'#' | b'\n' | b'\r') => {
                self.at = self.after_newline(self.line_end(self.at));
                Ok(())
            }
            Some(_) => {
                self.at = start;
                Err(Failure::Misfit)
            }
        }
    }

    /// Replaces the references in `value`.
    fn interpolate(&mut self, value: Cow<'s, [u8]>) -> Result<Cow<'s, [u8]>, BudgetSpent> {
        let mut replaced = Vec::new();
        let mut copied = 0;
        let mut at = 0;
        while let Some(reference) = next_reference(&value, at) {
            self.budget.append(&mut replaced, value.get(copied..reference.start).unwrap_or_default())?;
            let text = match self.earlier.get(&self.reading.assignments, reference.name) {
                Some(Value::Text(text)) => text,
                Some(_) => &[][..],
                None => self.environment.get(reference.name).unwrap_or(reference.default),
            };
            self.budget.append(&mut replaced, text)?;
            copied = reference.end;
            at = reference.end;
        }
        if copied == 0 {
            return Ok(value);
        }
        self.budget.append(&mut replaced, value.get(copied..).unwrap_or_default())?;
        Ok(Cow::Owned(replaced))
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next_character(&self) -> Option<char> {
        match self.peek() {
            Some(byte) if byte.is_ascii() => Some(char::from(byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    /// Skips white space of the kind that `wanted` says.
    fn skip(&mut self, wanted: fn(char) -> bool) {
        while let Some(character) = self.next_character() {
            if !is_white(character) || !wanted(character) {
                break;
            }
            self.at += character.len_utf8();
        }
    }

    /// Where the line that `from` stands on ends, its newline left out.
    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    /// The offset after the newline at `end`, if there is one.
    fn after_newline(&self, end: usize) -> usize {
        match self.text.as_bytes().get(end..) {
            Some([b'\r', b'\n', ..]) => end + 2,
            Some([_, ..]) => end + 1,
            _ => end,
        }
    }
}

/// White space as Python has it.
fn is_white(character: char) -> bool {
    match character {
        '\t'..='\r' | '\x1c'..=' ' => true,
        '\0'..='\x7f' => false,
        _ => character.is_whitespace(),
    }
}

/// Whether white space is no newline.
fn is_blank(character: char) -> bool {
    !matches!(character, '\n' | '\r')
}

/// The value that starts an unquoted rest of a line: up to a comment, without trailing white space.
fn unquoted(line: &str) -> &str {
    let comment = line
        .match_indices('#')
        .find(|(offset, _)| line.get(..*offset).unwrap_or_default().ends_with(is_white))
        .map_or(line.len(), |(offset, _)| offset);
    line.get(..comment).unwrap_or_default().trim_end_matches(is_white)
}

/// What an escaped character stands for in single quotes.
fn single_quoted_escape(escaped: u8) -> Option<u8> {
    matches!(escaped, b'\\' | b'\'').then_some(escaped)
}

/// What an escaped character stands for in double quotes.
fn double_quoted_escape(escaped: u8) -> Option<u8> {
    match escaped {
        b'\\' | b'\'' | b'"' => Some(escaped),
        b'a' => Some(0x07),
        b'b' => Some(0x08),
        b'f' => Some(0x0c),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'v' => Some(0x0b),
        _ => None,
    }
}

/// `raw` with its escapes decoded and every newline as LF.
fn unescaped(raw: &[u8], escape: fn(u8) -> Option<u8>) -> Cow<'_, [u8]> {
    if !raw.iter().any(|byte| matches!(byte, b'\\' | b'\r')) {
        return Cow::Borrowed(raw);
    }
    let mut decoded = Vec::with_capacity(raw.len());
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'\\' => match bytes.peek().copied().and_then(escape) {
                Some(meant) => {
                    bytes.next();
                    meant
                }
                None => byte,
            },
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                b'\n'
            }
            _ => byte,
        };
        decoded.push(byte);
    }
    Cow::Owned(decoded)
}

/// A reference in a value.
struct Reference<'v> {
    start: usize,
    end: usize,
    name: &'v [u8],
    default: &'v [u8],
}

/// The first reference in `value` at or after `from`. One search costs no more than the bytes up to the end of what it
/// finds, or up to the end of the value if it finds nothing.
fn next_reference(value: &[u8], mut from: usize) -> Option<Reference<'_>> {
    let find = |from: usize, wanted: fn(&u8) -> bool| {
        value.get(from..).unwrap_or_default().iter().position(wanted).map(|offset| from + offset)
    };
    loop {
        let start = find(from, |byte| *byte == b'$')?;
        from = start + 1;
        if value.get(from) != Some(&b'{') {
            continue;
        }
        let name_end = find(from + 1, |byte| matches!(byte, b'}' | b':'))?;
        let name = value.get(from + 1..name_end)?;
        match value.get(name_end..)? {
            [b'}', ..] => return Some(Reference { start, end: name_end + 1, name, default: &[] }),
            [b':', b'-', ..] => {
                // Without a closing brace in the rest there is no reference in it at all.
                let end = find(name_end + 2, |byte| *byte == b'}')?;
                return Some(Reference { start, end: end + 1, name, default: value.get(name_end + 2..end)? });
            }
            // A start between here and the colon would get no further than the colon either.
            _ => from = name_end + 1,
        }
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
        let source = "\u{feff}export 'my key' = \"a\r\nb\" # c\r\nB=x y  # c\nC\nD= # c\n".as_bytes();
        let reading = read(source);
        let spans: Vec<(&[u8], &[u8])> = reading
            .assignments
            .iter()
            .map(|assignment| (assignment.key_span.of(source), assignment.value_span.of(source)))
            .collect();
        let expected: [(&[u8], &[u8]); 4] =
            [(b"my key", b"\"a\r\nb\""), (b"B", b"x y"), (b"C", b""), (b"D", b"")];
        assert_eq!(spans, expected);
        assert_eq!(reading.vars().text("my key"), Some(&b"a\nb"[..]));
    }

    #[test]
    fn a_byte_that_is_not_utf_8_rejects_the_file() {
        let reading = read(b"A=1\nB=\xff\n");
        assert!(reading.assignments.is_empty());
        assert_eq!(reading.errors[0].span, Span::new(6, 7));
        assert_eq!(reading.errors[0].effect, Effect::RejectsFile);
    }

    #[test]
    fn growth_is_bounded() {
        let doubled = (1..64).map(|line| format!("A{line}=${{A{0}}}${{A{0}}}\n", line - 1));
        let source = format!("A0=0123456789\n{}", doubled.collect::<String>());
        let reading = read(source.as_bytes());
        assert_eq!(reading.errors.last().map(|error| error.effect), Some(Effect::Hangs));
        assert!(reading.assignments.len() < 24);
    }

    #[test]
    fn hostile_files_take_linear_time() {
        const TIMES: usize = 30_000;
        for piece in ["A='\\'\n", "A=\"\n", "'\n", "\n-", "export\n", " #"] {
            read(format!("A={}", piece.repeat(TIMES)).as_bytes());
        }
        for piece in ["${", "${A:-", "${A:"] {
            read(format!("A={0}\nB={0}}}", piece.repeat(TIMES)).as_bytes());
        }
    }
}
