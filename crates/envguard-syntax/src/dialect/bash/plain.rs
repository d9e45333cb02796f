//! The lines that most files are made of, read without the machinery: `KEY=value` and `export KEY=value` with one value
//! that needs no expansion, empty lines and comments.

use super::syntax::name_length;
use crate::Span;

/// What one plain line says.
pub(super) struct PlainLine {
    /// The key, the text of the value, and its raw text.
    pub(super) assignment: Option<(Span, Span, Span)>,
    /// The offset after the line.
    pub(super) end: usize,
}

/// Bytes that stand for themselves anywhere in an unquoted value.
const SAFE: [bool; 256] = {
    let mut safe = [true; 256];
    let special = b"\n \t\\'\"`$&|;<>()~";
    let mut index = 0;
    while index < special.len() {
        safe[special[index] as usize] = false;
        index += 1;
    }
    safe
};

/// The line at `offset`, if it is plain.
pub(super) fn plain_line(source: &[u8], offset: usize) -> Option<PlainLine> {
    let at = |offset: usize| source.get(offset).copied();
    let mut start = offset;
    match at(start)? {
        b'\n' => return Some(PlainLine { assignment: None, end: start + 1 }),
        b'#' => return Some(PlainLine { assignment: None, end: line_end(source, start) }),
        _ => {}
    }
    if source[start..].starts_with(b"export ") {
        start += b"export ".len();
    }
    let equals = start + name_length(&source[start..]);
    if equals == start || at(equals) != Some(b'=') {
        return None;
    }
    let raw = equals + 1;
    let (text, end) = if let Some(quote @ (b'\'' | b'"')) = at(raw) {
        let inner = &source[raw + 1..];
        let expands = |byte: u8| quote == b'"' && matches!(byte, b'\\' | b'$' | b'`');
        let length = inner.iter().position(|&byte| byte == quote || expands(byte))?;
        if inner[length] != quote {
            return None;
        }
        (Span::new(raw + 1, raw + 1 + length), raw + length + 2)
    } else {
        let rest = &source[raw..];
        let length = rest.iter().position(|&byte| !SAFE[usize::from(byte)]).unwrap_or(rest.len());
        (Span::new(raw, raw + length), raw + length)
    };
    // The arguments of `export` go through brace expansion, those of a plain assignment do not.
    if start > offset && text.of(source).contains(&b'{') && raw == text.start as usize {
        return None;
    }
    let mut next = end;
    while matches!(at(next), Some(b' ' | b'\t')) {
        next += 1;
    }
    let line_end = match at(next) {
        None => next,
        Some(b'\n') => next + 1,
        Some(b'#') if next > end => line_end(source, next),
        Some(_) => return None,
    };
    let assignment = Some((Span::new(start, equals), text, Span::new(raw, end)));
    Some(PlainLine { assignment, end: line_end })
}

/// The offset after the line feed that comes next.
fn line_end(source: &[u8], offset: usize) -> usize {
    let rest = &source[offset..];
    offset + rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |length| length + 1)
}
