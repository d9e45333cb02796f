//! CRC-32 as in ZIP files, and the tokens that end in one written in base 62: GitHub's and npm's.

use super::{Candidate, checksum};
use crate::provider::Verified;

/// How many characters the checksum has.
const LENGTH: usize = 6;
const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xedb8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
}

/// The checksum of `text`.
pub(super) fn crc32(text: &[u8]) -> u32 {
    let next = |crc: u32, &byte: &u8| TABLE[usize::from(crc as u8 ^ byte)] ^ crc >> 8;
    !text.iter().fold(!0, next)
}

/// The number that `digits` write in base 36 (`0-9a-z`) or 62 (`0-9A-Za-z`), if all are digits and it fits.
pub(super) fn number(digits: &[u8], base: u32) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, &digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'z' if base == 36 => digit - b'a' + 10,
            b'A'..=b'Z' if base == 62 => digit - b'A' + 10,
            b'a'..=b'z' if base == 62 => digit - b'a' + 36,
            _ => return None,
        };
        number.checked_mul(base)?.checked_add(u32::from(value))
    })
}

/// After the prefix, which ends in `_`, stands random text and then the checksum of that text in six characters.
pub(crate) fn crc32_base62(candidate: &mut Candidate<'_>) -> Option<Verified> {
    let (body, sum) = candidate.secret().split_last_chunk::<LENGTH>()?;
    let random = body.iter().rposition(|&byte| byte == b'_').and_then(|at| body.get(at + 1..))?;
    Some(checksum(number(sum, 62) == Some(crc32(random))))
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use super::*;

    #[test]
    fn the_checksum_is_that_of_zip() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn numbers_fit_or_are_none() {
        assert_eq!(number(b"0000zz", 36), Some(35 * 36 + 35));
        assert_eq!(number(b"000010", 62), Some(62));
        for wrong in [(&b"zzzzzzz"[..], 36), (b"zzzzzz", 62), (b"A", 36), (b"-", 62)] {
            assert_eq!(number(wrong.0, wrong.1), None);
        }
    }

    /// Two tokens that were published after they had been revoked.
    #[test]
    fn published_tokens_verify() {
        for pieces in [
            ["ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"],
            ["npm_", "qkJaB6MffYVzZXWqmcoF49yrUxP3wf", "0LsakP"],
        ] {
            let token = pieces.concat();
            assert_eq!(verify(crc32_base62, &token), Some(Verified::Checksum), "{}", pieces[0]);
            let altered = token.replacen('f', "g", 1).replacen('O', "P", 1);
            assert_eq!(verify(crc32_base62, &altered), Some(Verified::Contradicted), "{}", pieces[0]);
        }
    }
}
