//! `EnvironmentFile=` of systemd 252.
//!
//! A machine over bytes; a line feed and a carriage return both end a line, and a blank is a space or a tab.
//! - Before a key, blanks and line ends are skipped. `#` and `;` start a comment, in which a backslash takes the next
//!   byte with it, a line end too.
//! - A key goes up to the next `=` after its first byte, and loses the blanks at its end. A line without `=` is dropped without a word.
//! - Before a value, blanks are skipped. `'` and `"` open a string, anything else a bare value. After a string the
//!   machine is before a value again, so that strings and at last one bare value join.
//! - In a bare value a backslash gives the next byte, or nothing before a line end, which it joins. Quotes are data,
//!   and `#` too. Blanks at the end are dropped, but not those before an escape.
//! - `'…'` is verbatim. In `"…"` a backslash escapes `"`, `\`, `` ` `` and `$`, and vanishes together with a line
//!   feed; before any other byte it stays.
//! - The end of the file ends a value in any state, an open string too.
//!
//! No expansion. A key that is not `[A-Za-z_][A-Za-z0-9_]*` is dropped, and the last assignment to a key wins. A file
//! with a NUL byte, or with a key or value that is not UTF-8, is rejected as a whole.
//!
//! Facts: the recorded answers, and `load_env_file` of libsystemd-shared 252.

use std::borrow::Cow;

use super::{Assignment, Effect, ReadError, Reading, Value};
use crate::Span;

pub(super) fn read(source: &[u8]) -> Reading<'_> {
    if let Some(offset) = source.iter().position(|&byte| byte == 0) {
        return rejected(Span::new(offset, offset + 1), "the file contains a NUL byte");
    }
    let mut reading = Reading::default();
    let mut offset = 0;
    while let Some(&byte) = source.get(offset) {
        offset = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => offset + 1,
            b'#' | b';' => comment_end(source, offset),
            _ => match statement(source, offset, &mut reading) {
                Ok(end) => end,
                Err(error) => return Reading { errors: vec![error], ..Reading::default() },
            },
        };
    }
    reading
}

fn rejected(span: Span, message: &'static str) -> Reading<'static> {
    let error = ReadError { span, message, effect: Effect::RejectsFile };
    Reading { errors: vec![error], ..Reading::default() }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The offset after the comment that starts at `offset`.
fn comment_end(source: &[u8], mut offset: usize) -> usize {
    while let Some(&byte) = source.get(offset) {
        match byte {
            b'\\' => offset += 2,
            b'\n' | b'\r' => return offset + 1,
            _ => offset += 1,
        }
    }
    source.len()
}

/// Reads the key at `start` and its value; gives the offset after them.
fn statement<'s>(source: &'s [u8], start: usize, reading: &mut Reading<'s>) -> Result<usize, ReadError> {
    // The first byte belongs to the key whatever it is, an `=` too.
    let rest = &source[start + 1..];
    let Some(length) = rest.iter().position(|&byte| byte == b'=' || is_line_end(byte)) else {
        return Ok(source.len());
    };
    let delimiter = start + 1 + length;
    if source[delimiter] != b'=' {
        return Ok(delimiter + 1);
    }
    let key = trim_blanks_at_end(&source[start..delimiter]);
    let key_span = Span::new(start, start + key.len());
    let (value, value_span, end) = value(source, delimiter + 1);
    if std::str::from_utf8(key).is_err() || std::str::from_utf8(&value).is_err() {
        let message = "the key or the value is no UTF-8";
        return Err(ReadError { span: key_span.to(value_span), message, effect: Effect::RejectsFile });
    }
    if is_name(key) {
        let (key, value) = (Cow::Borrowed(key), Value::Text(value));
        reading.assignments.push(Assignment { key, value, key_span, value_span });
    }
    Ok(end)
}

fn is_name(key: &[u8]) -> bool {
    key.first().is_some_and(|byte| !byte.is_ascii_digit())
        && key.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn trim_blanks_at_end(text: &[u8]) -> &[u8] {
    let length = text.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1);
    &text[..length]
}

/// Reads the value after the `=` before `offset`: the value, its raw text, and the offset after its line end.
fn value(source: &[u8], offset: usize) -> (Cow<'_, [u8]>, Span, usize) {
    let blanks = source[offset..].iter().take_while(|&&byte| is_blank(byte)).count();
    let start = offset + blanks;
    let rest = &source[start..];
    let length = rest.iter().position(|&byte| matches!(byte, b'\n' | b'\r' | b'\\')).unwrap_or(rest.len());
    let bare = !matches!(rest.first(), Some(b'\'' | b'"'));
    if bare && rest.get(length) != Some(&b'\\') {
        let value = trim_blanks_at_end(&rest[..length]);
        return (Cow::Borrowed(value), Span::new(start, start + value.len()), start + length + 1);
    }
    let mut pieces = Pieces { source, offset: start, text: Vec::new() };
    pieces.read();
    let end = pieces.offset;
    let raw = trim_blanks_at_end(&source[start..end.min(source.len())]);
    (Cow::Owned(pieces.text), Span::new(start, start + raw.len()), end + 1)
}

/// A value that has to be put together.
struct Pieces<'s> {
    source: &'s [u8],
    /// The next byte; at the end, that of the line end or the length of the source.
    offset: usize,
    text: Vec<u8>,
}

impl Pieces<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.source.get(self.offset).copied()?;
        self.offset += 1;
        Some(byte)
    }

    /// Strings first, with blanks between them, then at most one bare value.
    fn read(&mut self) {
        while let Some(byte) = self.next() {
            match byte {
                b'\'' => self.single(),
                b'"' => self.double(),
                b'\n' | b'\r' => {
                    self.offset -= 1;
                    return;
                }
                _ if is_blank(byte) => {}
                _ => {
                    self.offset -= 1;
                    return self.bare();
                }
            }
        }
    }

    fn single(&mut self) {
        while let Some(byte) = self.next() {
            if byte == b'\'' {
                return;
            }
            self.text.push(byte);
        }
    }

    fn double(&mut self) {
        while let Some(byte) = self.next() {
            match byte {
                b'"' => return,
                b'\\' => match self.next() {
                    Some(escaped @ (b'"' | b'\\' | b'`' | b'$')) => self.text.push(escaped),
                    Some(b'\n') | None => {}
                    Some(other) => self.text.extend([b'\\', other]),
                },
                _ => self.text.push(byte),
            }
        }
    }

    fn bare(&mut self) {
        // Where the blanks at the end of the text start that no escape protects.
        let mut trimmed = self.text.len();
        while let Some(byte) = self.next() {
            match byte {
                b'\n' | b'\r' => {
                    self.offset -= 1;
                    break;
                }
                b'\\' => {
                    if let Some(escaped) = self.next()
                        && !is_line_end(escaped)
                    {
                        self.text.push(escaped);
                    }
                    trimmed = self.text.len();
                }
                _ => {
                    self.text.push(byte);
                    if !is_blank(byte) {
                        trimmed = self.text.len();
                    }
                }
            }
        }
        self.text.truncate(trimmed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &[u8], key: &str) -> Option<Vec<u8>> {
        read(source).vars().text(key).map(<[u8]>::to_vec)
    }

    #[test]
    fn the_end_of_the_file_ends_an_escape() {
        assert_eq!(text(b"A=x \\", "A").as_deref(), Some(&b"x "[..]));
        assert_eq!(text(b"A=\"x\\", "A").as_deref(), Some(&b"x"[..]));
        assert_eq!(text(b"# \\", "A"), None);
    }

    #[test]
    fn bytes_that_are_not_utf8_matter_in_keys_and_values_only() {
        assert!(read(b"# \xff\nA=1\n").errors.is_empty());
        assert!(read(b"\xff\nA=1\n").errors.is_empty());
        let reading = read(b"A=1\nB=\xff\n");
        assert!(reading.assignments.is_empty());
        assert_eq!(reading.errors[0].effect, Effect::RejectsFile);
    }

    #[test]
    fn raw_text_is_without_the_blanks_around_it() {
        let source = b"A =  \"x\" yz \\\nw \nB=2";
        let reading = read(source);
        assert_eq!(reading.assignments[0].key_span.of(source), b"A");
        assert_eq!(reading.assignments[0].value_span.of(source), b"\"x\" yz \\\nw");
        assert_eq!(reading.vars().text("B"), Some(&b"2"[..]));
    }
}
