use std::ops::Range;

use crate::bytes::get;

/// The shortest string of an object in a string that may be a secret of its own.
const SHORTEST: usize = 16;

/// Visits the long values of the object, in JSON with escaped quotes, in `range`.
pub(crate) fn strings_of(text: &[u8], range: &Range<usize>, visit: &mut dyn FnMut(Range<usize>)) {
    let bytes = get(text, range);
    let mut quotes = memchr::memmem::find_iter(bytes, br#"\""#);
    while let (Some(open), Some(close)) = (quotes.next(), quotes.next()) {
        let is_key = bytes.get(close + 2..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"));
        let value = range.start + open + 2..range.start + close;
        if !is_key && value.len() >= SHORTEST {
            visit(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::strings_of;

    #[test]
    fn visits_long_values() {
        let text = br#"{\"a\": \"0123456789abcdef\", \"b\":\"short\"}"#;
        let mut found = Vec::new();
        strings_of(text, &(0..text.len()), &mut |range| found.push(text[range].to_vec()));
        assert_eq!(found, [b"0123456789abcdef"]);
    }
}
