//! The smallest things in a file.

use crate::{Content, Line, PieceKind, Span};

/// A stretch of bytes and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands; never empty.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The UTF-8 byte order mark at the start of the file.
    ByteOrderMark,
    /// Spaces, tabs, stray carriage returns.
    Blank,
    /// `\n` or `\r\n`.
    Newline,
    /// A comment from its `#` on.
    Comment,
    /// The word `export` before a key.
    Export,
    /// A key.
    Key,
    /// `=` or `:`.
    Delimiter,
    /// A quote that opens or closes.
    Quote,
    /// Literal text of a value.
    Text,
    /// A backslash and the character after it.
    Escape,
    /// `$NAME` or `${…}`.
    Reference,
    /// `$(…)`.
    Command,
    /// What is nothing of the above.
    Junk,
}

/// Appends the tokens of `line` to `tokens`.
pub(crate) fn push_line(source: &[u8], line: &Line, tokens: &mut Vec<Token>) {
    let mut writer = Writer { tokens, position: line.span.start };
    match &line.content {
        Content::Blank => {}
        Content::Comment(span) => writer.push(*span, TokenKind::Comment),
        Content::Junk(span) => writer.push(*span, TokenKind::Junk),
        Content::Entry(entry) => {
            writer.push(entry.export, TokenKind::Export);
            writer.push(entry.key, TokenKind::Key);
            writer.push(entry.delimiter, TokenKind::Delimiter);
            for piece in entry.pieces(source) {
                writer.push(piece.span, kind_of(piece.kind));
            }
            writer.push(entry.comment, TokenKind::Comment);
        }
    }
    writer.blank_to(line.span.end);
    let ending = Span { start: line.span.end, end: line.full_span().end };
    writer.push(ending, TokenKind::Newline);
}

fn kind_of(piece: PieceKind) -> TokenKind {
    match piece {
        PieceKind::Open | PieceKind::Close => TokenKind::Quote,
        PieceKind::Text => TokenKind::Text,
        PieceKind::Escape => TokenKind::Escape,
        PieceKind::Reference(_) => TokenKind::Reference,
        PieceKind::Command => TokenKind::Command,
    }
}

struct Writer<'t> {
    tokens: &'t mut Vec<Token>,
    position: u32,
}

impl Writer<'_> {
    /// Appends a token, and the blanks between the last one and it. An empty one is passed over.
    fn push(&mut self, span: Span, kind: TokenKind) {
        if span.is_empty() {
            return;
        }
        self.blank_to(span.start);
        self.tokens.push(Token { span, kind });
        self.position = span.end;
    }

    fn blank_to(&mut self, offset: u32) {
        if self.position < offset {
            let span = Span { start: self.position, end: offset };
            self.tokens.push(Token { span, kind: TokenKind::Blank });
            self.position = offset;
        }
    }
}
