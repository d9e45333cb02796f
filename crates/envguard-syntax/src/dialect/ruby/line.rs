//! The regex that finds statements, without its backtracking.
//!
//! A statement starts on a new line and is: white space; `export` and white space, if that lets the rest match; a key
//! of one or more ASCII letters, digits, `_` and `.`; and, if there is a separator, a value; then a tail. White space
//! is ASCII and includes newlines throughout.
//!
//! - The separator is `=` with white space before it, or `:` and one white space character after it.
//! - The value is the first of these that lets the rest match: white space and `'…'`; white space and `"…"`; one or
//!   more characters other than `#` and newlines; nothing. In quotes, a quote after a backslash does not close, unless
//!   what follows the quote that should close is no tail: then the last such quote before it that a tail follows does.
//! - The tail is white space and a comment, or as much white space as ends before a newline or with the file.
//!
//! What makes this linear: with a separator something always matches, white space and keys never give anything back,
//! and where quotes close is worked out once for all openings in between ([`Closing`]).

use crate::Span;

/// One match of the regex.
pub(super) struct Line {
    /// Whether `export` stands before the key.
    pub(super) exported: bool,
    pub(super) key: Span,
    /// The value with white space around it, if the regex has one.
    pub(super) value: Option<Span>,
}

/// The matches, in order.
pub(super) struct Lines<'s> {
    source: &'s [u8],
    /// Where the search goes on: the start of a line, or the newline before it.
    at: usize,
    single: Closing,
    double: Closing,
}

impl<'s> Lines<'s> {
    pub(super) fn new(source: &'s [u8]) -> Self {
        const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
        let at = if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Self { source, at, single: Closing::default(), double: Closing::default() }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.get(at).copied()
    }

    fn bytes(&self, from: usize) -> &'s [u8] {
        self.source.get(from..).unwrap_or_default()
    }

    /// The match whose white space ends at `start`, and where it ends.
    fn line_at(&mut self, start: usize) -> Option<(Line, usize)> {
        const EXPORT: &[u8] = b"export";
        if self.bytes(start).starts_with(EXPORT) {
            let blanks = start + EXPORT.len();
            let key = after_space(self.source, blanks);
            if key > blanks
                && let Some(found) = self.match_from_key(key, true)
            {
                return Some(found);
            }
        }
        self.match_from_key(start, false)
    }

    /// What matches from the key on.
    fn match_from_key(&mut self, start: usize, exported: bool) -> Option<(Line, usize)> {
        let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let key_end = start + length_while(self.bytes(start), is_key);
        if key_end == start {
            return None;
        }
        let key = Span::new(start, key_end);
        let delimiter = after_space(self.source, key_end);
        let after_separator = if self.byte(delimiter) == Some(b'=') {
            delimiter + 1
        } else {
            match self.bytes(key_end) {
                // One newline, as the two become one before the regex sees them.
                [b':', b'\r', b'\n', ..] => key_end + 3,
                [b':', blank, ..] if is_space(*blank) => key_end + 2,
                _ => {
                    let line = Line { exported, key, value: None };
                    return is_tail(self.source, key_end).then(|| (line, tail_end(self.source, key_end)));
                }
            }
        };
        let (value, end) = self.value(after_separator);
        Some((Line { exported, key, value }, end))
    }

    /// The value after a separator that ends at `start`, and where the match ends.
    fn value(&mut self, start: usize) -> (Option<Span>, usize) {
        let quote = after_space(self.source, start);
        let closing = match self.byte(quote) {
            Some(b'\'') => self.single.find(self.source, b'\'', quote + 1),
            Some(b'"') => self.double.find(self.source, b'"', quote + 1),
            _ => None,
        };
        let end = match closing {
            Some(closing) => closing + 1,
            None => start + length_while(self.bytes(start), |byte| !matches!(byte, b'#' | b'\n' | b'\r')),
        };
        let value = (end > start).then(|| Span::new(start, end));
        (value, tail_end(self.source, end))
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        loop {
            let start = after_space(self.source, self.at);
            if start == self.source.len() {
                return None;
            }
            if let Some((line, end)) = self.line_at(start) {
                self.at = end;
                return Some(line);
            }
            self.at = line_end(self.source, start);
        }
    }
}

/// Where values in one kind of quote close: known for every opening from `from` to `until`.
#[derive(Default)]
struct Closing {
    from: usize,
    /// The first quote that no backslash stands before, or the end of the file.
    until: usize,
    /// Whether that quote closes: it is there, and a tail follows.
    closes: bool,
    /// The last quote with a backslash before it, of those that a tail follows.
    escaped: Option<usize>,
}

impl Closing {
    /// The quote that closes the value whose text starts at `start`; later calls ask for later starts.
    fn find(&mut self, source: &[u8], quote: u8, start: usize) -> Option<usize> {
        if start < self.from || start > self.until || self.until == 0 {
            *self = Self::from(source, quote, start);
        }
        if self.closes { Some(self.until) } else { self.escaped.filter(|escaped| *escaped >= start) }
    }

    fn from(source: &[u8], quote: u8, from: usize) -> Self {
        let mut closing = Self { from, until: source.len(), closes: false, escaped: None };
        let mut backslash = false;
        for (at, byte) in source.iter().enumerate().skip(from) {
            if *byte == quote {
                if !backslash {
                    closing.until = at;
                    closing.closes = is_tail(source, at + 1);
                    break;
                }
                if is_tail(source, at + 1) {
                    closing.escaped = Some(at);
                }
            }
            backslash = *byte == b'\\';
        }
        closing
    }
}

/// Whether what stands at `start` ends a statement.
fn is_tail(source: &[u8], start: usize) -> bool {
    let end = after_space(source, start);
    matches!(source.get(end), None | Some(b'#')) || last_newline(source, start, end).is_some()
}

/// Where the tail at `start` ends: at a newline or with the file.
fn tail_end(source: &[u8], start: usize) -> usize {
    let end = after_space(source, start);
    match source.get(end) {
        None | Some(b'#') => line_end(source, end),
        Some(_) => last_newline(source, start, end).unwrap_or(start),
    }
}

fn last_newline(source: &[u8], start: usize, end: usize) -> Option<usize> {
    let blanks = source.get(start..end).unwrap_or_default();
    blanks.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map(|offset| start + offset)
}

fn line_end(source: &[u8], from: usize) -> usize {
    from + length_while(source.get(from..).unwrap_or_default(), |byte| !matches!(byte, b'\n' | b'\r'))
}

fn after_space(source: &[u8], from: usize) -> usize {
    from + length_while(source.get(from..).unwrap_or_default(), |byte| is_space(*byte))
}

fn length_while(bytes: &[u8], wanted: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(|byte| !wanted(byte)).unwrap_or(bytes.len())
}

/// White space as `\s` of a Ruby regex has it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}
