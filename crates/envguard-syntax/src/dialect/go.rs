//! `godotenv` 1.5.1 (Go), `godotenv.Parse`.
//!
//! - CRLF becomes LF. White space of Unicode and lines that start with `#` are skipped before each statement. The
//!   first error stops the reading; what came before is in the map. The last of several assignments counts.
//! - A statement is `KEY=VALUE` or `KEY:VALUE`, after an optional `export` and a blank; "blank" is any white space of
//!   Latin-1 but LF. A key goes up to `=` or `:` and is right-trimmed. It is looked at byte by byte, as if it were
//!   Latin-1: letters, digits, `_`, `.` and blanks are allowed, anything else is an error. A file that ends before
//!   the `=` has an empty key, whose value is the text.
//! - A value that starts with a quote goes up to the next such quote that has no backslash before it, over lines too;
//!   all quotes of that kind are trimmed from both its ends. What follows is the next statement. `'…'` is raw; in
//!   `"…"`, `\n` and `\r` are control characters and other backslashes are dropped, except before `$`.
//! - Any other value goes up to LF or CR, is cut at its LAST `#` that has a blank before it, and is trimmed. It is
//!   decoded and encoded again, so that bytes that are not UTF-8 become U+FFFD.
//! - Then, but not in single quotes: `$NAME` with an optional `(` or `{` before the name and `}` after it, each on its
//!   own, is replaced, `NAME` being of `[A-Z0-9_]`. A backslash before the `$` is dropped instead. Names are looked up
//!   in the file alone; an unknown one is empty, and `$` without a name is kept.
//!
//! The facts are from the source of godotenv 1.5.1, and checked against it.

use std::borrow::Cow;

use super::plain::PlainLine;
use super::references::{BudgetSpent, EarlierValues, ExpansionBudget};
use super::text::{append, find, space_length};
use super::{Assignment, Effect, ReadError, Reading, Value};
use crate::Span;

pub(super) fn read(source: &[u8]) -> Reading<'_> {
    let mut reader = Reader {
        source,
        earlier: EarlierValues::default(),
        budget: ExpansionBudget::new(source),
        assignments: Vec::with_capacity(source.len() / 32),
    };
    let mut errors = Vec::new();
    let mut position = 0;
    loop {
        position = statement_start(source, position);
        if position == source.len() {
            break;
        }
        if let Some(line) = PlainLine::at(source, position) {
            reader.assignments.push(line.assignment(source));
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
    Reading { assignments: reader.assignments, errors, first_wins: false }
}

/// Skips white space and comments.
fn statement_start(source: &[u8], mut position: usize) -> usize {
    while let Some(rest) = source.get(position..)
        && let Some(&first) = rest.first()
    {
        position = match (first, space_length(rest)) {
            (b'#', _) => find(source, position, |byte| byte == b'\n'),
            (_, 0) => break,
            (_, length) => position + length,
        };
    }
    position
}

struct Reader<'s> {
    source: &'s [u8],
    earlier: EarlierValues<'s>,
    budget: ExpansionBudget,
    assignments: Vec<Assignment<'s>>,
}

impl<'s> Reader<'s> {
    /// Reads the statement at `start`. Gives the offset after it.
    fn statement(&mut self, start: usize) -> Result<usize, ReadError> {
        let (key, value_start) = key(self.source, start)?;
        let (value, span, next) = self.value(value_start)?;
        self.assign(key, value, span);
        Ok(next)
    }

    fn assign(&mut self, key_span: Span, value: Cow<'s, [u8]>, value_span: Span) {
        let key = Cow::Borrowed(key_span.of(self.source));
        self.assignments.push(Assignment { key, value: Value::Text(value), key_span, value_span });
    }

    /// Reads the value at `start`. Gives it, the place of its raw text, and the offset after it.
    fn value(&mut self, start: usize) -> Result<(Cow<'s, [u8]>, Span, usize), ReadError> {
        let source = self.source;
        let Some(&quote @ (b'"' | b'\'')) = source.get(start) else { return self.unquoted(start) };
        let mut end = start;
        loop {
            end = find(source, end + 1, |byte| byte == quote);
            if end == source.len() {
                return Err(error(Span::new(start, end), "a quote is never closed"));
            }
            if source[end - 1] != b'\\' {
                break;
            }
        }
        let span = Span::new(start, end + 1);
        let content = &source[start..end];
        let first = find(content, 0, |byte| byte != quote);
        let last = content.iter().rposition(|&byte| byte != quote).map_or(first, |index| index + 1);
        let content = without_carriage_returns(&content[first..last]);
        let value = if quote == b'"' { self.expand(unescape(content), span)? } else { content };
        Ok((value, span, end + 1))
    }

    /// Reads the value at `start`, which has no quote at its start.
    fn unquoted(&mut self, start: usize) -> Result<(Cow<'s, [u8]>, Span, usize), ReadError> {
        let next = find(self.source, start, |byte| byte == b'\n' || byte == b'\r');
        let line = &self.source[start..next];
        let comment = (1..line.len()).rev().find(|&at| line[at] == b'#' && blank_before(line, at) > 0);
        let mut end = comment.unwrap_or(line.len());
        loop {
            match blank_before(line, end) {
                0 => break,
                length => end -= length,
            }
        }
        let span = Span::new(start, start + end);
        let value = self.expand(replace_invalid(&line[..end]), span)?;
        Ok((value, span, next))
    }

    /// Replaces the references in `text`, which comes from `span`.
    fn expand(&mut self, text: Cow<'s, [u8]>, span: Span) -> Result<Cow<'s, [u8]>, ReadError> {
        let mut dollar = find(&text, 0, |byte| byte == b'$');
        if dollar == text.len() {
            return Ok(text);
        }
        let mut expanded = Vec::with_capacity(text.len());
        let mut copied = 0;
        while dollar < text.len() {
            let mut name = dollar + 1;
            name += usize::from(text.get(name) == Some(&b'('));
            name += usize::from(text.get(name) == Some(&b'{'));
            let name_end = find(&text, name, |byte| !matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
            let end = name_end + usize::from(text.get(name_end) == Some(&b'}'));
            if dollar > 0 && text[dollar - 1] == b'\\' {
                expanded.extend_from_slice(&text[copied..dollar - 1]);
                copied = dollar;
            } else if name < name_end {
                expanded.extend_from_slice(&text[copied..dollar]);
                if let Some(Value::Text(value)) = self.earlier.get(&self.assignments, &text[name..name_end]) {
                    self.budget
                        .append(&mut expanded, value)
                        .map_err(|_: BudgetSpent| BudgetSpent::at(span))?;
                }
                copied = end;
            }
            dollar = find(&text, end, |byte| byte == b'$');
        }
        expanded.extend_from_slice(&text[copied..]);
        Ok(Cow::Owned(expanded))
    }
}

/// The key at `start`, and where its value starts.
fn key(source: &[u8], start: usize) -> Result<(Span, usize), ReadError> {
    let mut start = start;
    if let Some(rest) = source[start..].strip_prefix(b"export")
        && blank_length(rest) > 0
    {
        start = skip_blanks(source, start + b"export".len());
    }
    let equals = find(source, start, |byte| !is_key_byte(byte));
    match source.get(equals) {
        Some(b'=' | b':') => {
            let mut end = equals;
            loop {
                match &source[start..end] {
                    [.., 0xC2, 0x85 | 0xA0] => end -= 2,
                    [.., b' ' | b'\t'..=b'\r'] => end -= 1,
                    _ => break,
                }
            }
            Ok((Span::new(start, end), skip_blanks(source, equals + 1)))
        }
        Some(b'\n') => Err(error(Span::new(start, equals), "there must be a `=` after the key")),
        Some(_) => Err(error(Span::new(equals, equals + 1), "a character that a key may not have")),
        None if start == source.len() => Err(error(Span::empty(start), "an `export` without a key")),
        None => Ok((Span::empty(start), start)),
    }
}

/// Whether a key may have `byte`: a letter, number or blank of Latin-1, an underscore or a dot.
fn is_key_byte(byte: u8) -> bool {
    let is_blank = matches!(byte, b'\t' | 0x0B | 0x0C | b'\r' | b' ' | 0x85 | 0xA0);
    let is_letter_of_latin_1 = byte >= 0xC0 && byte != 0xD7 && byte != 0xF7;
    let is_sign_of_latin_1 = matches!(byte, 0xAA | 0xB2 | 0xB3 | 0xB5 | 0xB9 | 0xBA | 0xBC..=0xBE);
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'.')
        || is_blank
        || is_letter_of_latin_1
        || is_sign_of_latin_1
}

/// The length of the blank, as godotenv has it, at the start of `text`; 0 if there is none.
fn blank_length(text: &[u8]) -> usize {
    match text {
        [b'\t' | 0x0B | 0x0C | b'\r' | b' ', ..] => 1,
        [0xC2, 0x85 | 0xA0, ..] => 2,
        _ => 0,
    }
}

/// The length of the blank that ends at `end` of `text`; 0 if there is none.
fn blank_before(text: &[u8], end: usize) -> usize {
    match &text[..end] {
        [.., b'\t' | 0x0B | 0x0C | b'\r' | b' '] => 1,
        [.., 0xC2, 0x85 | 0xA0] => 2,
        _ => 0,
    }
}

fn skip_blanks(source: &[u8], mut position: usize) -> usize {
    loop {
        match blank_length(&source[position..]) {
            0 => return position,
            length => position += length,
        }
    }
}

/// `text` with LF for each CRLF.
fn without_carriage_returns(text: &[u8]) -> Cow<'_, [u8]> {
    let mut result = Cow::default();
    let mut copied = 0;
    let mut at = find(text, 0, |byte| byte == b'\r');
    while at < text.len() {
        if text.get(at + 1) == Some(&b'\n') {
            append(&mut result, &text[copied..at]);
            copied = at + 1;
        }
        at = find(text, at + 1, |byte| byte == b'\r');
    }
    append(&mut result, &text[copied..]);
    result
}

/// `text` with U+FFFD for each byte that is not part of UTF-8.
fn replace_invalid(text: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(text).is_ok() {
        return Cow::Borrowed(text);
    }
    let mut result = Vec::with_capacity(text.len() + 8);
    for chunk in text.utf8_chunks() {
        result.extend_from_slice(chunk.valid().as_bytes());
        for _ in chunk.invalid() {
            result.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
    Cow::Owned(result)
}

/// Decodes the backslashes of double quotes; those before `$` stay.
fn unescape(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let mut backslash = find(&text, 0, |byte| byte == b'\\');
    if backslash == text.len() {
        return text;
    }
    let mut result = Vec::with_capacity(text.len());
    let mut copied = 0;
    while backslash + 1 < text.len() {
        result.extend_from_slice(&text[copied..backslash]);
        match text[backslash + 1] {
            b'n' => result.push(b'\n'),
            b'r' => result.push(b'\r'),
            b'$' => result.extend_from_slice(b"\\$"),
            other => result.push(other),
        }
        copied = backslash + 2;
        backslash = find(&text, copied, |byte| byte == b'\\');
    }
    result.extend_from_slice(&text[copied..]);
    Cow::Owned(result)
}

fn error(span: Span, message: &'static str) -> ReadError {
    ReadError { span, message, effect: Effect::StopsHere }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_those_of_the_raw_text() {
        let source = b"\xc2\xa0export A B\xc2\xa0: x \xc2\xa0# c\r\nC=\"\"\"x\r\ny\"D=\n".as_slice();
        let reading = read(source);
        let spans: Vec<_> =
            reading.assignments.iter().map(|a| (a.key_span.of(source), a.value_span.of(source))).collect();
        assert_eq!(spans[0], (&b"A B"[..], &b"x"[..]));
        assert_eq!(spans[1], (&b"C"[..], &b"\"\""[..]));
        assert_eq!(reading.errors[0].span.of(source), b"\"");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_replaced_only_in_bare_values() {
        let reading = read(b"A=x\xe2\x82y\nB='\xff'\n\xc3=\xff\n");
        let vars = reading.vars();
        assert_eq!(vars.text("A"), Some("x\u{fffd}\u{fffd}y".as_bytes()));
        assert_eq!(vars.text("B"), Some(&b"\xff"[..]));
        assert!(vars.get(b"\xc3").is_some());
    }

    #[test]
    fn references_cannot_fill_the_memory() {
        let lines: Vec<String> = (1..200).map(|level| format!("A{level}=$A{0}$A{0}\n", level - 1)).collect();
        let source = format!("A0=xxxxxxxx\n{}", lines.concat());
        assert_eq!(read(source.as_bytes()).errors[0].effect, Effect::Hangs);
    }

    #[test]
    fn hostile_files_take_linear_time() {
        for text in ["A=\"\n", "A='\\'\n", "A=x #", " #", "A=\"\"", "A\t", "\\$A{", "# \u{85}\n"] {
            read(text.repeat(50_000).as_bytes());
            read(format!("A={}", text.repeat(50_000)).as_bytes());
        }
    }
}
