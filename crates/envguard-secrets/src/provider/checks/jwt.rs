//! JSON Web Tokens.

use super::base::base64;
use super::json::{is_object, is_object_with};
use super::{Candidate, structure};
use crate::provider::Verified;

/// The longest token that is read to its end.
const LONGEST: usize = 16 * 1024;
/// No claims are shorter, in base 64.
const SHORTEST_PART: usize = 8;

/// The pattern knows how a header begins. Here it is read to its end, decoded and asked for its `alg`; claims and
/// signature follow it. Tokens with five parts are encrypted, and secrets as well.
pub(crate) fn jwt(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let rest = candidate.text.get(candidate.whole.start..).unwrap_or_default();
    let rest = rest.get(..LONGEST).unwrap_or(rest);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'=');
    let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    let token = rest.get(..end).unwrap_or_default();
    let mut parts = token.splitn(6, |&byte| byte == b'.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if header.len() < SHORTEST_PART || claims.len() < SHORTEST_PART && parts.next().is_none() {
        return None;
    }
    let signed = header.len() + 1 + claims.len() + 1 + signature.len();
    let header = base64(header);
    let is_encrypted = is_object_with(&header, "enc");
    // What follows a signed token, such as the dot that ends a sentence, is none of it.
    candidate.grow(candidate.whole.start + if is_encrypted { end } else { signed });
    let has_claims = is_encrypted || is_object(&base64(claims)) && SHORTEST_PART <= signature.len();
    Some(structure(is_object_with(&header, "alg") && has_claims))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";
    const CLAIMS: &str = "eyJzdWIiOiI0MiJ9";
    const SIGNATURE: &str = "q83vEjRWeJCrze8SNFZ4kA";

    #[test]
    fn headers_and_claims_are_decoded() {
        for (parts, verified) in [
            (vec![HEADER, CLAIMS, SIGNATURE], Some(Verified::Structure)),
            (vec![HEADER, CLAIMS, ""], Some(Verified::Contradicted)),
            (vec![HEADER, "bm90IGpzb24K", SIGNATURE], Some(Verified::Contradicted)),
            (vec!["eyJ0eXAiOiJKV1QifQ", CLAIMS, SIGNATURE], Some(Verified::Contradicted)),
            (vec![HEADER, CLAIMS], None),
            (vec![HEADER, "a", "b"], None),
        ] {
            assert_eq!(verify(jwt, &parts.join(".")), verified, "{parts:?}");
        }
    }

    #[test]
    fn the_token_grows_to_its_end() {
        let text = format!("{HEADER}.{CLAIMS}.{SIGNATURE}. And so on.");
        let mut candidate = Candidate { text: text.as_bytes(), whole: 0..10, secret: 0..10 };
        assert_eq!(jwt(&mut candidate), Some(Verified::Structure));
        assert_eq!(candidate.secret, 0..text.len() - ". And so on.".len());
    }
}
