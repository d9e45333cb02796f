//! The package index's tokens for Python: macaroons whose location is the index.

use super::base::base64;
use super::{Candidate, structure};
use crate::provider::Verified;

/// Version 2, field 1, and how long the location is.
const HEADS: [&[u8]; 2] = [b"\x02\x01\x08pypi.org", b"\x02\x01\x0dtest.pypi.org"];

/// After the prefix `pypi-` a macaroon of the second format stands in base 64.
pub(crate) fn macaroon(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let decoded = base64(candidate.secret().strip_prefix(b"pypi-")?);
    // Field 2, the identifier, follows the location.
    let is_macaroon = |head: &[u8]| decoded.strip_prefix(head).is_some_and(|rest| rest.first() == Some(&2));
    Some(structure(HEADS.iter().any(|head| is_macaroon(head))))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn the_location_is_decoded() {
        let token = ["pypi-", "AgEIcHlwaS5vcmcC", "JDEyMzQ1Njc4"].concat();
        assert_eq!(verify(macaroon, &token), Some(Verified::Structure));
        assert_eq!(verify(macaroon, &token.replace("vcmcC", "vcmcA")), Some(Verified::Contradicted));
    }
}
