//! The key ids of Amazon Web Services.

use super::base::base32;
use super::{Candidate, structure};
use crate::provider::Verified;

/// No account number is greater: they have twelve digits.
const LAST_ACCOUNT: u64 = 999_999_999_999;

/// After the prefix of four letters an id is base 32. Since 2019 its first bits are the number of the account; ids from
/// before begin with I or J there.
pub(crate) fn aws_key_id(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let body = candidate.secret().get(4..)?;
    let decoded = base32(body);
    let Some(head) = decoded.first_chunk::<6>().filter(|_| decoded.len() == 10) else {
        return Some(Verified::Contradicted);
    };
    let number = head.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
    let account = (number & 0x7fff_ffff_ff80) >> 7;
    Some(structure(matches!(body.first(), Some(b'I' | b'J')) || account <= LAST_ACCOUNT))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    /// The first three are ids of documentation. The last has an account number of thirteen digits.
    #[test]
    fn ids_are_base_32_with_an_account() {
        for (pieces, verified) in [
            (["AKIA", "IOSFODNN7EXAMPLE"], Verified::Structure),
            (["ASIA", "QNZGKIQY56JQ7WML"], Verified::Structure),
            (["AKIA", "Y34FZKBOKMUTVV7A"], Verified::Structure),
            (["AKIA", "Y34FZKBOKMUTVV1A"], Verified::Contradicted),
            (["AKIA", "7777777777777777"], Verified::Contradicted),
        ] {
            assert_eq!(verify(aws_key_id, &pieces.concat()), Some(verified), "{pieces:?}");
        }
    }
}
