//! A place in a file, moving forward.

use envguard_syntax::Span;

/// A place in a source that ends at `end`.
#[derive(Clone)]
pub(super) struct Cursor<'s> {
    source: &'s [u8],
    at: usize,
    end: usize,
}

impl<'s> Cursor<'s> {
    /// The beginning of `source`.
    pub(super) fn new(source: &'s [u8]) -> Self {
        Self { source, at: 0, end: source.len() }
    }

    /// The same place in a source that ends with this line.
    pub(super) fn on_this_line(&self) -> Self {
        let mut end = self.clone();
        end.skip_while(|byte| byte != b'\n');
        Self { end: end.at, ..self.clone() }
    }

    /// The offset.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// Goes to `offset`.
    pub(super) fn go_to(&mut self, offset: usize) {
        self.at = offset.min(self.end);
    }

    /// The byte here.
    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_after(0)
    }

    /// The byte `count` bytes from here.
    pub(super) fn peek_after(&self, count: usize) -> Option<u8> {
        self.source[..self.end].get(self.at + count).copied()
    }

    /// Whether `text` stands here.
    pub(super) fn is_at(&self, text: &[u8]) -> bool {
        self.source[self.at..self.end].starts_with(text)
    }

    /// Goes past the byte here.
    pub(super) fn advance(&mut self) {
        self.at = (self.at + 1).min(self.end);
    }

    /// Goes past `byte` if it stands here.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        if is_here {
            self.advance();
        }
        is_here
    }

    /// Goes past all bytes for which `is_wanted` holds.
    pub(super) fn skip_while(&mut self, is_wanted: impl Fn(u8) -> bool) {
        let rest = &self.source[self.at..self.end];
        self.at += rest.iter().position(|byte| !is_wanted(*byte)).unwrap_or(rest.len());
    }

    /// Goes past spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Goes to the end of the line, before what ends it.
    pub(super) fn skip_line(&mut self) {
        self.skip_while(|byte| byte != b'\n');
        if self.at > 0 && self.peek() == Some(b'\n') && self.source[self.at - 1] == b'\r' {
            self.at -= 1;
        }
    }

    /// Whether the line ends here.
    pub(super) fn is_at_line_end(&self) -> bool {
        match self.peek() {
            None | Some(b'\n') => true,
            Some(b'\r') => matches!(self.peek_after(1), None | Some(b'\n')),
            _ => false,
        }
    }

    /// Goes past the end of the line, if it is here; whether there is a next line.
    pub(super) fn eat_line_end(&mut self) -> bool {
        if self.is_at_line_end() {
            self.eat(b'\r');
        }
        self.eat(b'\n')
    }

    /// The name here, `[A-Za-z_][A-Za-z0-9_]*` and what `more` takes after the first letter; empty if there is none.
    pub(super) fn eat_name(&mut self, more: &[u8]) -> Span {
        let start = self.at;
        if self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || more.contains(&byte));
        }
        self.since(start)
    }

    /// From `start` to here.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    /// From `start` to here without the blanks at the end.
    pub(super) fn trimmed_since(&self, start: usize) -> Span {
        let text = self.source[start..self.at].trim_ascii_end();
        Span::new(start, start + text.len())
    }

    /// The text at `span`; what is no UTF-8 becomes U+FFFD.
    pub(super) fn text(&self, span: Span) -> Box<str> {
        String::from_utf8_lossy(span.of(self.source)).into()
    }
}
