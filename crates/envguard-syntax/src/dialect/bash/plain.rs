//! The lines that most files are made of, read without the grammar: `KEY=value` and `export KEY=value` with one value
//! that needs no expansion, or none but of variables, as in `KEY=$HOST/path`; empty lines and comments.

use super::syntax::name_length;
use crate::Span;

/// What one plain line says.
pub(super) struct PlainLine {
    /// The key, the text of the value, and its raw text.
    pub(super) assignment: Option<(Span, Span, Span)>,
    /// Whether the value refers to variables.
    pub(super) refers: bool,
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
        b'\n' => return Some(PlainLine { assignment: None, refers: false, end: start + 1 }),
        b'#' => return Some(PlainLine { assignment: None, refers: false, end: line_end(source, start) }),
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
    let mut refers = false;
    let (text, end) = if let Some(quote @ (b'\'' | b'"')) = at(raw) {
        let stops = |byte: u8| byte == quote || (quote == b'"' && matches!(byte, b'\\' | b'$' | b'`'));
        let end = run_end(source, raw + 1, stops, quote == b'"', &mut refers);
        if at(end) != Some(quote) {
            return None;
        }
        (Span::new(raw + 1, end), end + 1)
    } else {
        let end = run_end(source, raw, |byte| !SAFE[usize::from(byte)], true, &mut refers);
        (Span::new(raw, end), end)
    };
    // Arguments of `export` are more than assignments when they expand.
    if refers && start > offset {
        return None;
    }
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
    Some(PlainLine { assignment, refers, end: line_end })
}

/// The offset of the first byte that `stops`; if `expands`, variables do not, and are noted.
fn run_end(
    source: &[u8],
    start: usize,
    stops: impl Fn(u8) -> bool,
    expands: bool,
    refers: &mut bool,
) -> usize {
    let mut offset = start;
    loop {
        let rest = &source[offset..];
        offset += rest.iter().position(|&byte| stops(byte)).unwrap_or(rest.len());
        match reference_length(&source[offset..]) {
            Some(length) if expands => offset += length,
            _ => return offset,
        }
        *refers = true;
    }
}

/// The length of the `$NAME` or `${NAME}` that `text` starts with.
fn reference_length(text: &[u8]) -> Option<usize> {
    let name = text.strip_prefix(b"$")?;
    let Some(braced) = name.strip_prefix(b"{") else {
        let length = name_length(name);
        return (length > 0).then_some(length + 1);
    };
    let length = name_length(braced);
    (length > 0 && braced.get(length) == Some(&b'}')).then_some(length + 3)
}

/// The offset after the line feed that comes next.
fn line_end(source: &[u8], offset: usize) -> usize {
    let rest = &source[offset..];
    offset + rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |length| length + 1)
}
