use std::ops::Range;

use super::position::Position;
use super::separator::Separator;
use crate::FileKind;
use crate::bytes::{REACH, before, get, is_name, line_end, skip, skip_blanks, trim};

/// The text of a value without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) range: Range<usize>,
    pub(super) is_quoted: bool,
}

impl Value {
    const fn plain(range: Range<usize>) -> Self {
        Self { range, is_quoted: false }
    }
}

/// Reads the value at `at`, after `separator`.
pub(super) fn read(
    text: &[u8],
    at: usize,
    separator: Separator,
    position: &Position,
    kind: FileKind,
) -> Option<Value> {
    let mut at = at;
    // `["first", …]`, `("value")`.
    if matches!(text.get(at), Some(b'[' | b'(')) && kind != FileKind::Ini {
        at = skip_blanks(text, at + 1);
    }
    if kind == FileKind::Code {
        at = skip_wrapper(text, at);
    }
    let end = line_end(text, at);
    if let Some(range) = quoted(text, at, end) {
        return Some(Value { range, is_quoted: true });
    }
    if matches!(text.get(at), Some(b'"' | b'\'' | b'`' | b'\\')) {
        return None;
    }
    if at >= end && (kind == FileKind::Code || kind == FileKind::Yaml && position.is_first()) {
        return on_next_line(text, end, kind);
    }
    match separator {
        Separator::Call | Separator::Comma | Separator::Comparison => None,
        Separator::Element => {
            let close = skip(text, at, REACH, |byte| byte != b'<' && byte != b'\n');
            (text.get(close) == Some(&b'<')).then(|| Value::plain(trim(text, at..close)))
        }
        Separator::Blanks if !position.is_option() => blank_separated(text, at, end, position, kind),
        _ => plain(text, at, end, separator, position, kind),
    }
}

/// Skips what makes another type of a literal: `String::from("…")`, `Some("…")`, `new Secret("…")`.
fn skip_wrapper(text: &[u8], at: usize) -> usize {
    const WRAPPERS: &[&[u8]] =
        &[b"from", b"String", b"string", b"str", b"Some", b"Secret", b"SecretString", b"SecretStr", b"byte"];
    let end = skip(text, at, 40, |byte| is_name(byte) || matches!(byte, b':' | b' '));
    let name = get(text, &(at..end)).rsplit(|byte| matches!(byte, b':' | b' ' | b'.')).next();
    let is_wrapper = text.get(end) == Some(&b'(') && name.is_some_and(|name| WRAPPERS.contains(&name));
    if is_wrapper { end + 1 } else { at }
}

/// Reads a value without quotes.
fn plain(
    text: &[u8],
    at: usize,
    end: usize,
    separator: Separator,
    position: &Position,
    kind: FileKind,
) -> Option<Value> {
    if at >= end {
        return None;
    }
    if position.is_query() {
        let range = at..end.min(skip(text, at, REACH, |byte| !is_end_of_query(byte)));
        return Some(Value::plain(range));
    }
    if kind == FileKind::Yaml && position.is_first() && matches!(text.get(at), Some(b'|' | b'>')) {
        return block(text, end);
    }
    if position.is_inline() {
        if kind == FileKind::Code {
            return None;
        }
        let range =
            at..end.min(skip(text, at, REACH, |byte| !matches!(byte, b',' | b'}' | b']' | b')' | b'"')));
        return Some(Value::plain(trim(text, range)));
    }
    if position.is_in_words(kind) {
        // In code only the assignments inside of strings are texts: `"host=… password=…"`.
        if kind == FileKind::Code && (separator != Separator::Equals || position.is_first()) {
            return None;
        }
        if kind == FileKind::Code && before(text, at) != Some(b'=') {
            return None;
        }
        let range = at..end.min(skip(text, at, REACH, |byte| !is_end_of_word(byte)));
        return Some(Value::plain(range));
    }
    if kind == FileKind::Prose && separator == Separator::Colon && !position.is_first() {
        return None;
    }
    let mut stop = end;
    for at in memchr::memchr2_iter(b'#', b';', get(text, &(at..end))).map(|found| at + found) {
        let is_comment = before(text, at).is_some_and(|byte| byte.is_ascii_whitespace());
        let is_close = text.get(at) == Some(&b';') && at + 1 == end;
        if is_comment || is_close {
            stop = at;
            break;
        }
    }
    let mut range = trim(text, at..stop);
    if matches!(kind, FileKind::Json | FileKind::Toml) && before(text, range.end) == Some(b',') {
        range.end -= 1;
    }
    Some(Value::plain(range))
}

/// Reads a value that blanks divide from its key: `requirepass …`, `ENV KEY …`, `PASSWORD '…'`.
fn blank_separated(text: &[u8], at: usize, end: usize, position: &Position, kind: FileKind) -> Option<Value> {
    let wanted = position.is_first() && matches!(kind, FileKind::Ini | FileKind::Text | FileKind::Dockerfile);
    let stop = end.min(skip(text, at, REACH, |byte| !byte.is_ascii_whitespace() && byte != b';'));
    // One word and no more: everything else is a sentence.
    let is_alone = trim(text, stop..end).is_empty() || text.get(stop) == Some(&b';');
    (wanted && is_alone && stop > at).then(|| Value::plain(at..stop))
}

/// The text between quotes that open at `at`, if they close before `end`.
pub(super) fn quoted(text: &[u8], at: usize, end: usize) -> Option<Range<usize>> {
    let mut at = at;
    // Prefixes of strings: `b"…"`, `r'…'`, `@"…"`, `L"…"`, `String("…`.
    if matches!(text.get(at), Some(b'b' | b'r' | b'u' | b'f' | b'L' | b'@' | b'B' | b'R' | b'$' | b'&'))
        && matches!(text.get(at + 1), Some(b'"' | b'\''))
    {
        at += 1;
    }
    let escapes = skip(text, at, 3, |byte| byte == b'\\') - at;
    let quote = *text.get(at + escapes).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let start = at + escapes + 1;
    let mut from = start;
    loop {
        let rest = text.get(from..end)?;
        let close = from + memchr::memchr(quote, rest)?;
        let backslashes =
            close - crate::bytes::skip_back(text, close, 8.min(close - start), |byte| byte == b'\\');
        let closes = if escapes > 0 { backslashes == escapes } else { backslashes.is_multiple_of(2) };
        if closes {
            return Some(start..close - if escapes > 0 { escapes } else { 0 });
        }
        if escapes > 0 && backslashes < escapes {
            return None;
        }
        from = close + 1;
    }
}

/// The first line of a block scalar of YAML whose header ends at `end`.
fn block(text: &[u8], end: usize) -> Option<Value> {
    let start = end + memchr::memchr(b'\n', text.get(end..text.len().min(end + 2))?)? + 1;
    let range = trim(text, start..line_end(text, start));
    (!range.is_empty()).then(|| Value::plain(range))
}

/// The quoted value that stands on the line after its key, whose line ends at `end`.
fn on_next_line(text: &[u8], end: usize, kind: FileKind) -> Option<Value> {
    let start = end + memchr::memchr(b'\n', text.get(end..text.len().min(end + 2))?)? + 1;
    let stop = line_end(text, start);
    let range = quoted(text, skip_blanks(text, start), stop)?;
    let is_alone = trim(text, range.end + 1..stop).is_empty();
    (is_alone || kind == FileKind::Code).then_some(Value { range, is_quoted: true })
}

/// Whether `byte` ends a value of a query or connection string.
fn is_end_of_query(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'&' | b'"' | b'\'' | b'`' | b'#' | b';' | b'<' | b'>' | b'\\' | b')' | b',')
}

/// Whether `byte` ends a word of a command.
fn is_end_of_word(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'"' | b'\'' | b'`' | b';' | b'|' | b'<' | b'>' | b'\\' | b')' | b',')
}
