//! The names and the pieces of values of symfony/dotenv.

use std::borrow::Cow;

use super::error;
use super::reference::name_length;
use crate::Span;
use crate::dialect::text::{append, find, is_ascii_space};
use crate::dialect::{Effect, ReadError};

/// The name at `start`, and where its value starts.
pub(super) fn name(source: &[u8], start: usize) -> Result<(Span, usize), ReadError> {
    let mut start = start;
    if source[start..].starts_with(b"export") {
        let after = start + b"export".len();
        let name = skip_blanks(source, after);
        if name > after && name_length(&source[name..]) > 0 {
            start = name;
        }
    }
    let end = start + name_length(&source[start..]);
    let span = Span::new(start, end);
    match source.get(end) {
        _ if start == end => Err(error(Span::new(start, start + 1), "a character that a key may not have")),
        Some(b'=') => Ok((span, end + 1)),
        Some(b' ' | b'\t') => Err(error(span, "a blank after the key")),
        _ => Err(error(span, "there must be a `=` after the key")),
    }
}

/// Reads the bare piece at `start`. Gives its text and the offset after it.
pub(super) fn bare(source: &[u8], start: usize) -> Result<(Cow<'_, [u8]>, usize), ReadError> {
    let mut text = Cow::default();
    let (mut copied, mut at) = (start, start);
    let mut previous = b'=';
    while let Some(&byte) = source.get(at) {
        previous = match byte {
            b'\n' | b'\r' | b'"' | b'\'' => break,
            b'#' if previous == b' ' || previous == b'\t' => break,
            b'\\' if matches!(source.get(at + 1), Some(b'"' | b'\'')) => {
                append(&mut text, &source[copied..at]);
                copied = at + 1;
                at += 1;
                source[at]
            }
            b'$' if source.get(at + 1) == Some(&b'(') => {
                at = closing_parenthesis(source, at + 1)?;
                byte
            }
            _ => byte,
        };
        at += 1;
    }
    append(&mut text, &source[copied..at]);
    Ok((text, at))
}

/// The offset of the `)` for the `(` at `opening`, which must be on the same line and not end the file.
fn closing_parenthesis(source: &[u8], opening: usize) -> Result<usize, ReadError> {
    let line_end = find(source, opening, |byte| byte == b'\n' || byte == b'\r');
    let line = &source[opening..line_end];
    let mut depth = 0_usize;
    for (offset, byte) in line.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Ok(opening + offset),
            b')' => depth -= 1,
            _ => {}
        }
    }
    let effect = if line_end == source.len() && line.ends_with(b"(") {
        // It looks for the end of the file only after it has stepped over it.
        Effect::Hangs
    } else {
        Effect::RejectsFile
    };
    let span = Span::new(opening, line_end);
    Err(ReadError { span, message: "a parenthesis is never closed", effect })
}

/// The offset of the quote that closes the one at `opening`.
pub(super) fn closing_double_quote(source: &[u8], opening: usize) -> Result<usize, ReadError> {
    let mut close = opening;
    loop {
        close = find(source, close + 1, |byte| byte == b'"');
        if close == source.len() {
            return Err(error(Span::new(opening, close), "a quote is never closed"));
        }
        let before = &source[..close];
        if !before.ends_with(b"\\") || before.ends_with(b"\\\\") {
            return Ok(close);
        }
    }
}

/// The content of double quotes, with its escapes decoded and LF for each line end.
pub(super) fn unescaped(content: &[u8]) -> Cow<'_, [u8]> {
    let is_special = |byte| byte == b'\\' || byte == b'\r';
    let mut at = find(content, 0, is_special);
    let mut text = Cow::default();
    let mut copied = 0;
    while at < content.len() {
        let (replacement, length): (&[u8], usize) = match &content[at..] {
            [b'\\', b'"', ..] => (b"\"", 2),
            [b'\\', b'r', ..] => (b"\r", 2),
            [b'\\', b'n', ..] | [b'\r', b'\n', ..] => (b"\n", 2),
            [b'\r', ..] => (b"\n", 1),
            _ => (b"\\", 1),
        };
        append(&mut text, &content[copied..at]);
        append(&mut text, replacement);
        copied = at + length;
        at = find(content, copied, is_special);
    }
    append(&mut text, &content[copied..]);
    text
}

/// `text` with one backslash for each two.
pub(super) fn without_doubled_backslashes(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let mut at = find(&text, 0, |byte| byte == b'\\');
    if at == text.len() {
        return text;
    }
    let mut result = Vec::with_capacity(text.len());
    let mut copied = 0;
    while at < text.len() {
        let length = if text.get(at + 1) == Some(&b'\\') { 2 } else { 1 };
        result.extend_from_slice(&text[copied..=at]);
        copied = at + length;
        at = find(&text, copied, |byte| byte == b'\\');
    }
    result.extend_from_slice(&text[copied..]);
    Cow::Owned(result)
}

/// `text` without the white space and NULs at its end that PHP's `rtrim` takes away.
pub(super) fn trimmed_end(text: &[u8]) -> &[u8] {
    let last = text.iter().rposition(|&byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0B));
    &text[..last.map_or(0, |last| last + 1)]
}

pub(super) fn skip_blanks(source: &[u8], start: usize) -> usize {
    find(source, start, |byte| byte != b' ' && byte != b'\t')
}

pub(super) fn skip_empty_lines(source: &[u8], start: usize) -> usize {
    let mut position = start;
    loop {
        position = find(source, position, |byte| !is_ascii_space(byte));
        if source.get(position) != Some(&b'#') {
            return position;
        }
        position = find(source, position, |byte| byte == b'\n' || byte == b'\r');
    }
}
