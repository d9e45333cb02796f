//! One line of a file, or several where a quoted value goes over them.

use crate::{Facts, Pieces, Quote, Span};

/// A line and what is on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// All of it but the line ending. Lines, their endings and the byte order mark tile the source.
    pub span: Span,
    /// How it ends.
    pub ending: Ending,
    /// What is noteworthy about it.
    pub facts: Facts,
    /// What it holds.
    pub content: Content,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is the last one, and the file ends without a line ending.
    None,
    /// `\n`.
    Lf,
    /// `\r\n`.
    CrLf,
}

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing but blanks.
    Blank,
    /// A comment: from its `#` to the last character that is no blank.
    Comment(Span),
    /// A key, and mostly a value.
    Entry(Entry),
    /// Something that is none of these: from its first to its last character that is no blank.
    Junk(Span),
}

/// A key and its value, as they stand. What is absent is an empty span at the place where it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The word `export`.
    pub export: Span,
    /// The key, without blanks around it.
    pub key: Span,
    /// `=` or `:`.
    pub delimiter: Span,
    /// The raw value: quotes included, without blanks around it.
    pub value: Span,
    /// The comment after the value, from its `#` on.
    pub comment: Span,
}

impl Ending {
    /// Its length in bytes.
    pub fn len(self) -> usize {
        match self {
            Ending::None => 0,
            Ending::Lf => 1,
            Ending::CrLf => 2,
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Ending::None
    }
}

impl Line {
    /// The entry on it, if that is what it holds.
    pub fn entry(&self) -> Option<&Entry> {
        match &self.content {
            Content::Entry(entry) => Some(entry),
            _ => None,
        }
    }

    /// The line and its ending.
    pub fn full_span(&self) -> Span {
        Span::new(self.span.start as usize, self.span.end as usize + self.ending.len())
    }
}

impl Entry {
    /// The pieces that the value is made of; they tile its span.
    pub fn pieces<'s>(&self, source: &'s [u8]) -> Pieces<'s> {
        Pieces::new(source, self.value)
    }

    /// The quote that the value begins with.
    pub fn opening_quote(&self, source: &[u8]) -> Option<Quote> {
        Quote::from_byte(*self.value.of(source).first()?)
    }

    /// Where it ends, but for the comment and the blanks before that.
    pub fn end_before_comment(&self) -> u32 {
        self.value.end.max(self.delimiter.end).max(self.key.end)
    }

    /// The key, from the first byte of `export` where there is one.
    pub fn key_with_export(&self) -> Span {
        if self.export.is_empty() { self.key } else { self.export.to(self.key) }
    }
}
