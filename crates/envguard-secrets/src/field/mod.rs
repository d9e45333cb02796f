//! A key and its value, read around a hit in the manner of the kind of file.
//!
//! Nothing here parses a whole file: what a line means is decided by a bounded look around the key, so that broken
//! and mixed files (YAML with shell in it, JSON in a string, code in Markdown) are read as well as whole ones, and
//! the cost is that of the hits.

mod key;
mod position;
mod separator;
mod sibling;
mod value;

use std::ops::Range;

use key::Key;
use position::Position;
use separator::Separator;

use crate::FileKind;
use crate::bytes::{REACH, before, get, line_end, line_start, skip_back};
use crate::key_words;

/// A key and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) key: Range<usize>,
    pub(crate) value: Range<usize>,
    pub(crate) is_quoted: bool,
    pub(crate) is_commented: bool,
    pub(crate) is_option: bool,
}

/// What was read around a hit.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The field, if the hit is in the key of one.
    pub(crate) field: Option<Field>,
    /// Hits before this place were read with this one.
    pub(crate) resume: usize,
}

/// Reads the field in whose key `hit` lies.
pub(crate) fn read(text: &[u8], hit: usize, kind: FileKind) -> Reading {
    let key = Key::around(text, hit);
    let resume = key.range.end.max(hit + 1);
    let nothing = Reading { field: None, resume };
    // `${KEY:-…}`, `{{ key: … }}`: what follows is the default of a reference.
    if get(text, &(key.outer.saturating_sub(2)..key.outer)).ends_with(b"${") {
        return nothing;
    }
    let Some((separator, after)) = Separator::after(text, &key, kind) else {
        return read_sibling(text, &key, kind, resume);
    };
    if separator == Separator::Comma {
        return read_argument(text, &key, after, kind, resume);
    }
    let start = line_start(text, key.range.start);
    let position = Position::of(text, &key, start, kind);
    if !position.allows(text, separator, &key, kind) {
        return read_sibling(text, &key, kind, resume);
    }
    let Some(value) = value::read(text, after, separator, &position, kind) else {
        return read_sibling(text, &key, kind, resume);
    };
    // The value of a plain text cannot be a key: its hits need no look of their own.
    let is_plain =
        !value.is_quoted && !get(text, &value.range).iter().any(|byte| b" =:&?{\"'".contains(byte));
    let resume = if is_plain { value.range.end.max(resume) } else { resume };
    let field = Field {
        key: key.range.clone(),
        value: value.range,
        is_quoted: value.is_quoted,
        is_commented: position.is_commented,
        is_option: position.is_option(),
    };
    Reading { field: Some(field), resume }
}

/// Reads `name: KEY` and the `value: …` beside it.
fn read_sibling(text: &[u8], key: &Key, kind: FileKind, resume: usize) -> Reading {
    let start = line_start(text, key.range.start);
    let Some(value) = sibling::value_of(text, key, start, kind) else {
        return Reading { field: None, resume };
    };
    let field = Field {
        key: key.range.clone(),
        value: value.range,
        is_quoted: value.is_quoted,
        is_commented: false,
        is_option: false,
    };
    Reading { field: Some(field), resume }
}

/// Reads `define('KEY', 'value')`, `set("key", "value")`.
fn read_argument(text: &[u8], key: &Key, after: usize, kind: FileKind, resume: usize) -> Reading {
    let is_first_argument =
        before(text, skip_back(text, key.outer, REACH, |byte| byte == b' ')) == Some(b'(');
    match value::quoted(text, after, line_end(text, after)) {
        Some(value) if is_first_argument => {
            let key = key.range.clone();
            let field = Field { key, value, is_quoted: true, is_commented: false, is_option: false };
            Reading { field: Some(field), resume }
        }
        _ => read_sibling(text, key, kind, resume),
    }
}

/// Whether the text of `key` is a name that another key's value belongs to.
fn names_another(text: &[u8], key: &Range<usize>) -> bool {
    key_words::names_another(get(text, key))
}
