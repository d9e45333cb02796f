use std::ops::Range;

use super::key::Key;
use super::names_another;
use super::value::{self, Value};
use crate::FileKind;
use crate::bytes::{before, get, is_name, is_word, line_end, line_start, skip, skip_back, skip_blanks, trim};
use crate::key_words;

/// How many lines below its name a value may stand.
const LINES: usize = 4;

/// How many bytes after its name a value may stand.
const NEAR: usize = 300;

/// The value of which `key` is the name: `name: KEY` and then `value: …`, `<add key="KEY" value="…"/>`,
/// `variable "KEY" { default = "…" }`.
pub(super) fn value_of(text: &[u8], key: &Key, start: usize, kind: FileKind) -> Option<Value> {
    let front = get(text, &(start..key.outer)).trim_ascii_end();
    let front_end = start + front.len();
    let is_named = match front.last() {
        Some(b':' | b'=') => {
            let name_end = trim_quote(text, front_end - 1);
            let name_start = skip_back(text, name_end, 32, is_name);
            names_another(text, &(name_start..name_end))
        }
        _ => kind == FileKind::Terraform && front.trim_ascii_start().starts_with(b"variable"),
    };
    if !is_named {
        return None;
    }
    let limit = text.len().min(key.after + NEAR);
    let mut at = key.after;
    let same_line = line_end(text, at);
    if let Some(value) = value_in(text, at..same_line.min(limit)) {
        return Some(value);
    }
    let indent = indent_of(text, start, key.outer);
    at = same_line;
    for _ in 0..LINES {
        at = at + memchr::memchr(b'\n', text.get(at..limit)?)? + 1;
        let end = line_end(text, at).min(limit);
        let line = trim(text, at..end);
        // The next item, or the end of this one.
        let first = *get(text, &line).first()?;
        let ends = (matches!(first, b'}' | b']') && kind != FileKind::Terraform)
            || (first == b'-' && line.start - at <= indent)
            || line.start - at + 3 < indent;
        if ends {
            return None;
        }
        if let Some(value) = value_in(text, line.start..end) {
            return Some(value);
        }
        at = end;
    }
    None
}

/// The value after a `value` key in `range`.
fn value_in(text: &[u8], range: Range<usize>) -> Option<Value> {
    let mut at = range.start;
    while at < range.end {
        let name_start = skip(text, at, range.end - at, |byte| !is_word(byte));
        let name_end = skip(text, name_start, range.end.saturating_sub(name_start), is_word);
        if name_start >= range.end {
            return None;
        }
        if key_words::values_another(get(text, &(name_start..name_end))) {
            let mut after = name_end;
            if matches!(text.get(after), Some(b'"' | b'\'')) {
                after += 1;
            }
            after = skip_blanks(text, after);
            if matches!(text.get(after), Some(b':' | b'=')) {
                after = skip_blanks(text, after + 1);
                if let Some(range) = value::quoted(text, after, range.end) {
                    return Some(Value { range, is_quoted: true });
                }
                let plain = trim(
                    text,
                    after..skip(text, after, range.end.saturating_sub(after), |byte| !b",}#".contains(&byte)),
                );
                return (!plain.is_empty()).then_some(Value { range: plain, is_quoted: false });
            }
        }
        at = name_end.max(name_start + 1);
    }
    None
}

/// `end` without a closing quote before it.
fn trim_quote(text: &[u8], end: usize) -> usize {
    let end = skip_back(text, end, 8, |byte| byte == b' ');
    if matches!(before(text, end), Some(b'"' | b'\'')) { end - 1 } else { end }
}

/// How far the line that begins at `start` is indented, with its `- `.
fn indent_of(text: &[u8], start: usize, key: usize) -> usize {
    debug_assert!(line_start(text, key) <= key, "a line begins before what is in it");
    skip(text, start, key - start, |byte| matches!(byte, b' ' | b'\t')) - start
}
