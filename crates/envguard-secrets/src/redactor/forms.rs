//! The ways in which a secret is written where something prints it.

/// Of longer values, which no program writes into a URL, there are no other forms.
const LONGEST: usize = 8 << 10;

/// The forms of `value`. Shorter ones than `shortest` would be found by chance, and are left out.
pub(super) fn of(value: &[u8], shortest: usize) -> Vec<Vec<u8>> {
    let mut forms = vec![value.to_vec()];
    if value.len() <= LONGEST {
        encode(value, &mut forms);
    }
    // Log lines take texts of several lines apart.
    let lines = value.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    forms.extend(lines.filter(|line| !line.starts_with(b"-----")).map(<[u8]>::to_vec));
    forms.retain(|form| form.len() >= shortest);
    forms.sort();
    forms.dedup();
    forms
}

/// Adds what JSON, URLs, forms and base64 make of `value`.
fn encode(value: &[u8], forms: &mut Vec<Vec<u8>>) {
    let json = json(value);
    forms.push(escaped(&json, b'/', b"\\/"));
    forms.push(json);
    for is_kept in [is_unreserved as fn(u8) -> bool, is_component, is_form] {
        for digits in [b"0123456789ABCDEF", b"0123456789abcdef"] {
            forms.push(percent(value, is_kept, digits, false));
        }
    }
    forms.push(percent(value, is_form, b"0123456789ABCDEF", true));
    for letters in [STANDARD, FOR_URLS] {
        // It can stand at any place of what is encoded together.
        forms.extend((0..3).map(|offset| base64(value, offset, letters)));
    }
}

/// `value` as it stands between the quotes of a JSON string.
fn json(value: &[u8]) -> Vec<u8> {
    let mut form = Vec::with_capacity(value.len());
    for byte in value {
        match byte {
            b'"' | b'\\' => form.extend([b'\\', *byte]),
            b'\n' => form.extend(b"\\n"),
            b'\r' => form.extend(b"\\r"),
            b'\t' => form.extend(b"\\t"),
            0x08 => form.extend(b"\\b"),
            0x0c => form.extend(b"\\f"),
            0..0x20 => form.extend(format!("\\u{byte:04x}").into_bytes()),
            _ => form.push(*byte),
        }
    }
    form
}

/// `text` with `with` in the place of each `byte`.
fn escaped(text: &[u8], byte: u8, with: &[u8]) -> Vec<u8> {
    let pieces: Vec<&[u8]> = text.split(|other| *other == byte).collect();
    pieces.join(with)
}

/// What stands in URLs as it is.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// What JavaScript's `encodeURIComponent` leaves as it is.
fn is_component(byte: u8) -> bool {
    is_unreserved(byte) || b"!*'()".contains(&byte)
}

/// What forms leave as it is.
fn is_form(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._*".contains(&byte)
}

fn percent(value: &[u8], is_kept: fn(u8) -> bool, digits: &[u8; 16], plus: bool) -> Vec<u8> {
    let mut form = Vec::with_capacity(value.len());
    for &byte in value {
        if is_kept(byte) {
            form.push(byte);
        } else if plus && byte == b' ' {
            form.push(b'+');
        } else {
            form.extend([b'%', digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
        }
    }
    form
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_URLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The letters that stand for `value` and nothing else, where `offset` other bytes are encoded before it in its group of
/// three.
fn base64(value: &[u8], offset: usize, letters: &[u8; 64]) -> Vec<u8> {
    let bits = value.len() * 8;
    // Of the first letters, some bits are of the bytes before.
    let first = (6 - offset * 8 % 6) % 6;
    (first..)
        .step_by(6)
        .take_while(|start| start + 6 <= bits)
        .map(|start| {
            let (byte, shift) = (start / 8, start % 8);
            let next = value.get(byte + 1).copied().unwrap_or_default();
            let pair = u16::from_be_bytes([value[byte], next]);
            letters[usize::from(pair << shift >> 10)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_many_forms() {
        let shown: Vec<String> =
            of(b"a \"b/c\"~\n12!", 4).iter().map(|form| form.escape_ascii().to_string()).collect();
        for form in [
            r#"a \"b/c\"~\n12!"#,
            r#"a \\\"b/c\\\"~\\n12!"#,
            r#"a \\\"b\\/c\\\"~\\n12!"#,
            r"a%20%22b%2Fc%22~%0A12%21",
            r"a%20%22b%2fc%22~%0a12%21",
            r"a%20%22b%2Fc%22~%0A12!",
            r"a+%22b%2Fc%22%7E%0A12%21",
            r"YSAiYi9jIn4KMTIh",
        ] {
            assert!(shown.iter().any(|other| other == form), "{form}: {shown:#?}");
        }
    }

    #[test]
    fn base64_at_any_offset() {
        // What `base64` prints for `ab?>cd`, `xab?>cd` and `xyab?>cd`, but for letters of other bytes too.
        for (offset, expected) in [(0, "YWI/PmNk"), (1, "FiPz5jZ"), (2, "hYj8+Y2")] {
            assert_eq!(base64(b"ab?>cd", offset, STANDARD), expected.as_bytes(), "{offset}");
        }
        assert_eq!(base64(b"ab?>cd", 0, FOR_URLS), b"YWI_PmNk");
        assert_eq!(base64(b"", 1, STANDARD), b"");
    }
}
