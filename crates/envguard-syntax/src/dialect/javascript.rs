//! What JavaScript takes for white space and for the end of a line, in UTF-8 bytes.
//!
//! `\s` and `trim()`: tab, line feed, vertical tab, form feed, carriage return, space, U+00A0, U+1680, U+2000 to
//! U+200A, U+2028, U+2029, U+202F, U+205F, U+3000 and U+FEFF. `^`, `$` and `.` of a multi-line regular expression end
//! a line at line feed, carriage return, U+2028 and U+2029.
//!
//! UTF-8 synchronises itself: the bytes of one of these characters are that character wherever they stand, in
//! invalid text as well.

use std::borrow::Cow;
use std::ops::Range;

/// How many bytes the white space character at `at` has; `None` if there is another character, or the end.
pub(super) fn white_space_at(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at)? {
        b' ' | b'\t'..=b'\r' => Some(1),
        0xC2 if text.get(at + 1) == Some(&0xA0) => Some(2),
        lead @ 0xE1..=0xEF => {
            let rest = [lead, *text.get(at + 1)?, *text.get(at + 2)?];
            is_wide_white_space(rest).then_some(3)
        }
        _ => None,
    }
}

fn is_wide_white_space(character: [u8; 3]) -> bool {
    matches!(
        character,
        [0xE1, 0x9A, 0x80]
            | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF]
            | [0xE2, 0x81, 0x9F]
            | [0xE3, 0x80, 0x80]
            | [0xEF, 0xBB, 0xBF]
    )
}

/// The first offset from `at` on that has no white space.
pub(super) fn skip_white_space(text: &[u8], mut at: usize) -> usize {
    while let Some(length) = white_space_at(text, at) {
        at += length;
    }
    at
}

/// The part of `range` that `trim()` leaves.
pub(super) fn trim(text: &[u8], range: Range<usize>) -> Range<usize> {
    let start = skip_white_space(text, range.start).min(range.end);
    let mut end = range.end;
    while let Some(length) = white_space_before(text, start, end) {
        end -= length;
    }
    start..end
}

fn white_space_before(text: &[u8], start: usize, end: usize) -> Option<usize> {
    match text.get(start..end)? {
        [.., b' ' | b'\t'..=b'\r'] => Some(1),
        [.., 0xC2, 0xA0] => Some(2),
        &[.., first, second, third] if third >= 0x80 => {
            is_wide_white_space([first, second, third]).then_some(3)
        }
        _ => None,
    }
}

/// How many bytes the end of line at `at` has; `None` if there is none. CR LF counts as two ends of line.
pub(super) fn line_end_at(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'\n' | b'\r' => Some(1),
        0xE2 if matches!(text.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])) => Some(3),
        _ => None,
    }
}

/// Where the next line starts: after the first end of line from `at` on, or at the end of the text.
pub(super) fn next_line(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while at < text.len() {
        if let Some(length) = line_end_at(text, at) {
            return at + length;
        }
        at += 1;
    }
    text.len()
}

/// The text as JavaScript has it: what is no UTF-8 becomes U+FFFD.
pub(super) fn decoded(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if str::from_utf8(&text).is_ok() {
        text
    } else {
        Cow::Owned(String::from_utf8_lossy(&text).into_owned().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_that_of_javascript() {
        for character in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let expected = matches!(
                character,
                '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
                    | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
            );
            let text = format!("{character}");
            let length = expected.then_some(text.len());
            assert_eq!(white_space_at(text.as_bytes(), 0), length, "{character:?}");
            assert_eq!(trim(text.as_bytes(), 0..text.len()).is_empty(), expected, "{character:?}");
        }
    }

    #[test]
    fn what_is_no_utf_8_is_no_white_space() {
        for text in [&b"\xC2"[..], b"\xA0", b"\xE2\x80", b"\x80\xA8", b"\xFF\xEF\xBB", b"\xE2\x80 "] {
            assert_eq!(white_space_at(text, 0), None);
            assert!(!trim(text, 0..text.len()).is_empty());
        }
    }
}
