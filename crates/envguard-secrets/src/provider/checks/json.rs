//! Tokens that carry a JSON document in base 64.

use super::base::base64;
use super::{Candidate, structure};
use crate::provider::Verified;

/// How many digits are decoded to see what it is.
const HEAD: usize = 32;

/// Whether `text` looks like the beginning of a JSON object that has `member` first or later.
pub(super) fn is_object_with(text: &[u8], member: &str) -> bool {
    let quoted = format!("\"{member}\"");
    is_object(text) && text.windows(quoted.len()).any(|part| part == quoted.as_bytes())
}

/// Whether `text` begins a JSON object that has members.
pub(super) fn is_object(text: &[u8]) -> bool {
    let mut rest = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    rest.next() == Some(&b'{') && rest.next() == Some(&b'"')
}

/// From where `eyJ` stands, an object in base 64; a signature may follow it.
pub(crate) fn base64_json(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let secret = candidate.secret();
    let at = memchr::memmem::find(secret, b"eyJ")?;
    let head = base64(secret.iter().skip(at).copied().take(HEAD).collect::<Vec<_>>().as_slice());
    Some(structure(is_object(&head) && head.iter().all(|&byte| byte == b' ' || byte.is_ascii_graphic())))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn objects_are_told_from_noise() {
        assert!(is_object(b"{ \"a\"") && !is_object(b"{}") && !is_object(b""));
        assert!(is_object_with(b"{\"alg\":1", "alg") && !is_object_with(b"{\"alg\":1", "typ"));
        assert_eq!(verify(base64_json, "sntrys_eyJhIjoxLCJiIjoiYyJ9"), Some(Verified::Structure));
        assert_eq!(verify(base64_json, "sntrys_eyJhIwAAAAAA"), Some(Verified::Contradicted));
        assert_eq!(verify(base64_json, "sntrys_"), None);
    }
}
