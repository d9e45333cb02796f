use std::ops::Range;

use crate::bytes::{before, get, is_name, is_word, skip, skip_back};

/// The longest name of a key that is read.
const LONGEST: usize = 128;

/// The name around a hit, and the quotes around the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The bytes of the name without quotes, sigils and dashes before it.
    pub(super) range: Range<usize>,
    /// Where the name begins with its quotes, sigils and dashes.
    pub(super) outer: usize,
    /// Where what follows the closing quote begins.
    pub(super) after: usize,
    /// The quote around the name.
    pub(super) quote: Option<u8>,
    /// How many dashes stand before it: `--password`.
    pub(super) dashes: usize,
}

impl Key {
    /// The name of which the byte at `hit` is a part.
    pub(super) fn around(text: &[u8], hit: usize) -> Self {
        let mut start = skip_back(text, hit, LONGEST, is_name);
        // A dash or a dot belongs to a name only inside of it.
        start = skip(text, start, LONGEST, |byte| !is_word(byte)).min(hit);
        // The `n` of an escaped line feed is no part of a name: `"…\nTOKEN=…"`.
        if before(text, start) == Some(b'\\')
            && matches!(text.get(start), Some(b'n' | b't' | b'r'))
            && start < hit
        {
            start += 1;
        }
        let mut end = skip(text, hit, LONGEST, is_name);
        end = skip_back(text, end, end - hit, |byte| !is_word(byte)).max(hit);
        let mut outer = start;
        let mut quote = None;
        if let Some(mark @ (b'"' | b'\'' | b'`')) = before(text, start) {
            quote = Some(mark);
            outer -= 1;
        }
        let dashes_start = skip_back(text, outer, 2, |byte| byte == b'-');
        let dashes = outer - dashes_start;
        outer = dashes_start;
        if quote.is_none() && matches!(before(text, outer), Some(b'$' | b'@' | b':' | b'.' | b'%')) {
            outer -= 1;
        }
        let mut after = end;
        if let Some(quote) = quote {
            // An escaped quote is closed by an escaped one: JSON in a string.
            after = skip(text, after, 3, |byte| byte == b'\\');
            if text.get(after) == Some(&quote) {
                after += 1;
            } else {
                after = end;
            }
        }
        Self { range: start..end, outer, after, quote, dashes }
    }

    /// The name.
    pub(super) fn of<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        get(text, &self.range)
    }

    /// Whether both quotes of the name are there.
    pub(super) const fn is_enclosed(&self) -> bool {
        self.quote.is_some() && self.after > self.range.end
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn finds_the_name_and_what_encloses_it() {
        for (text, name, dashes, quoted) in [
            ("a DB_|PASS=x", "DB_PASS", 0, false),
            ("\"db-|password\": 1", "db-password", 0, true),
            (r#"{\"|password\": 1"#, "password", 0, true),
            ("mysql --|password=x", "password", 2, false),
            ("spring.|password.", "spring.password", 0, false),
            (r#""x\n|TOKEN=1""#, "TOKEN", 0, false),
            ("$|pass = 1", "pass", 0, false),
            ("|key", "key", 0, false),
        ] {
            let hit = text.find('|').unwrap();
            let text = text.replacen('|', "", 1);
            let key = Key::around(text.as_bytes(), hit);
            assert_eq!(&text[key.range.clone()], name, "{text}");
            assert_eq!((key.dashes, key.is_enclosed()), (dashes, quoted), "{text}");
        }
    }
}
