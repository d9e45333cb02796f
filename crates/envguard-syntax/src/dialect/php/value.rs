//! Values of phpdotenv, before their references are replaced.

use std::borrow::Cow;

use super::error;
use crate::Span;
use crate::dialect::ReadError;
use crate::dialect::text::{append, find, is_ascii_space, with_line_feeds};

/// The longest run of characters that the lexer takes for one token.
const TOKEN: usize = 1000;

/// What a value is before its references are replaced.
pub(super) struct Content<'s> {
    pub(super) text: Cow<'s, [u8]>,
    /// Offsets in the text of each `$` before a `{` that may start a reference.
    pub(super) marks: Vec<usize>,
    /// The length of the raw text.
    pub(super) length: usize,
}

impl<'s> Content<'s> {
    /// That of the trimmed value at `span`.
    pub(super) fn of(source: &'s [u8], span: Span) -> Result<Self, ReadError> {
        let value = span.of(source);
        let content = match value.first() {
            None | Some(b'#') => Self { text: Cow::default(), marks: Vec::new(), length: 0 },
            Some(b'\'') => {
                let close = find(value, 1, |byte| byte == b'\'');
                if close == value.len() {
                    return Err(error(span, "a quote is never closed"));
                }
                Self { text: with_line_feeds(&value[1..close]), marks: Vec::new(), length: close + 1 }
            }
            Some(b'"') => Self::double_quoted(value, span)?,
            Some(_) => Self::bare(value),
        };
        let after = find(value, content.length, |byte| !is_ascii_space(byte));
        if value.get(after).is_some_and(|&byte| byte != b'#') {
            let span = Span::new(span.start as usize + after, span.end as usize);
            return Err(error(span, "text follows the value"));
        }
        Ok(content)
    }

    /// That of a `value` without quotes.
    fn bare(value: &'s [u8]) -> Self {
        // A form feed, which is not trimmed, may start the value; it takes the blanks after it along.
        let blanks = find(value, 0, |byte| !is_ascii_space(byte) || byte == b'\n' || byte == b'\r');
        let length = find(value, blanks.min(TOKEN), |byte| byte == b'#' || is_ascii_space(byte));
        let text = &value[..length];
        let dollars = text.windows(2).enumerate().filter(|(_, pair)| *pair == b"${");
        Self { text: Cow::Borrowed(text), marks: dollars.map(|(index, _)| index).collect(), length }
    }

    /// That of the double quotes that `value`, which stands at `span`, starts with.
    fn double_quoted(value: &'s [u8], span: Span) -> Result<Self, ReadError> {
        let mut text = Cow::default();
        let mut marks = Vec::new();
        let mut copied = 1;
        loop {
            let at = find(value, copied, |byte| matches!(byte, b'"' | b'\\' | b'$' | b'\r'));
            append(&mut text, &value[copied..at]);
            let (piece, length): (&[u8], usize) = match &value[at..] {
                [] => return Err(error(span, "a quote is never closed")),
                [b'"', ..] => return Ok(Self { text, marks, length: at + 1 }),
                [b'\r', b'\n', ..] | [b'\\', b'n', ..] => (b"\n", 2),
                [b'\r', ..] => (b"\n", 1),
                [b'$', b'{', ..] => {
                    marks.push(text.len());
                    (b"${", 2)
                }
                [b'\\', b'f', ..] => (b"\x0c", 2),
                [b'\\', b'r', ..] => (b"\r", 2),
                [b'\\', b't', ..] => (b"\t", 2),
                [b'\\', b'v', ..] => (b"\x0b", 2),
                [b'\\', b'"' | b'\\' | b'$', ..] => (&value[at + 1..at + 2], 2),
                [b'\\', ..] => {
                    let span = Span::new(span.start as usize + at, span.end as usize);
                    return Err(error(span, "an unknown escape"));
                }
                [..] => (&value[at..=at], 1),
            };
            append(&mut text, piece);
            copied = at + length;
        }
    }
}
