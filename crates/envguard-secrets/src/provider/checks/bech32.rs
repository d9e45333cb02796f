//! Bech32 (BIP 173): the keys of age and Nostr.

use super::{Candidate, checksum};
use crate::provider::Verified;

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

/// The last `1` separates the prefix from the data, which ends in a checksum of both.
pub(crate) fn bech32(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let text = candidate.secret().to_ascii_lowercase();
    let separator = text.iter().rposition(|&byte| byte == b'1')?;
    let (prefix, data) = (text.get(..separator)?, text.get(separator + 1..)?);
    let high = prefix.iter().map(|byte| byte >> 5);
    let low = prefix.iter().map(|byte| byte & 31);
    let mut sum = 1;
    for value in high.chain([0]).chain(low) {
        sum = next(sum, value);
    }
    for byte in data {
        let Some(value) = ALPHABET.iter().position(|letter| letter == byte) else {
            return Some(Verified::Contradicted);
        };
        sum = next(sum, value as u8);
    }
    Some(checksum(sum == 1))
}

fn next(sum: u32, value: u8) -> u32 {
    let top = sum >> 25;
    let terms = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
    terms.fold((sum & 0x01ff_ffff) << 5 ^ u32::from(value), |sum, (_, term)| sum ^ term)
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    /// Vectors of BIP 173.
    #[test]
    fn vectors_verify() {
        for (text, verified) in [
            ("A12UEL5L", Verified::Checksum),
            ("a12uel5l", Verified::Checksum),
            ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", Verified::Checksum),
            ("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", Verified::Checksum),
            ("A1G7SGD8", Verified::Contradicted),
            ("x1b4n0q5v", Verified::Contradicted),
        ] {
            assert_eq!(verify(bech32, text), Some(verified), "{text}");
        }
    }
}
