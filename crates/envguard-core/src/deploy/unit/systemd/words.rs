//! The words of a setting, as `extract_first_word` of systemd has them with quotes and C escapes.

use envguard_syntax::Span;

/// A word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Without quotes and escapes.
    pub(super) text: Vec<u8>,
    /// Where it stands, quotes included.
    pub(super) span: Span,
    /// Where the part after the first `=` stands, without the quote that closes all of the word.
    pub(super) value: Option<Span>,
}

/// The words of `value`; `None` where a quote is left open or an escape is none: systemd then takes nothing of it.
pub(super) fn words(value: &[(usize, u8)]) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = value;
    loop {
        while let [(_, byte), after @ ..] = rest
            && byte.is_ascii_whitespace()
        {
            rest = after;
        }
        let Some((start, _)) = rest.first() else { return Some(words) };
        let mut word = Word { text: Vec::new(), span: Span::empty(*start), value: None };
        rest = word.read(*start, rest)?;
        words.push(word);
    }
}

impl Word {
    /// Reads the word that `rest` begins with, at `start`; gives what comes after it.
    fn read<'v>(&mut self, start: usize, mut rest: &'v [(usize, u8)]) -> Option<&'v [(usize, u8)]> {
        let mut quote = None;
        let mut end = start;
        let mut value = None;
        let is_quoted = matches!(rest.first(), Some((_, b'\'' | b'"')));
        // Whether the last byte closes the first quote, rather than another one after it.
        let (mut closed, mut last_closes) = (0, false);
        while let [(offset, byte), after @ ..] = rest {
            if quote.is_none() && byte.is_ascii_whitespace() {
                break;
            }
            end = offset + 1;
            rest = after;
            last_closes = false;
            match (quote, byte) {
                (_, b'\\') => {
                    let taken = escape(after, &mut self.text)?;
                    end = after.get(taken - 1)?.0 + 1;
                    rest = after.get(taken..)?;
                }
                (None, b'\'' | b'"') => quote = Some(*byte),
                (Some(open), byte) if open == *byte => {
                    quote = None;
                    closed += 1;
                    last_closes = closed == 1;
                }
                (_, byte) => {
                    if *byte == b'=' && value.is_none() {
                        value = Some(offset + 1);
                    }
                    self.text.push(*byte);
                }
            }
        }
        self.span = Span::new(start, end);
        let closing = usize::from(is_quoted && last_closes);
        self.value = value.map(|from| Span::new(from, end - closing)).filter(|span| !span.is_empty());
        quote.is_none().then_some(rest)
    }
}

/// Adds what the escape after a backslash stands for to `text`; gives how many bytes it takes.
fn escape(after: &[(usize, u8)], text: &mut Vec<u8>) -> Option<usize> {
    let byte = |at: usize| after.get(at).map(|(_, byte)| *byte);
    let single = match byte(0)? {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b's' => b' ',
        same @ (b'\\' | b'"' | b'\'') => same,
        b'x' => return number(after, 1, 2, 16, text, false),
        b'u' => return number(after, 1, 4, 16, text, true),
        b'U' => return number(after, 1, 8, 16, text, true),
        b'0'..=b'7' => return number(after, 0, 3, 8, text, false),
        _ => return None,
    };
    text.push(single);
    Some(1)
}

/// Reads `length` digits from `from` on: a byte, or a character. NUL is neither.
fn number(
    after: &[(usize, u8)],
    from: usize,
    length: usize,
    radix: u32,
    text: &mut Vec<u8>,
    is_character: bool,
) -> Option<usize> {
    let mut value = 0_u32;
    for (_, byte) in after.get(from..from + length)? {
        value = value.checked_mul(radix)?.checked_add(char::from(*byte).to_digit(radix)?)?;
    }
    if value == 0 {
        return None;
    }
    if is_character {
        let mut buffer = [0; 4];
        text.extend_from_slice(char::from_u32(value)?.encode_utf8(&mut buffer).as_bytes());
    } else {
        text.push(u8::try_from(value).ok()?);
    }
    Some(from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word, and the raw text of its value.
    type Shown<'s> = (String, Option<&'s str>);
    type Expected = (&'static str, Option<&'static str>);

    fn read(source: &str) -> Option<Vec<Shown<'_>>> {
        let bytes: Vec<(usize, u8)> = source.bytes().enumerate().collect();
        let shown = |word: Word| {
            let text = String::from_utf8_lossy(&word.text).into_owned();
            (text, word.value.map(|span| &source[span.range()]))
        };
        words(&bytes).map(|words| words.into_iter().map(shown).collect())
    }

    #[test]
    fn quotes_and_escapes_are_those_of_systemd() {
        let cases: [(&str, &[Expected]); 11] = [
            ("A=1 B=2", &[("A=1", Some("1")), ("B=2", Some("2"))]),
            (
                r#""A=word1 word2" B=word3 "C=$word 5 6""#,
                &[
                    ("A=word1 word2", Some("word1 word2")),
                    ("B=word3", Some("word3")),
                    ("C=$word 5 6", Some("$word 5 6")),
                ],
            ),
            (r#""A=x" "#, &[("A=x", Some("x"))]),
            (r#""A="'x'"#, &[("A=x", Some("\"'x'"))]),
            (r#"A="x y"z"#, &[("A=x yz", Some("\"x y\"z"))]),
            ("'A=a\"b'", &[("A=a\"b", Some("a\"b"))]),
            (r"A=a\sb\x41\101\t", &[("A=a bAA\t", Some(r"a\sb\x41\101\t"))]),
            (r"A=\u00e9", &[("A=é", Some(r"\u00e9"))]),
            ("A=", &[("A=", None)]),
            ("A=$B#c", &[("A=$B#c", Some("$B#c"))]),
            ("", &[]),
        ];
        for (source, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(text, value)| ((*text).to_owned(), *value)).collect();
            assert_eq!(read(source), Some(expected), "{source}");
        }
        for broken in ["A=\"x", "A='x", r"A=\q", r"A=\x4", r"A=\000", "A=\\"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
