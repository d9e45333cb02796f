//! Stellar's secret seeds: base 32 of a version, the seed and its CRC-16.

use super::base::base32;
use super::{Candidate, checksum};
use crate::provider::Verified;

/// The version byte of secret seeds, which makes them begin with `S`.
const SEED: u8 = 18 << 3;

/// Nothing but a right checksum makes 56 capital letters a seed.
pub(crate) fn stellar(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let decoded = base32(candidate.secret());
    let (body, sum) = decoded.split_last_chunk::<2>()?;
    (body.first() == Some(&SEED) && crc16(body) == u16::from_le_bytes(*sum)).then(|| checksum(true))
}

/// The CRC of XMODEM.
fn crc16(text: &[u8]) -> u16 {
    text.iter().fold(0, |crc, &byte| {
        (0..8).fold(
            crc ^ u16::from(byte) << 8,
            |crc, _| if crc >> 15 == 1 { crc << 1 ^ 0x1021 } else { crc << 1 },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn seeds_have_their_checksum() {
        assert_eq!(crc16(b"123456789"), 0x31c3);
        let seed = ["SAFTAVL2T7COSDRTLB62FR7MCE3F", "XAFFZLXRIOK6QOUM34QXHRQYNR3M"];
        assert_eq!(verify(stellar, &seed.concat()), Some(Verified::Checksum));
        assert_eq!(verify(stellar, &seed.concat().replace("FFZ", "FFA")), None);
    }
}
