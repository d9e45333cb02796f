//! The key files of Google's service accounts.

use super::{Candidate, pem, structure};
use crate::provider::Verified;

/// How far after the id of a key the key is looked for.
const REACH: usize = 512;

/// The id of a key is a secret's name; the private key itself has to stand beside it.
pub(crate) fn service_account(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let rest = candidate.text.get(candidate.whole.end..).unwrap_or_default();
    let rest = rest.get(..REACH).unwrap_or(rest);
    let at = candidate.whole.end + memchr::memmem::find(rest, b"-----BEGIN ")?;
    let mut key = Candidate { text: candidate.text, whole: at..at, secret: at..at };
    let verified = pem::pem(&mut key)?;
    candidate.secret = key.secret;
    candidate.whole.end = key.whole.end;
    Some(structure(verified == Verified::Structure))
}
