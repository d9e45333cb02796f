//! Here-documents: where their texts end.

use super::parser::Parser;
use super::syntax::Word;

/// A here-document whose text starts after the next line feed.
pub(super) struct HereDocument {
    /// The line that ends it.
    delimiter: Vec<u8>,
    /// Whether the delimiter was quoted, so that the text stands for itself.
    quoted: bool,
    strips_tabs: bool,
    /// Where the delimiter is named.
    start: usize,
}

impl HereDocument {
    /// The one that `delimiter` ends; with `strips_tabs`, tabs before it do not count.
    pub(super) fn new(delimiter: &Word<'_>, strips_tabs: bool) -> Self {
        let start = delimiter.span.start as usize;
        let (delimiter, quoted) = unquoted(&delimiter.text);
        Self { delimiter, quoted, strips_tabs, start }
    }
}

impl Parser<'_> {
    /// Skips the texts of the here-documents, which start at the offset.
    pub(super) fn here_documents(&mut self) {
        for document in std::mem::take(&mut self.waiting) {
            loop {
                let Some(rest) = self.lexer.source.get(self.offset..).filter(|rest| !rest.is_empty()) else {
                    self.unfinished_here_document = Some(document.start);
                    break;
                };
                let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                let mut line = &rest[..length];
                self.offset += (length + 1).min(rest.len());
                if document.strips_tabs {
                    let tabs = line.iter().take_while(|&&byte| byte == b'\t').count();
                    line = &line[tabs..];
                }
                if line == document.delimiter {
                    break;
                }
                // A backslash before the line feed joins the next line, which then cannot be the delimiter.
                let joined = line.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1;
                if joined && !document.quoted {
                    let rest = self.lexer.source.get(self.offset..).unwrap_or_default();
                    let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                    self.offset += (length + 1).min(rest.len());
                }
            }
        }
    }
}

/// A here-document's delimiter without its quotes, and whether it had any.
fn unquoted(text: &[u8]) -> (Vec<u8>, bool) {
    let mut bare = Vec::with_capacity(text.len());
    let mut quote = None;
    let mut bytes = text.iter().copied();
    let mut quoted = false;
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (None, b'\\') => {
                quoted = true;
                bare.extend(bytes.next());
            }
            (None, b'\'' | b'"') => {
                quoted = true;
                quote = Some(byte);
            }
            (Some(open), _) if open == byte => quote = None,
            _ => bare.push(byte),
        }
    }
    (bare, quoted)
}
