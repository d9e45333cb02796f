//! The escapes of quoted values.
//!
//! A backslash before the quote that delimits the value is dropped. In double quotes, then: `\a \b \f \n \r \t \v \\`
//! are Go's, `\$` becomes `$$`, which the template takes for a dollar sign, and `\0` with up to three digits is the
//! character with that octal number. Where Go cannot read the digits (fewer than three, an 8 or 9, above 377) they stay
//! with their backslash, but without the 0. Any other backslash stays.

/// `text` without the backslashes that keep `quote` from closing.
pub(super) fn quotes_unescaped(text: &[u8], quote: u8) -> Vec<u8> {
    let mut bytes = text.iter().copied();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            decoded.push(byte);
            continue;
        }
        let escaped = bytes.next();
        if escaped != Some(quote) {
            decoded.push(byte);
        }
        decoded.extend(escaped);
    }
    decoded
}

/// `text` with the escapes of double quotes.
pub(super) fn expanded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'\\' {
            decoded.push(*byte);
            continue;
        }
        let [escaped, after_escaped @ ..] = after else {
            decoded.push(*byte);
            break;
        };
        rest = after_escaped;
        match escaped {
            b'a' => decoded.push(0x07),
            b'b' => decoded.push(0x08),
            b'f' => decoded.push(0x0c),
            b'n' => decoded.push(b'\n'),
            b'r' => decoded.push(b'\r'),
            b't' => decoded.push(b'\t'),
            b'v' => decoded.push(0x0b),
            b'\\' => decoded.push(b'\\'),
            b'"' => decoded.push(b'"'),
            b'$' => decoded.extend_from_slice(b"$$"),
            b'0' => {
                let digits = after_escaped.iter().take(3).take_while(|digit| digit.is_ascii_digit()).count();
                let (digits, after_digits) = after_escaped.split_at(digits);
                rest = after_digits;
                if let Some(character) = octal(digits) {
                    decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                } else {
                    decoded.push(b'\\');
                    decoded.extend_from_slice(digits);
                }
            }
            // The backslash stays, and what follows it is read anew.
            _ => {
                decoded.push(b'\\');
                rest = after;
            }
        }
    }
    decoded
}

/// The character that three octal digits number.
fn octal(digits: &[u8]) -> Option<char> {
    let [high, middle, low] = digits else { return None };
    let mut number = 0;
    for digit in [high, middle, low] {
        number = number * 8 + char::from(*digit).to_digit(8)?;
    }
    u8::try_from(number).ok().map(char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octal_numbers_need_three_digits_up_to_377() {
        for (text, expected) in [
            (r"\0101", "A"),
            (r"\0377", "\u{ff}"),
            (r"\01011", "A1"),
            (r"\0", r"\"),
            (r"\012", r"\12"),
            (r"\0108", r"\108"),
            (r"\0777", r"\777"),
        ] {
            assert_eq!(expanded(text.as_bytes()), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn unknown_escapes_stay() {
        assert_eq!(expanded(br"\q\c\x41\$\"), br"\q\c\x41$$\");
    }
}
