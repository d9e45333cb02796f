use std::ops::Range;

use super::decode_base64;
use crate::bytes::{before, contains, get, is_base64, skip};

/// The longest base64 that is decoded.
const LONGEST: usize = 64 * 1024;

/// What the base64 at some place holds.
pub(crate) enum Encoded {
    /// A private key in PEM.
    PrivateKey(Range<usize>),
    /// A text that may hold secrets itself.
    Text(Range<usize>, Vec<u8>),
}

/// Reads the base64 that begins at `at`.
pub(crate) fn at(text: &[u8], at: usize) -> Option<Encoded> {
    let is_start = before(text, at).is_none_or(|byte| !is_base64(byte) && byte != b'.');
    if !is_start {
        return None;
    }
    let end = skip(text, at, LONGEST, is_base64);
    // A token of three parts is a JWT: its provider's rule reads it.
    if text.get(end) == Some(&b'.') || end - at < 24 {
        return None;
    }
    let end = skip(text, end, 2, |byte| byte == b'=');
    let encoded = get(text, &(at..end));
    let whole = encoded.len() - encoded.len() % 4;
    let decoded = decode_base64(encoded).or_else(|| decode_base64(encoded.get(..whole)?))?;
    if decoded.starts_with(b"-----BEGIN") {
        return contains(&decoded[..decoded.len().min(80)], b"PRIVATE KEY")
            .then_some(Encoded::PrivateKey(at..end));
    }
    std::str::from_utf8(&decoded).is_ok().then_some(Encoded::Text(at..end, decoded))
}
