//! `$'…'`: the escapes of C, and some more.

/// The text of `$'content'`. `None` where it depends on the locale: `\u` beyond ASCII with `unicode` unknown.
pub(super) fn decode(content: &[u8], multibyte: bool) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        let Some((&escape, after)) = rest.split_first() else {
            text.push(b'\\');
            break;
        };
        rest = after;
        let decoded = match escape {
            b'a' => 0x07,
            b'b' => 0x08,
            b'e' | b'E' => 0x1B,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 0x0B,
            b'\\' | b'\'' | b'"' | b'?' => escape,
            b'0'..=b'7' => {
                let mut digits = &[escape][..];
                let mut value = number(&mut digits, 8, 1).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = number(&mut rest, 8, 1) else { break };
                    value = value * 8 + digit;
                }
                value as u8
            }
            b'x' => {
                let braced = rest.first() == Some(&b'{');
                let mut digits = if braced { &rest[1..] } else { rest };
                let limit = if braced { usize::MAX } else { 2 };
                let Some(value) = number(&mut digits, 16, limit) else {
                    text.extend(b"\\x");
                    continue;
                };
                rest = if braced { digits.strip_prefix(b"}").unwrap_or(digits) } else { digits };
                value as u8
            }
            b'c' => {
                let Some((&control, mut after)) = rest.split_first() else {
                    text.extend(b"\\c");
                    continue;
                };
                if control == b'\\' && after.first() == Some(&b'\\') {
                    after = &after[1..];
                }
                rest = after;
                if control == b'?' { 0x7F } else { control.to_ascii_uppercase() & 0x1F }
            }
            b'u' | b'U' => {
                let Some(value) = number(&mut rest, 16, if escape == b'u' { 4 } else { 8 }) else {
                    text.extend([b'\\', escape]);
                    continue;
                };
                match u8::try_from(value) {
                    Ok(value) if value < 0x80 => value,
                    _ if multibyte => return None,
                    // The C locale has no such character: the shell writes the escape again.
                    _ if value <= 0xFFFF => {
                        text.extend(format!("\\u{value:04X}").bytes());
                        continue;
                    }
                    _ => {
                        text.extend(format!("\\U{value:08X}").bytes());
                        continue;
                    }
                }
            }
            _ => {
                text.extend([b'\\', escape]);
                continue;
            }
        };
        if decoded == 0 {
            // A string of C ends at a zero byte.
            break;
        }
        text.push(decoded);
    }
    Some(text)
}

/// Takes up to `limit` digits off `text`.
fn number(text: &mut &[u8], radix: u32, limit: usize) -> Option<u32> {
    let digit = |byte: &u8| char::from(*byte).to_digit(radix);
    let count = text.iter().take(limit).take_while(|byte| digit(byte).is_some()).count();
    let (digits, rest) = text.split_at(count);
    *text = rest;
    (count > 0).then(|| {
        digits
            .iter()
            .filter_map(digit)
            .fold(0_u32, |value, digit| value.wrapping_mul(radix).wrapping_add(digit))
    })
}
