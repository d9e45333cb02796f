use crate::bytes::{contains, is_name, is_word};
use crate::randomness::Shape;

/// Whether `value` is bytes written as a language's escapes: `\x0f\x1e`.
pub(super) fn is_escaped_bytes(value: &[u8]) -> bool {
    memchr::memmem::find_iter(value, b"\\x").take(2).count() == 2
}

/// Whether `value` is a regular expression.
pub(super) fn is_pattern(value: &[u8]) -> bool {
    [
        &b"[a-z"[..],
        b"[A-Z",
        b"[0-9",
        b"0-9A-Z",
        b"0-9a-z",
        b"A-Za-z",
        b"a-zA-Z",
        b"(?:",
        b"(?i",
        b"(?P",
        b"(?=",
        b"\\d+",
        b"\\w+",
        b"\\s*",
        b"[^",
        b".*",
        b"\\d{",
    ]
    .iter()
    .any(|sign| contains(value, sign))
}

/// Whether `value`, which is not quoted, is code: a call, a path of names, an operation.
pub(super) fn is_expression(value: &[u8], shape: &Shape) -> bool {
    let first_is_letter = value.first().is_some_and(u8::is_ascii_alphabetic);
    // `lookup("…")`, `secrets[0]`, `a.b.c()`.
    let name = value.iter().take_while(|byte| is_name(**byte)).count();
    let is_call = first_is_letter && matches!(value.get(name), Some(b'(' | b'[')) && shape.words > 0;
    let is_dotted = first_is_letter
        && value.contains(&b'.')
        && value.iter().all(|byte| is_word(*byte) || matches!(*byte, b'.' | b'?' | b'!' | b'-'))
        && shape.randomness() < 40;
    let has_operator = [&b"=>"[..], b"->", b"::", b" + ", b" | ", b"&&", b"||", b"()"]
        .iter()
        .any(|sign| contains(value, sign));
    let opens = matches!(value.first(), Some(b'{' | b'[' | b'(' | b'*' | b'&' | b'!' | b'|' | b'>' | b'<'))
        && (value.len() < 3 || shape.randomness() < 50);
    is_call || is_dotted || (has_operator && shape.words > 0) || opens
}
