use std::ops::Range;

use super::decode_base64;
use crate::KeyFile;
use crate::bytes::is_base64;

/// The longest base64 of a key: that of 16384 bits is shorter.
const LONGEST: usize = 16 * 1024;

/// The base64, in one line or in several, of the private key in DER that begins at `at`.
pub(crate) fn private_key_at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    if !rest.starts_with(b"MI") {
        return None;
    }
    let encoded = digits(rest, LONGEST);
    let head = decode_base64(encoded.get(..8)?)?;
    let length = match head[..] {
        [0x30, 0x81, length, ..] => usize::from(length) + 3,
        [0x30, 0x82, high, low, ..] => (usize::from(high) << 8 | usize::from(low)) + 4,
        _ => return None,
    };
    let needed = (length * 4).div_ceil(3);
    let whole = decode_base64(encoded.get(..needed)?)?;
    matches!(KeyFile::of(whole.get(..length)?), Some(KeyFile::Der | KeyFile::Pkcs12))
        .then(|| at..at + end_of_digits(rest, needed))
}

/// The digits of base64 that `text` begins with, at most `limit`: in lines that have nothing else, up to one that has.
fn digits(text: &[u8], limit: usize) -> Vec<u8> {
    let mut digits = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.get(..limit).unwrap_or(line).trim_ascii();
        let length = line.iter().take_while(|byte| is_base64(**byte)).count();
        digits.extend_from_slice(&line[..length.min(limit - digits.len())]);
        // A line with more in it may have a key of its own, and is not to be read for each of those before it.
        if length == 0 || length < line.len() || digits.len() == limit {
            break;
        }
    }
    digits
}

/// Where the first `count` digits of base64 in `text` end.
fn end_of_digits(text: &[u8], count: usize) -> usize {
    let mut places = text.iter().enumerate().filter(|(_, byte)| is_base64(**byte));
    places.nth(count.saturating_sub(1)).map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::private_key_at;

    /// A sequence of a version and of what stands for the rest of a key, in base64: `MII…`.
    fn key() -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut bytes = vec![0x30, 0x82, 0x01, 0x2c, 0x02, 0x01, 0x00, 0x30];
        bytes.extend((0..300_u32 - 4).map(|at| (at * 37 % 251) as u8));
        let groups = bytes.chunks(3).map(|group| {
            group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()))
        });
        let digits = groups
            .flat_map(|bits| [18, 12, 6, 0].map(|shift| char::from(DIGITS[(bits >> shift) as usize & 63])));
        digits.collect()
    }

    #[test]
    fn keys_of_one_line_and_of_several() {
        let key = key();
        let lines =
            key.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>();
        for text in [key.clone(), lines.join("\n    "), lines.join("\r\n")] {
            let found = private_key_at(format!("{text}\nother: text").as_bytes(), 0).unwrap();
            // The last digits are of no byte.
            assert!((text.len() - 3..=text.len()).contains(&found.end), "{found:?} of {}", text.len());
        }
        assert_eq!(private_key_at(&key.as_bytes()[..200], 0), None);
        assert_eq!(private_key_at(b"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", 0), None);
        assert_eq!(private_key_at(b"MI", 0), None);
    }
}
