//! Literals of Rust that are literals of JSON as well, read in the compiler.

use super::writer::Writer;

/// A number, a truth value or a text, as it is written in Rust.
#[derive(Clone, Copy)]
pub(crate) struct Literal<'t> {
    /// With its quotes, with underscores between digits.
    text: &'t str,
}

/// An end of a range.
#[derive(Clone, Copy)]
pub(crate) struct Bound<'t> {
    /// Where it is.
    pub(super) number: Literal<'t>,
    /// Whether it belongs to the range.
    pub(crate) is_inclusive: bool,
}

impl<'t> Literal<'t> {
    /// The literal `text`, if it is one that JSON has too.
    pub(super) const fn of(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_one = match bytes {
            b"true" | b"false" => true,
            [b'"', inner @ .., b'"'] => is_plain(inner),
            _ => is_number(bytes),
        };
        if is_one { Some(Self { text }) } else { None }
    }

    /// As JSON writes it.
    pub(super) const fn write<const N: usize>(self, writer: &mut Writer<N>) {
        if let [b'"', ..] = self.text.as_bytes() {
            return writer.raw(self.text.as_bytes());
        }
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !matches!(bytes[at], b'_' | b' ') {
                writer.raw(&[bytes[at]]);
            }
            at += 1;
        }
    }
}

impl<'t> Bound<'t> {
    /// The ends of `range`, as far as they are numbers: `1..=10`, `1024..`, `..10`.
    pub(crate) const fn pair(range: &'t str) -> (Option<Self>, Option<Self>) {
        let bytes = range.as_bytes();
        let mut at = 0;
        while at + 1 < bytes.len() && !(bytes[at] == b'.' && bytes[at + 1] == b'.') {
            at += 1;
        }
        if at + 1 >= bytes.len() {
            return (None, None);
        }
        let (low, rest) = range.split_at(at);
        let high = rest.split_at(2).1;
        let (is_inclusive, high) = match high.as_bytes() {
            [b'=', ..] => (true, high.split_at(1).1),
            _ => (false, high),
        };
        (Self::of(low, true), Self::of(high, is_inclusive))
    }

    /// Its number, as JSON writes it.
    pub(crate) fn digits(self) -> String {
        self.number.text.replace(['_', ' '], "")
    }

    const fn of(text: &'t str, is_inclusive: bool) -> Option<Self> {
        let text = text.trim_ascii();
        if !is_number(text.as_bytes()) {
            return None;
        }
        Some(Self { number: Literal { text }, is_inclusive })
    }
}

/// Whether a text has nothing that would have to be escaped.
const fn is_plain(bytes: &[u8]) -> bool {
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `bytes` is a decimal number: digits, with underscores between them, a sign and a fraction.
const fn is_number(bytes: &[u8]) -> bool {
    let mut at = if bytes.is_empty() { 0 } else { (bytes[0] == b'-') as usize };
    while at < bytes.len() && bytes[at] == b' ' {
        at += 1;
    }
    let (start, mut points) = (at, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'0' if at == start && at + 1 < bytes.len() && bytes[at + 1] != b'.' => return false,
            b'0'..=b'9' => {}
            b'_' if at > start => {}
            b'.' if at > start && at + 1 < bytes.len() => points += 1,
            _ => return false,
        }
        at += 1;
    }
    at > start && points <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<String> {
        let mut writer = Writer::<64>::new();
        Literal::of(text)?.write(&mut writer);
        Some(String::from_utf8_lossy(&writer.bytes[..writer.length]).into_owned())
    }

    #[test]
    fn literals() {
        for (text, expected) in [
            ("8080", "8080"),
            ("8_080", "8080"),
            ("-1", "-1"),
            ("- 1", "-1"),
            ("0", "0"),
            ("0.5", "0.5"),
            ("true", "true"),
            (r#""info""#, r#""info""#),
            (r#""größe""#, r#""größe""#),
        ] {
            assert_eq!(json(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "8080u16",
            "0x10",
            "010",
            "1.",
            ".5",
            "1.2.3",
            "a",
            r#""a\n""#,
            "Mode::A",
            "\"a\".into()",
            "-",
            "1 + 1",
            "'a'",
        ] {
            assert_eq!(json(text), None, "{text}");
        }
    }

    #[test]
    fn ends_of_ranges() {
        let ends = |range| {
            let (low, high) = Bound::pair(range);
            let end = |bound: Bound<'_>| (bound.number.text.to_owned(), bound.is_inclusive);
            (low.map(end), high.map(end))
        };
        let end = |number: &str, is_inclusive| Some((number.to_owned(), is_inclusive));
        assert_eq!(ends("1..=10"), (end("1", true), end("10", true)));
        assert_eq!(ends("1 .. 10"), (end("1", true), end("10", false)));
        assert_eq!(ends("1024.."), (end("1024", true), None));
        assert_eq!(ends("..=-1"), (None, end("-1", true)));
        assert_eq!(ends("MIN..=MAX"), (None, None));
        assert_eq!(ends("RANGE"), (None, None));
    }
}
