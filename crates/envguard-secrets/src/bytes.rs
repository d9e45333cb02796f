//! Classes of bytes and bounded looks around a place in a text.

use std::ops::Range;

/// How far a look to either side of a hit goes: what lies farther off has nothing to do with it.
pub(crate) const REACH: usize = 1024;

/// Whether `byte` belongs to a word: a letter, a digit or `_`.
pub(crate) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether `byte` belongs to a name of some format: also `-` and `.`.
pub(crate) const fn is_name(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'-' | b'.')
}

/// Whether `byte` belongs to base64, in either alphabet.
pub(crate) const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The bytes of `range`, or none where it does not fit.
pub(crate) fn get<'t>(text: &'t [u8], range: &Range<usize>) -> &'t [u8] {
    text.get(range.clone()).unwrap_or_default()
}

/// The byte before `at`.
pub(crate) fn before(text: &[u8], at: usize) -> Option<u8> {
    text.get(at.checked_sub(1)?).copied()
}

/// The start of the line of `at`, or of the [`REACH`] before it.
pub(crate) fn line_start(text: &[u8], at: usize) -> usize {
    line_start_within(text, at, REACH)
}

/// The start of the line of `at`, or of the `reach` before it.
pub(crate) fn line_start_within(text: &[u8], at: usize, reach: usize) -> usize {
    let from = at.saturating_sub(reach);
    let near = get(text, &(from..at.min(text.len())));
    memchr::memrchr(b'\n', near).map_or(from, |found| from + found + 1)
}

/// The end of the line of `at` without its line feed, or of the [`REACH`] after it.
pub(crate) fn line_end(text: &[u8], at: usize) -> usize {
    line_end_within(text, at, REACH)
}

/// The end of the line of `at` without its line feed, or of the `reach` after it.
pub(crate) fn line_end_within(text: &[u8], at: usize, reach: usize) -> usize {
    let near = text.get(at..text.len().min(at + reach)).unwrap_or_default();
    let end = memchr::memchr(b'\n', near).map_or(at + near.len(), |found| at + found);
    if end > at && before(text, end) == Some(b'\r') { end - 1 } else { end }
}

/// The first place from `at` on whose byte is not of `class`, at most `limit` bytes on.
pub(crate) fn skip(text: &[u8], at: usize, limit: usize, class: impl Fn(u8) -> bool) -> usize {
    let near = text.get(at..text.len().min(at + limit)).unwrap_or_default();
    at + near.iter().position(|byte| !class(*byte)).unwrap_or(near.len())
}

/// The first place of the run of bytes of `class` that ends before `at`, at most `limit` bytes back.
pub(crate) fn skip_back(text: &[u8], at: usize, limit: usize, class: impl Fn(u8) -> bool) -> usize {
    let near = get(text, &(at.saturating_sub(limit)..at));
    at - near.iter().rev().position(|byte| !class(*byte)).unwrap_or(near.len())
}

/// The first place from `at` on that is no blank.
pub(crate) fn skip_blanks(text: &[u8], at: usize) -> usize {
    skip(text, at, REACH, |byte| matches!(byte, b' ' | b'\t'))
}

/// `range` without blanks at both ends.
pub(crate) fn trim(text: &[u8], range: Range<usize>) -> Range<usize> {
    let bytes = get(text, &range);
    let front = bytes.len() - bytes.trim_ascii_start().len();
    let back = bytes.len() - bytes.trim_ascii_end().len();
    if front == bytes.len() { range.start..range.start } else { range.start + front..range.end - back }
}

/// Whether `text` has `part` somewhere. Meant for short texts.
pub(crate) fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

/// Whether `text` begins with `prefix`, whatever the case of letters.
pub(crate) fn starts_with_any_case(text: &[u8], prefix: &[u8]) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Whether `text` ends with `suffix`, whatever the case of letters.
pub(crate) fn ends_with_any_case(text: &[u8], suffix: &[u8]) -> bool {
    text.len() >= suffix.len() && text[text.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
}
