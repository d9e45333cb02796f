//! What a JSON Schema declares.

use super::Declared;
use super::bytes::{is_same, part};
use crate::variable::Item;

/// Marks the variables of `items` that are in `properties` of the schema `text`.
pub(super) const fn scan<const N: usize>(text: &[u8], items: &[Item], declared: &mut Declared<N>) {
    let (mut at, mut depth) = (0, 0_usize);
    // Whether the object at depth 2 is that of `properties`.
    let (mut is_after_word, mut is_in_properties) = (false, false);
    while at < text.len() {
        match text[at] {
            b'{' | b'[' => {
                depth += 1;
                if depth == 2 {
                    is_in_properties = is_after_word && text[at] == b'{';
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = end_of_string(text, start);
                if is_before_colon(text, at + 1) {
                    let name = part(text, start, at);
                    if depth == 1 {
                        is_after_word = is_same(name, b"properties");
                    } else if depth == 2 && is_in_properties {
                        declared.mark(items, name, 0);
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Where the closing quote of the string is whose first character is at `at`.
const fn end_of_string(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' && at + 1 < text.len() { 2 } else { 1 };
    }
    if at > text.len() { text.len() } else { at }
}

const fn is_before_colon(text: &[u8], mut at: usize) -> bool {
    while at < text.len() && text[at].is_ascii_whitespace() {
        at += 1;
    }
    at < text.len() && text[at] == b':'
}

#[cfg(test)]
mod tests {
    use super::super::tests::declared;

    #[test]
    fn declarations() {
        for (text, expected) in [
            (
                r#"{"properties":{"PORT":{},"DB_URL":{"type":"string"},"DB_POOL_SIZE":true,"TOKEN":{}}}"#,
                [true; 4],
            ),
            (
                r#"{"required":["PORT"],"properties" : {"TOKEN" : {"properties":{"PORT":{}}}}}"#,
                [false, false, false, true],
            ),
            (r#"{"$defs":{"PORT":{}},"properties":{"x":"PORT"},"title":"\"PORT\":"}"#, [false; 4]),
            (r#"{"properties":["PORT"],"x":{"PORT":{}}}"#, [false; 4]),
            (r#"{"properties":{"PORT"#, [false; 4]),
            (r#"{"properties":{"PORT\"#, [false; 4]),
            (r"", [false; 4]),
        ] {
            assert_eq!(declared(text, "env.schema.json"), expected, "{text}");
        }
    }
}
