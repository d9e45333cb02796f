//! `util.parseEnv` of Node 22 and 24: measured on 22.23.3 and 24.21.0, which agree.
//!
//! A hand-written scanner that never fails. Every CR is deleted first, wherever it is, and blanks (space, tab, line
//! feed) are trimmed from around the text. Then, statement by statement:
//!
//! - A line that starts with `#`, and a line without `=`, is skipped.
//! - The key is all up to the first `=`, trimmed: spaces and any other characters can be inside. If a value follows, a
//!   leading `export ` goes and an empty key drops the statement (its value is then read as a statement).
//! - Right before a line end or the end, the value is empty. Else blanks are skipped, *line feeds too*, so that a
//!   value of spaces only takes the next line as its value.
//! - A value that starts with `"`, `'` or a backtick runs to the next such character, over lines, without escapes; what
//!   follows on the line is dropped. In double quotes the two characters `\n` become LF. Without a closing
//!   quote it is the line as it stands, `#` and trailing blanks included.
//! - Any other value runs to the line end or the first `#`, and is trimmed.
//! - After a quoted value the blanks of the next line stay, so that an indented `#` starts no comment there.
//!
//! The key `__proto__` is lost, as JavaScript objects have it. A BOM is part of the first key.

use std::borrow::Cow;
use std::ops::Range;

use super::javascript::decoded;
use super::{Assignment, Reading, Value};
use crate::Span;

pub(super) fn read(source: &[u8]) -> Reading<'_> {
    let length = source.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1);
    let mut scanner = Scanner {
        text: source.get(..length).unwrap_or_default(),
        at: 0,
        is_text: str::from_utf8(source).is_ok(),
        assignments: Vec::new(),
    };
    scanner.skip_blanks();
    while scanner.statement().is_some() {}
    Reading { assignments: scanner.assignments, ..Reading::default() }
}

struct Scanner<'s> {
    /// The source without the blanks at its end: what is left of it is never blank.
    text: &'s [u8],
    at: usize,
    is_text: bool,
    assignments: Vec<Assignment<'s>>,
}

impl<'s> Scanner<'s> {
    /// Reads one statement or skips one line; `None` when nothing is left.
    fn statement(&mut self) -> Option<()> {
        self.skip_carriage_returns();
        if matches!(self.text.get(self.at)?, b'\n' | b'#') {
            self.skip_line();
            return Some(());
        }
        let start = self.at;
        let length = self.text.get(start..)?.iter().position(|byte| matches!(byte, b'=' | b'\n'))?;
        let end = start + length;
        self.at = end + 1;
        if self.text.get(end) == Some(&b'\n') {
            self.skip_blanks();
            return Some(());
        }
        let key = self.trimmed(start..end);

        self.skip_carriage_returns();
        if matches!(self.text.get(self.at), None | Some(b'\n')) {
            self.assign(key, end + 1..end + 1, end + 1..end + 1, false);
            return Some(());
        }
        self.skip_blanks();
        if !key.is_empty() {
            let key = self.without_export(key);
            self.value(key);
        }
        Some(())
    }

    /// Reads the value that starts here.
    fn value(&mut self, key: Range<usize>) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let quote = rest.first().copied().filter(|first| matches!(first, b'"' | b'\'' | b'`'));
        let closing = quote.and_then(|quote| rest.iter().skip(1).position(|&byte| byte == quote));
        if let Some(length) = closing {
            let close = start + 1 + length;
            self.assign(key, start + 1..close, start..close + 1, quote == Some(b'"'));
            self.at = close + 1;
            self.skip_line();
            return;
        }
        let range = if quote.is_some() {
            self.skip_line();
            let line_feed = usize::from(self.text.get(self.at - 1) == Some(&b'\n'));
            start..self.at - line_feed
        } else {
            let length = rest.iter().position(|byte| matches!(byte, b'#' | b'\n')).unwrap_or(rest.len());
            self.at = start + length;
            self.skip_line();
            self.trimmed(start..start + length)
        };
        self.assign(key, range.clone(), range, false);
        self.skip_blanks();
    }

    fn assign(&mut self, key: Range<usize>, value: Range<usize>, raw: Range<usize>, escapes: bool) {
        let key_span = Span::new(key.start, key.end);
        let key = self.program_text(key);
        if key.as_ref() == b"__proto__" {
            return;
        }
        let mut value = self.program_text(value);
        if escapes && value.contains(&b'\\') && value.windows(2).any(|pair| pair == br"\n") {
            value = Cow::Owned(with_line_feeds(&value));
        }
        let value = Value::Text(value);
        self.assignments.push(Assignment { key, value, key_span, value_span: Span::new(raw.start, raw.end) });
    }

    /// These bytes as the program gets them: without CR, and with U+FFFD for what is no UTF-8.
    fn program_text(&self, range: Range<usize>) -> Cow<'s, [u8]> {
        let text = self.text.get(range).unwrap_or_default();
        let text = if text.contains(&b'\r') {
            Cow::Owned(text.iter().copied().filter(|&byte| byte != b'\r').collect())
        } else {
            Cow::Borrowed(text)
        };
        if self.is_text { text } else { decoded(text) }
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let Some(first) = text.iter().position(|&byte| !is_blank(byte)) else {
            return range.start..range.start;
        };
        let last = text.iter().rposition(|&byte| !is_blank(byte)).unwrap_or(first);
        range.start + first..range.start + last + 1
    }

    /// Takes `export ` and blanks from the start of a key.
    fn without_export(&self, key: Range<usize>) -> Range<usize> {
        let mut prefix = b"export ".iter();
        let mut expected = prefix.next();
        for at in key.clone() {
            let Some(wanted) = expected else { return self.trimmed(at..key.end) };
            match self.text.get(at) {
                Some(b'\r') => {}
                Some(byte) if byte == wanted => expected = prefix.next(),
                _ => return key,
            }
        }
        key
    }

    /// Goes on after the next line feed.
    fn skip_line(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |length| length + 1);
    }

    fn skip_blanks(&mut self) {
        while self.text.get(self.at).copied().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    fn skip_carriage_returns(&mut self) {
        while self.text.get(self.at) == Some(&b'\r') {
            self.at += 1;
        }
    }
}

/// Blanks, and the CR that is not there by then: taking it for one gives the same.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Turns the two characters `\n` into LF.
fn with_line_feeds(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = match rest {
            [b'\\', b'n', after @ ..] => {
                out.push(b'\n');
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

    fn pieces(source: &[u8]) -> Vec<[String; 4]> {
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let piece = |assignment: &Assignment<'_>| {
            let Value::Text(value) = &assignment.value else { panic!("always text") };
            let spans = [assignment.key_span, assignment.value_span].map(|span| show(span.of(source)));
            let [key, raw] = spans;
            [show(&assignment.key), key, show(value), raw]
        };
        read(source).assignments.iter().map(piece).collect()
    }

    #[test]
    fn spans_hold_the_raw_text_of_files_with_carriage_returns() {
        let source = b"\r\nexport \tA= one \r\nB\r\rC =\"x\\n\r\ny\" junk\r\nD=\r\nE=a\rb#c\r\nF='z \r\n\r\n";
        assert_eq!(
            pieces(source),
            [
                ["A", "A", "one", "one"],
                ["BC", "B\r\rC", "x\n\ny", "\"x\\n\r\ny\""],
                ["D", "D", "", ""],
                ["E", "E", "ab", "a\rb"],
                ["F", "F", "'z", "'z"],
            ]
        );
    }

    #[test]
    fn plain_values_are_borrowed() {
        for assignment in read(b"A=1\r\nB='2' # c\r\nC=\"3\\t\"\r\n").assignments {
            assert!(matches!(assignment.value, Value::Text(Cow::Borrowed(_))));
        }
    }

    #[test]
    fn what_is_no_utf_8_is_replaced() {
        assert_eq!(pieces(b"\xFF=\xE2\x80#"), [["\u{FFFD}", "\u{FFFD}", "\u{FFFD}", "\u{FFFD}"]]);
    }

    #[test]
    fn hostile_files_take_linear_time() {
        let many = 200_000;
        for source in
            ["A=\"\n".repeat(many), "A='\\\n=`".repeat(many), "\r\n".repeat(many), "A= \n".repeat(many)]
        {
            // Quadratic work would take hours.
            let reading = read(source.as_bytes());
            assert!(reading.assignments.len() <= source.len());
        }
    }
}
