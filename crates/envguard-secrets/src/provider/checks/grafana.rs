//! Grafana's service account tokens: prefix, secret, `_`, and the CRC-32 of both in hexadecimal.

use super::crc32::crc32;
use super::{Candidate, checksum};
use crate::provider::Verified;

/// How many characters the checksum has.
const LENGTH: usize = 8;

/// The checksum is written least significant byte first.
pub(crate) fn grafana(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let (body, sum) = candidate.secret().split_last_chunk::<LENGTH>()?;
    let body = body.strip_suffix(b"_")?;
    let expected: String = crc32(body).to_le_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Some(checksum(sum.as_slice() == expected.as_bytes()))
}
