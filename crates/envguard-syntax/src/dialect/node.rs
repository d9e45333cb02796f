//! npm `dotenv`, `parse`: measured on 18.0.10 and 16.6.1, which agree.
//!
//! The parser is one regular expression, searched for again and again in multi-line mode; what it does not match is
//! skipped without a word, so that there is never an error. After CR LF and CR have become LF:
//!
//! - A statement starts at a line: white space (that can be more lines), then `export` and white space if a key
//!   follows, then the key, `[A-Za-z0-9_.-]+`.
//! - Then white space and `=`, or a `:` right away that white space follows. White space includes line ends.
//! - A value that starts, after white space, with `'`, `"` or a backtick runs to the first such quote without a
//!   backslash before it; if more than white space and a `#` comment follows on that line, to the last quote *with* a
//!   backslash before, by the same condition. It can have many lines.
//! - Any other value, and where there is no such quote, runs to the first `#` or line end, and is trimmed. It loses
//!   a pair of equal quotes around it, and around each of its lines (it may hold U+2028).
//! - In a value that starts with `"`, even without an end, the two characters `\n` and `\r` become LF and CR. No other
//!   escape means anything: `\"` keeps its backslash.
//!
//! The rest cannot fail once the separator is there, which is why this is no general matcher: an unquoted value takes
//! all up to something that is allowed to follow it. The key `__proto__` is lost, as JavaScript objects have it.

use std::borrow::Cow;
use std::ops::Range;

use super::javascript::{decoded, line_end_at, next_line, skip_white_space, trim, white_space_at};
use super::{Assignment, Reading, Value};
use crate::Span;

pub(super) fn read(source: &[u8]) -> Reading<'_> {
    let is_text = str::from_utf8(source).is_ok();
    let mut reading = Reading::default();
    let mut line = 0;
    while line < source.len() {
        let start = skip_white_space(source, line);
        let Some(statement) = Statement::at(source, start) else {
            line = next_line(source, start);
            continue;
        };
        line = next_line(source, statement.end);
        if let Some(key) = source.get(statement.key.clone()).filter(|key| *key != b"__proto__") {
            let value = statement.value(source);
            reading.assignments.push(Assignment {
                key: Cow::Borrowed(key),
                value: Value::Text(if is_text { value } else { decoded(value) }),
                key_span: Span::new(statement.key.start, statement.key.end),
                value_span: Span::new(statement.raw.start, statement.raw.end),
            });
        }
    }
    reading
}

/// One match of the regular expression.
struct Statement {
    key: Range<usize>,
    /// The value with its quotes, without the white space around it.
    raw: Range<usize>,
    /// Whether `raw` is the match of a quoted alternative.
    quoted: bool,
    /// Where the value ends, white space included.
    end: usize,
}

impl Statement {
    /// The statement whose first character, after the white space, is at `start`.
    fn at(text: &[u8], start: usize) -> Option<Self> {
        let key = key_at(text, start)?;
        let value = after_separator(text, key.end)?;
        let open = skip_white_space(text, value);
        let quoted = match text.get(open) {
            Some(b'\'' | b'"' | b'`') => closing_quote(text, open),
            _ => None,
        };
        if let Some(close) = quoted {
            return Some(Self { key, raw: open..close + 1, quoted: true, end: close + 1 });
        }
        let rest = text.get(value..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'#' | b'\n' | b'\r')).unwrap_or(rest.len());
        let end = value + length;
        Some(Self { key, raw: trim(text, value..end), quoted: false, end })
    }

    /// The value as the program gets it.
    fn value<'s>(&self, text: &'s [u8]) -> Cow<'s, [u8]> {
        let raw = text.get(self.raw.clone()).unwrap_or_default();
        let stripped = match raw {
            [first, inner @ .., last] if self.quoted || (is_quote(*first) && first == last) => {
                // The last quote of the whole is the greediest, whatever lines there are before.
                Cow::Borrowed(inner)
            }
            _ if raw.contains(&0xE2) => without_quotes_by_line(raw),
            _ => Cow::Borrowed(raw),
        };
        let escapes = raw.first() == Some(&b'"');
        // Only a quoted value has line ends in it.
        if (self.quoted && stripped.contains(&b'\r')) || (escapes && has_escape(&stripped)) {
            Cow::Owned(with_line_feeds(&stripped, escapes))
        } else {
            stripped
        }
    }
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"' | b'`')
}

/// The key at `start`, or after an `export` there.
fn key_at(text: &[u8], start: usize) -> Option<Range<usize>> {
    let mut start = start;
    if text.get(start..start + 6) == Some(b"export") && white_space_at(text, start + 6).is_some() {
        let after = skip_white_space(text, start + 6);
        if text.get(after).copied().is_some_and(is_key_byte) {
            start = after;
        }
    }
    let rest = text.get(start..)?;
    let length = rest.iter().position(|&byte| !is_key_byte(byte)).unwrap_or(rest.len());
    (length > 0).then_some(start..start + length)
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// Where the value starts, if a separator follows the key that ends at `key_end`.
fn after_separator(text: &[u8], key_end: usize) -> Option<usize> {
    match text.get(key_end)? {
        b'=' => Some(key_end + 1),
        b':' => {
            let one = white_space_at(text, key_end + 1)?;
            // CR LF is one character by now.
            let pair = text.get(key_end + 1..key_end + 3) == Some(b"\r\n");
            Some(key_end + 1 + if pair { 2 } else { one })
        }
        _ => {
            let equals = skip_white_space(text, key_end);
            (text.get(equals) == Some(&b'=')).then_some(equals + 1)
        }
    }
}

/// The quote that closes the one at `open`, on condition that the statement can end there.
///
/// Linear over a whole file: an opening quote never has a backslash before it, so that each search ends at the next
/// opening quote of its kind at the latest.
fn closing_quote(text: &[u8], open: usize) -> Option<usize> {
    let quote = *text.get(open)?;
    let mut last_escaped = None;
    let mut from = open + 1;
    while let Some(length) = text.get(from..)?.iter().position(|&byte| byte == quote) {
        let at = from + length;
        let escaped = text.get(at - 1) == Some(&b'\\');
        let ends = statement_may_end(text, at + 1);
        match (escaped, ends) {
            (false, true) => return Some(at),
            (false, false) => return last_escaped,
            (true, true) => last_escaped = Some(at),
            (true, false) => {}
        }
        from = at + 1;
    }
    last_escaped
}

/// Whether white space leads from `at` to a line end, a comment or the end of the text.
fn statement_may_end(text: &[u8], mut at: usize) -> bool {
    while let Some(length) = white_space_at(text, at) {
        if line_end_at(text, at).is_some() {
            return true;
        }
        at += length;
    }
    matches!(text.get(at), None | Some(b'#'))
}

/// Takes a pair of equal quotes from around each run of lines that starts and ends with them, longest run first.
///
/// Lines end at U+2028 and U+2029 here: an unquoted value has no other line ends in it.
fn without_quotes_by_line(text: &[u8]) -> Cow<'_, [u8]> {
    let last_at_line_end = |quote: u8| {
        (0..text.len()).rev().find(|&at| {
            text.get(at) == Some(&quote) && (at + 1 == text.len() || line_end_at(text, at + 1).is_some())
        })
    };
    let last = [b'\'', b'"', b'`'].map(|quote| (quote, last_at_line_end(quote)));
    let mut out = Vec::with_capacity(text.len());
    let mut line = 0;
    while line < text.len() {
        let closing =
            last.iter().find(|(quote, _)| text.get(line) == Some(quote)).and_then(|&(_, closing)| closing);
        let next = match closing {
            Some(closing) if closing > line => {
                out.extend_from_slice(text.get(line + 1..closing).unwrap_or_default());
                let next = next_line(text, closing + 1);
                out.extend_from_slice(text.get(closing + 1..next).unwrap_or_default());
                next
            }
            _ => {
                let next = next_line(text, line);
                out.extend_from_slice(text.get(line..next).unwrap_or_default());
                next
            }
        };
        line = next;
    }
    Cow::Owned(out)
}

fn has_escape(text: &[u8]) -> bool {
    text.contains(&b'\\') && text.windows(2).any(|pair| matches!(pair, br"\n" | br"\r"))
}

/// Turns CR LF and CR into LF and, with `escapes`, the two characters `\n` and `\r` into LF and CR.
fn with_line_feeds(text: &[u8], escapes: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = match rest {
            [b'\r', b'\n', after @ ..] | [b'\r', after @ ..] => {
                out.push(b'\n');
                after
            }
            [b'\\', b'n', after @ ..] if escapes => {
                out.push(b'\n');
                after
            }
            [b'\\', b'r', after @ ..] if escapes => {
                out.push(b'\r');
                after
            }
            [other, after @ ..] => {
                out.push(*other);
                after
            }
            [] => return out,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key and value, and the raw text of both, of each assignment.
    fn pieces(source: &[u8]) -> Vec<[String; 3]> {
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let reading = read(source);
        assert!(reading.errors.is_empty());
        let piece = |assignment: &Assignment<'_>| {
            assert_eq!(assignment.key, assignment.key_span.of(source));
            let Value::Text(value) = &assignment.value else { panic!("always text") };
            [show(&assignment.key), show(value), show(assignment.value_span.of(source))]
        };
        reading.assignments.iter().map(piece).collect()
    }

    #[test]
    fn spans_hold_the_raw_text() {
        let source = b"\xEF\xBB\xBFA = one two  # c\r\nexport\r\n B='x\r\ny' \r\nC:\r\nD=\"\\n\"\rE=";
        assert_eq!(
            pieces(source),
            [
                ["A", "one two", "one two"],
                ["B", "x\ny", "'x\r\ny'"],
                ["C", "D=\"\\n\"", "D=\"\\n\""],
                ["E", "", ""],
            ]
        );
        assert_eq!(read(source).assignments[3].value_span, Span::empty(source.len()));
    }

    #[test]
    fn plain_values_are_borrowed() {
        let reading = read(b"A=1\r\nB='2'\r\nC=\"3\\t\" # c\r\n");
        for assignment in &reading.assignments {
            assert!(matches!(assignment.value, Value::Text(Cow::Borrowed(_))));
        }
        assert_eq!(reading.assignments.len(), 3);
    }

    #[test]
    fn the_last_escaped_quote_closes_where_no_other_can() {
        assert_eq!(pieces(br#"A="a\" b\" c"#), [["A", r#""a\" b\" c"#, r#""a\" b\" c"#]]);
        assert_eq!(pieces(b"A='a\\'\nb\\' # c"), [["A", "a\\'\nb\\", "'a\\'\nb\\'"]]);
    }

    #[test]
    fn separators_of_unicode_end_lines() {
        let source = "# c\u{2028}A='x'\u{2028}B= z\u{2028}'x'\u{2028}\"y\"\nC=1".as_bytes();
        assert_eq!(
            pieces(source),
            [["A", "x", "'x'"], ["B", "z\u{2028}x\u{2028}y", "z\u{2028}'x'\u{2028}\"y\""], ["C", "1", "1"]]
        );
    }

    #[test]
    fn what_is_no_utf_8_is_replaced() {
        assert_eq!(pieces(b"A=x\xE2\x80#\nB='\xFF'")[0][1], "x\u{FFFD}");
        assert_eq!(pieces(b"A=x\xE2\x80#\nB='\xFF'")[1][1], "\u{FFFD}");
    }

    #[test]
    fn hostile_files_take_linear_time() {
        let many = 200_000;
        for source in [
            "A=\"\n".repeat(many),
            "A=\"\\\" x\n".repeat(many),
            format!("A='{}", "\\' x".repeat(many)),
            "A=\n".repeat(many) + "'",
            "export\n\nA :".repeat(many),
            "A='`\"\u{2028}".repeat(many),
        ] {
            // Quadratic work would take hours.
            let reading = read(source.as_bytes());
            assert!(reading.assignments.len() <= source.len());
        }
    }
}
