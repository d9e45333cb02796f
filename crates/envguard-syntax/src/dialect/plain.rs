//! The statement that means the same to dotenvy, godotenv, phpdotenv and symfony/dotenv: the fast way through the bulk
//! of real files.

use std::borrow::Cow;
use std::ops::Range;

use super::{Assignment, Value};
use crate::Span;

/// `KEY=value`, `KEY="value"` or `KEY='value'` on a line of its own, with nothing in it that one of them could treat
/// specially.
///
/// The key is letters, digits and underscores of ASCII, starting with a letter after at most one underscore. The value
/// may be empty and is of ASCII without control characters: bare without blanks, `# " ' \ $`, in double quotes without
/// `" \ $`, in single quotes without `" ' \`. The line ends in LF, CRLF or with the file.
pub(super) struct PlainLine {
    key: Range<usize>,
    /// The value with its quotes.
    raw: Range<usize>,
    /// The value without them.
    text: Range<usize>,
    /// Offset of the next line.
    pub next: usize,
}

impl PlainLine {
    /// The plain line that starts at `start`, if it is one.
    pub(super) fn at(source: &[u8], start: usize) -> Option<Self> {
        let rest = source.get(start..)?;
        let underscore = usize::from(rest.first() == Some(&b'_'));
        if !rest.get(underscore)?.is_ascii_alphabetic() {
            return None;
        }
        let equals = start + run(rest, NAME);
        if source.get(equals) != Some(&b'=') {
            return None;
        }
        let value = source.get(equals + 1..)?;
        let (class, quotes) = match value.first() {
            Some(b'"') => (IN_DOUBLE, 1),
            Some(b'\'') => (IN_SINGLE, 1),
            _ => (BARE, 0),
        };
        let length = run(value.get(quotes..)?, class);
        if quotes == 1 && value.get(length + 1) != value.first() {
            return None;
        }
        let end = length + 2 * quotes;
        let line_end = match value.get(end..)? {
            [] => 0,
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        let value_start = equals + 1;
        Some(Self {
            key: start..equals,
            raw: value_start..value_start + end,
            text: value_start + quotes..value_start + quotes + length,
            next: value_start + end + line_end,
        })
    }

    /// What it does, in the `source` that it stands in.
    pub(super) fn assignment<'s>(&self, source: &'s [u8]) -> Assignment<'s> {
        let text = source.get(self.text.clone()).unwrap_or_default();
        Assignment {
            key: Cow::Borrowed(source.get(self.key.clone()).unwrap_or_default()),
            value: Value::Text(Cow::Borrowed(text)),
            key_span: Span::new(self.key.start, self.key.end),
            value_span: Span::new(self.raw.start, self.raw.end),
        }
    }
}

/// How many bytes at the start of `text` are of `class`.
fn run(text: &[u8], class: u8) -> usize {
    text.iter().position(|&byte| CLASSES[usize::from(byte)] & class == 0).unwrap_or(text.len())
}

/// Class of the bytes that a key may have.
const NAME: u8 = 1;

/// Class of the bytes that a bare value may have.
const BARE: u8 = 2;

/// Class of the bytes that a value in double quotes may have.
const IN_DOUBLE: u8 = 4;

/// Class of the bytes that a value in single quotes may have.
const IN_SINGLE: u8 = 8;

/// The classes of each byte.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte: u8 = b' ';
    while byte <= b'~' {
        classes[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' => NAME | BARE | IN_DOUBLE | IN_SINGLE,
            b'"' | b'\\' => 0,
            b'\'' => IN_DOUBLE,
            b'$' => IN_SINGLE,
            b' ' | b'#' => IN_DOUBLE | IN_SINGLE,
            _ => BARE | IN_DOUBLE | IN_SINGLE,
        };
        byte += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Dialect, Environment};

    /// The fast way gives what the slow one gives, which a blank before the key makes the readers take.
    #[test]
    fn plain_lines_mean_what_they_mean_to_the_readers() {
        let values =
            ["", "x", "a=b:c`(){}[];&|<>?*!~^", "\"\"", "\"it's # a {b}\"", "''", "'a # $B ${C} {b}'"];
        for dialect in [Dialect::Dotenvy, Dialect::Go, Dialect::Php, Dialect::Symfony] {
            for value in values {
                let read = |line: &str| {
                    let reading = dialect.read(line.as_bytes(), &Environment::default());
                    assert!(reading.errors.is_empty(), "{dialect} rejects {line:?}");
                    let value = reading.vars().text("_A").expect("the key is set").to_vec();
                    (value, reading.assignments[0].value_span.of(line.as_bytes()).to_vec())
                };
                let line = format!("_A={value}\n");
                assert!(PlainLine::at(line.as_bytes(), 0).is_some(), "{line:?} is plain");
                assert_eq!(read(&line), read(&format!(" {line}")), "{dialect} on {line:?}");
            }
        }
    }

    #[test]
    fn what_could_be_special_is_not_plain() {
        for line in [
            "", "A", "A:b", "1=b", "__A=b", "=b", "A =b", "A= b", "A=a b", "A=a#b", "A=\"a", "A=\"a\"b",
            "A='a\"b'",
        ] {
            assert!(PlainLine::at(line.as_bytes(), 0).is_none(), "{line:?}");
        }
    }
}
