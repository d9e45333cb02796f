//! A whole file, nothing lost.

use crate::parser::Parser;
use crate::token::{self, Token, TokenKind};
use crate::{Entry, Line, Span};

/// A parsed file: every byte is in exactly one of its tokens.
///
/// ```
/// use envguard_syntax::Document;
///
/// let source = b"# colours\nexport SKY=blue # mostly\n";
/// let document = Document::parse(source);
/// let (_, entry) = document.entries().next().unwrap();
/// assert_eq!(entry.key.of(source), b"SKY");
/// assert_eq!(entry.value.of(source), b"blue");
/// assert_eq!(entry.comment.of(source), b"# mostly");
/// ```
#[derive(Clone, Debug)]
pub struct Document<'s> {
    /// The bytes that it was made from.
    pub source: &'s [u8],
    /// Whether the file begins with the UTF-8 byte order mark; it belongs to no line.
    pub has_byte_order_mark: bool,
    /// The lines in file order.
    pub lines: Vec<Line>,
}

/// The UTF-8 byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many bytes are looked at: offsets are 32 bits wide.
const MAX_LEN: usize = u32::MAX as usize;

impl<'s> Document<'s> {
    /// Parses any bytes. What lies beyond 4 GiB is not looked at: [`source`](Self::source) ends there.
    pub fn parse(source: &'s [u8]) -> Self {
        let source = &source[..source.len().min(MAX_LEN)];
        let has_byte_order_mark = source.starts_with(BYTE_ORDER_MARK);
        let start = if has_byte_order_mark { BYTE_ORDER_MARK.len() } else { 0 };
        // Most lines of real files are 20 to 40 bytes long: one growth is cheaper than several.
        let mut lines = Vec::with_capacity(source.len() / 32);
        lines.extend(Parser::new(source, start));
        Self { source, has_byte_order_mark, lines }
    }

    /// The lines that hold an entry, with their index.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (usize, &Entry)> + '_ {
        self.lines.iter().enumerate().filter_map(|(index, line)| Some((index, line.entry()?)))
    }

    /// The index of the line that `offset` lies on; of the last one past the end. `None` in a file without lines.
    pub fn line_at(&self, offset: u32) -> Option<usize> {
        let after = self.lines.partition_point(|line| line.span.start <= offset);
        if self.lines.is_empty() { None } else { Some(after.saturating_sub(1)) }
    }

    /// All tokens: the first begins at 0, each where the one before it ends, and the last ends with the file.
    pub fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(self.lines.len() * 4);
        if self.has_byte_order_mark {
            tokens.push(Token { span: Span::new(0, BYTE_ORDER_MARK.len()), kind: TokenKind::ByteOrderMark });
        }
        for line in &self.lines {
            token::push_line(self.source, line, &mut tokens);
        }
        tokens
    }
}
