//! Decoders of the alphabets that tokens are written in. They take what they can and stop at the first foreign byte.

/// The bytes that `text` writes in base 64, in either alphabet, up to its padding or a foreign byte.
pub(super) fn base64(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    bytes(text.iter().map_while(|&byte| digit(byte)), 6)
}

/// The bytes that `text` writes in base 32 (`A-Z2-7`), up to its padding or a foreign byte.
pub(super) fn base32(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => None,
    };
    bytes(text.iter().map_while(|&byte| digit(byte)), 5)
}

/// Whole bytes of `digits` of `width` bits each, the most significant first.
fn bytes(digits: impl Iterator<Item = u8>, width: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.size_hint().1.unwrap_or_default());
    let (mut pool, mut bits) = (0_u32, 0);
    for digit in digits {
        pool = pool << width | u32::from(digit);
        bits += width;
        if bits >= 8 {
            bits -= 8;
            bytes.push((pool >> bits) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_up_to_foreign_bytes() {
        assert_eq!(base64(b"aGVsbG8="), b"hello");
        assert_eq!(base64(b"aGVsbG8"), b"hello");
        assert_eq!(base64(b"--__"), base64(b"++//"));
        assert_eq!(base64(b"aGVs bG8="), b"hel");
        assert_eq!(base32(b"NBSWY3DP"), b"hello");
        assert_eq!(base32(b"1"), b"");
    }
}
