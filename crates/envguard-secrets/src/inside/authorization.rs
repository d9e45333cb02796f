use std::ops::Range;

use super::decode_base64;
use crate::bytes::{before, is_base64, skip, skip_back};
use crate::candidate::{Candidate, Evidence};

/// The longest credentials of an `Authorization` header.
const LONGEST: usize = 1024;

/// The credentials of the `Basic` header whose `asic ` is at `at`.
pub(crate) fn basic(text: &[u8], at: usize) -> Option<Candidate> {
    let value = credentials(text, at, b"Bb", 5, 8)?;
    Some(candidate(Evidence::BasicPassword, at - 1, value))
}

/// The token of the `Bearer` header whose `earer ` is at `at`.
pub(crate) fn bearer(text: &[u8], at: usize) -> Option<Candidate> {
    let value = credentials(text, at, b"Bb", 6, 16)?;
    Some(candidate(Evidence::Bearer, at - 1, value))
}

fn candidate(evidence: Evidence, start: usize, value: Range<usize>) -> Candidate {
    Candidate {
        evidence,
        whole: start..value.end,
        key: start..start,
        value,
        user: start..start,
        is_quoted: true,
    }
}

/// What follows a scheme whose first letter is one of `first`, and whose rest is `length` bytes with the blank.
fn credentials(text: &[u8], at: usize, first: &[u8], length: usize, least: usize) -> Option<Range<usize>> {
    let is_scheme = before(text, at).is_some_and(|byte| first.contains(&byte));
    let is_whole = at < 2 || before(text, at - 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let start = at + length;
    let end = skip(text, start, LONGEST, |byte| is_base64(byte) || matches!(byte, b'=' | b'.' | b'~'));
    let end = skip_back(text, end, end - start, |byte| byte == b'.');
    (is_scheme && is_whole && end >= start + least).then_some(start..end)
}

/// The user and the password in the base64 of `user:password`, if `encoded` is that.
pub(crate) fn decoded_password(encoded: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let decoded = decode_base64(encoded)?;
    let colon = memchr::memchr(b':', &decoded)?;
    let (user, password) = (decoded[..colon].to_vec(), decoded[colon + 1..].to_vec());
    let is_text =
        std::str::from_utf8(&decoded).is_ok() && decoded.iter().all(|byte| !byte.is_ascii_control());
    (is_text && !password.is_empty()).then_some((user, password))
}
