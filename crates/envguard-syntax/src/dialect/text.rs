//! Small tools for bytes of text that several readers share.

use std::borrow::Cow;

/// The bytes that a file in UTF-8 may start with to say so.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Adds `piece` at the end of `text`, which borrows as long as it is a single piece.
pub(super) fn append<'s>(text: &mut Cow<'s, [u8]>, piece: impl Into<Cow<'s, [u8]>>) {
    let piece = piece.into();
    if text.is_empty() {
        *text = piece;
    } else if !piece.is_empty() {
        text.to_mut().extend_from_slice(&piece);
    }
}

/// Where the first of the bytes that satisfy `wanted` stands at or after `start`, else the length of `text`.
pub(super) fn find(text: &[u8], start: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.iter().position(|&byte| wanted(byte)).map_or(text.len(), |offset| start + offset)
}

/// Whether `byte` is one of the six white spaces of ASCII: blank, tab, LF, VT, FF and CR.
pub(super) fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The length in bytes of the character at the start of `text`, if it is white space as Unicode has it; else 0.
pub(super) fn space_length(text: &[u8]) -> usize {
    match text {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        // U+0085 and U+00A0.
        [0xC2, 0x85 | 0xA0, ..] => 2,
        // U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// `text` with LF for each CRLF and CR.
pub(super) fn with_line_feeds(text: &[u8]) -> Cow<'_, [u8]> {
    let mut result = Cow::default();
    let mut copied = 0;
    let mut at = find(text, 0, |byte| byte == b'\r');
    while at < text.len() {
        append(&mut result, &text[copied..at]);
        append(&mut result, &b"\n"[..]);
        copied = at + if text.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
        at = find(text, copied, |byte| byte == b'\r');
    }
    append(&mut result, &text[copied..]);
    result
}
