//! What a value is made of.

use crate::Span;
use crate::byte_class::{self, WORD};

/// A stretch of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PieceKind,
    /// The quotes that it stands in; for a quote itself, its own kind.
    pub quote: Quote,
}

/// A way of quoting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quote {
    /// None.
    Bare,
    /// `'…'`.
    Single,
    /// `"…"`.
    Double,
    /// Backticks.
    Backtick,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// A quote that opens.
    Open,
    /// A quote that closes.
    Close,
    /// Literal text.
    Text,
    /// A backslash and the character after it.
    Escape,
    /// `$NAME` or `${…}`.
    Reference(Reference),
    /// `$(…)`, with its end where the brackets balance, or where the quotes or the value end.
    Command,
}

/// The parts of a `$NAME` or `${NAME:-default}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub name: Span,
    /// Whether it stands in `{}`.
    pub braced: bool,
    /// What stands between the name and the default, such as `:-`; empty without one.
    pub operator: Span,
    /// What comes after the operator, up to the closing brace; empty without one.
    pub default: Span,
}

impl Reference {
    /// Whether something stands in for a name that is not set: `:-`, `-`, `:=`, `=`, `:+`, `+`.
    pub fn has_default(&self, source: &[u8]) -> bool {
        matches!(self.operator.of(source), b":-" | b"-" | b":=" | b"=" | b":+" | b"+")
    }
}

impl Quote {
    /// The quote that `byte` is.
    pub fn from_byte(byte: u8) -> Option<Quote> {
        match byte {
            b'\'' => Some(Quote::Single),
            b'"' => Some(Quote::Double),
            b'`' => Some(Quote::Backtick),
            _ => None,
        }
    }
}

/// Iterates over the pieces of one value, in order and without gaps.
///
/// ```
/// use envguard_syntax::{Document, PieceKind};
///
/// let source = b"URL=\"http://${HOST:-localhost}/\"\n";
/// let document = Document::parse(source);
/// let entry = document.lines[0].entry().unwrap();
/// let reference = entry.pieces(source).find_map(|piece| match piece.kind {
///     PieceKind::Reference(reference) => Some(reference),
///     _ => None,
/// });
/// assert_eq!(reference.unwrap().name.of(source), b"HOST");
/// assert_eq!(reference.unwrap().default.of(source), b"localhost");
/// ```
#[derive(Clone, Debug)]
pub struct Pieces<'s> {
    source: &'s [u8],
    position: usize,
    end: usize,
    quote: Quote,
    /// Whether a quote may open here: at the start, and right after another has closed.
    may_open: bool,
    /// Where the open quote closes, once it is known; the end where it does not.
    close: usize,
    /// How many times a `${` may still be found to have no end: it bounds the work on hostile values.
    searches: u8,
}

/// After this many `${` without an end, a value's further ones are taken as text.
const MAX_VAIN_SEARCHES: u8 = 16;

impl<'s> Pieces<'s> {
    pub(crate) fn new(source: &'s [u8], value: Span) -> Self {
        let end = (value.end as usize).min(source.len());
        let position = (value.start as usize).min(end);
        Self {
            source,
            position,
            end,
            quote: Quote::Bare,
            may_open: true,
            close: end,
            searches: MAX_VAIN_SEARCHES,
        }
    }

    /// The pieces of `span` with no byte in it taken for a quote: how those who do not know the quotes around it see
    /// a quoted text.
    pub fn unquoted(source: &'s [u8], span: Span) -> Self {
        Self { may_open: false, ..Self::new(source, span) }
    }

    fn peek(&self, position: usize) -> Option<u8> {
        self.source[..self.end].get(position).copied()
    }

    fn piece(&mut self, end: usize, kind: PieceKind, quote: Quote) -> Piece {
        let span = Span::new(self.position, end);
        self.position = end;
        Piece { span, kind, quote }
    }

    /// Where the quote that opens at `start` closes: the same place that the parser finds.
    fn find_close(&self, start: usize, quote: u8) -> usize {
        let mut position = start + 1;
        while let Some(byte) = self.peek(position) {
            if byte == quote {
                let escaped = quote == b'\'' && position > start + 1 && self.source[position - 1] == b'\\';
                // The parser lets an escaped quote close only where nothing follows.
                if !escaped || position + 1 == self.end {
                    return position;
                }
            } else if byte == b'\\' && quote != b'\'' {
                position += 1;
            }
            position += 1;
        }
        self.end
    }

    fn next_in_text(&mut self) -> Piece {
        let (quote, stop) = (self.quote, if self.quote == Quote::Bare { self.end } else { self.close });
        let start = self.position;
        match self.source[start] {
            b'\\' if quote != Quote::Single => {
                let end = (start + 2).min(stop.max(start + 1));
                return self.piece(end, PieceKind::Escape, quote);
            }
            b'$' if matches!(quote, Quote::Bare | Quote::Double) => {
                if let Some((end, kind)) = self.dollar(start, stop) {
                    return self.piece(end, kind, quote);
                }
            }
            _ => {}
        }
        let mut end = start + 1;
        while end < stop {
            let special = match self.source[end] {
                b'\\' => quote != Quote::Single,
                b'$' => matches!(quote, Quote::Bare | Quote::Double),
                _ => false,
            };
            if special {
                break;
            }
            end += 1;
        }
        self.piece(end, PieceKind::Text, quote)
    }

    /// What the `$` at `start` begins, and where it ends; `None` where it is just a dollar.
    fn dollar(&mut self, start: usize, stop: usize) -> Option<(usize, PieceKind)> {
        let after = start + 1;
        match self.peek(after).filter(|_| after < stop)? {
            b'{' => self.braced(after + 1, stop),
            b'(' => {
                let mut depth = 0_usize;
                let mut end = after;
                while end < stop {
                    match self.source[end] {
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        _ => {}
                    }
                    end += 1;
                    if depth == 0 {
                        break;
                    }
                }
                Some((end, PieceKind::Command))
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let mut end = after;
                while end < stop && byte_class::is(self.source[end], WORD) {
                    end += 1;
                }
                let nothing = Span::empty(end);
                let reference = Reference {
                    name: Span::new(after, end),
                    braced: false,
                    operator: nothing,
                    default: nothing,
                };
                Some((end, PieceKind::Reference(reference)))
            }
            _ => None,
        }
    }

    fn braced(&mut self, name: usize, stop: usize) -> Option<(usize, PieceKind)> {
        let mut name_end = name;
        while name_end < stop && byte_class::is(self.source[name_end], WORD) {
            name_end += 1;
        }
        if name_end == name || self.searches == 0 {
            return None;
        }
        let mut close = name_end;
        let mut depth = 0_usize;
        loop {
            if close == stop {
                self.searches -= 1;
                return None;
            }
            match self.source[close] {
                b'{' => depth += 1,
                b'}' if depth == 0 => break,
                b'}' => depth -= 1,
                _ => {}
            }
            close += 1;
        }
        let rest = &self.source[name_end..close];
        let operator_len = match rest {
            [b':', b'-' | b'=' | b'?' | b'+', ..] => 2,
            [] => 0,
            _ => 1,
        };
        let operator = Span::new(name_end, name_end + operator_len);
        let default = Span::new(name_end + operator_len, close);
        let reference = Reference { name: Span::new(name, name_end), braced: true, operator, default };
        Some((close + 1, PieceKind::Reference(reference)))
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let byte = self.peek(self.position)?;
        if self.quote != Quote::Bare && self.position == self.close {
            let quote = std::mem::replace(&mut self.quote, Quote::Bare);
            self.may_open = true;
            return Some(self.piece(self.position + 1, PieceKind::Close, quote));
        }
        let may_open = std::mem::take(&mut self.may_open);
        if let Some(quote) = Quote::from_byte(byte).filter(|_| may_open) {
            self.quote = quote;
            self.close = self.find_close(self.position, byte);
            return Some(self.piece(self.position + 1, PieceKind::Open, quote));
        }
        Some(self.next_in_text())
    }
}
