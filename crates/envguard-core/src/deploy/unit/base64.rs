//! Base 64, as the data of a Kubernetes `Secret` are.

/// The bytes that `text` stands for: padded, with line ends anywhere; `None` where it is something else.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0_u32, 0, 0);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'\r' | b'\n' => continue,
            b'=' => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            let [_, first, second, third] = bits.to_be_bytes();
            bytes.extend([first, second, third]);
            (bits, count) = (0, 0);
        }
    }
    let [first, second, ..] = (bits << (32 - 6 * count.max(1))).to_be_bytes();
    match (count, padding) {
        (0, 0) => {}
        (2, 2) => bytes.push(first),
        (3, 1) => bytes.extend([first, second]),
        _ => return None,
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn decodes_what_is_padded_and_nothing_else() {
        let cases: [(&str, Option<&[u8]>); 11] = [
            ("", Some(b"")),
            ("YQ==", Some(b"a")),
            ("YWI=", Some(b"ab")),
            ("YWJj", Some(b"abc")),
            ("YWJj\nZA==\n", Some(b"abcd")),
            ("/+8=", Some(b"\xff\xef")),
            ("YQ", None),
            ("YQ=", None),
            ("YQ==YQ==", None),
            ("====", None),
            ("a b=", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).as_deref(), expected, "{text:?}");
        }
    }
}
