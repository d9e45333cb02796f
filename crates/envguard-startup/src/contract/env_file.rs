//! What `.env.example` and `.env.schema` declare.

use super::Declared;
use super::bytes::{is_at, part};
use crate::variable::Item;

/// Marks the variables of `items` that `text` declares: `NAME=`, `export NAME=`, and `# NAME=`, which declares what is
/// optional.
pub(super) const fn scan<const N: usize>(text: &[u8], items: &[Item], declared: &mut Declared<N>) {
    let mut at = if is_at(text, 0, b"\xef\xbb\xbf") { 3 } else { 0 };
    // Quotes that nothing closes any more: they are looked for once.
    let mut is_never_closed = [false; 256];
    while at < text.len() {
        let mut start = at;
        while start < text.len() && matches!(text[start], b' ' | b'\t' | b'#') {
            start += 1;
        }
        if is_at(text, start, b"export ") {
            start += b"export ".len();
        }
        let mut end = start;
        while end < text.len() && !matches!(text[end], b'=' | b' ' | b'\t' | b'\n' | b'\r' | b'#') {
            end += 1;
        }
        let mut equals = end;
        while equals < text.len() && matches!(text[equals], b' ' | b'\t') {
            equals += 1;
        }
        at = equals;
        if is_at(text, equals, b"=") {
            declared.mark(items, part(text, start, end), 0);
            at = end_of_value(text, equals + 1, &mut is_never_closed);
        }
        while at < text.len() && text[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
}

/// Where the value ends that begins at `at`: it may have several lines, in quotes.
const fn end_of_value(text: &[u8], mut at: usize, is_never_closed: &mut [bool; 256]) -> usize {
    while at < text.len() && matches!(text[at], b' ' | b'\t') {
        at += 1;
    }
    if at >= text.len() || !matches!(text[at], b'"' | b'\'' | b'`') {
        return at;
    }
    let quote = text[at];
    if is_never_closed[quote as usize] {
        return at;
    }
    let mut end = at + 1;
    while end < text.len() {
        match text[end] {
            b'\\' if quote == b'"' => end += 1,
            byte if byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    is_never_closed[quote as usize] = true;
    at
}

#[cfg(test)]
mod tests {
    use super::super::tests::declared;

    #[test]
    fn declarations() {
        for (text, expected) in [
            ("", [false, false, false, false]),
            ("PORT=1\nDB_URL=\nDB_POOL_SIZE=\nTOKEN=", [true; 4]),
            ("\u{feff}PORT=\r\n  export DB_URL = x\r\n# TOKEN=\r\n", [true, true, false, true]),
            ("PORTS=\nXPORT=\nport=\nURL=\nSIZE=\nPOOL_SIZE=\n", [false; 4]),
            ("A=\"\nPORT=\n\"\nTOKEN=\n", [false, false, false, true]),
            ("A=\"\nPORT=\nB='\nTOKEN=\n", [true, false, false, true]),
            ("A=\"\\\"\nPORT=\"\nTOKEN='x' # y\nPORT\n", [false, false, false, true]),
            ("# the PORT= of it\n", [false; 4]),
        ] {
            assert_eq!(declared(text, ".env.example"), expected, "{text:?}");
        }
    }
}
