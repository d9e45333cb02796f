//! GitLab's routable tokens: prefix, payload, `.`, version and length, and CRC-32 of all that in base 36.

use super::crc32::{crc32, number};
use super::{Candidate, checksum};
use crate::provider::Verified;

/// How many characters the checksum has.
const LENGTH: usize = 7;

/// A token with a dot is routable and has a checksum; those before had none.
pub(crate) fn routable(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let secret = candidate.secret();
    if !secret.contains(&b'.') {
        return Some(Verified::Shape);
    }
    let (body, sum) = secret.split_last_chunk::<LENGTH>()?;
    Some(checksum(number(sum, 36) == Some(crc32(body))))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    /// The example of the specification, which has no prefix.
    #[test]
    fn the_specified_example_verifies() {
        let token = ["bzoxd_Rb5_cHeWe1JH56wr2FCBA", ".0r", "1pum4t4"];
        assert_eq!(verify(routable, &token.concat()), Some(Verified::Checksum));
        assert_eq!(verify(routable, &token.concat().replace("b5", "b6")), Some(Verified::Contradicted));
        assert_eq!(verify(routable, "glpat-classic"), Some(Verified::Shape));
    }
}
