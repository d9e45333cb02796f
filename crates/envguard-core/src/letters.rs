//! Which letters a text has.

/// The letters of a text, whatever their case, and whether it has a digit, for telling fast that a word cannot be in
/// it: a text has a word only if it has all of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letters(u32);

/// The bit of each byte: one for each letter, one for all digits.
const BITS: [u32; 256] = {
    let mut bits = [0; 256];
    let mut byte = 0;
    while byte < bits.len() {
        bits[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => 1 << (letter - b'a'),
            letter @ b'A'..=b'Z' => 1 << (letter - b'A'),
            b'0'..=b'9' => 1 << 26,
            128.. => 1 << 27,
            _ => 0,
        };
        byte += 1;
    }
    bits
};

impl Letters {
    /// Those of `text`.
    pub(crate) const fn of(text: &[u8]) -> Self {
        let (mut letters, mut index) = (0, 0);
        while index < text.len() {
            letters |= BITS[text[index] as usize];
            index += 1;
        }
        Self(letters)
    }

    /// Whether it has all letters of `word`.
    pub(crate) const fn has_all(self, word: Letters) -> bool {
        self.0 & word.0 == word.0
    }

    /// Whether it has all letters of any of `words`.
    pub(crate) fn has_any<const COUNT: usize>(self, words: &[Letters; COUNT]) -> bool {
        // Looking at all of them, several at a time, is faster than stopping at the first.
        words.iter().fold(false, |any, word| any | self.has_all(*word))
    }

    /// Whether there is neither letter nor digit.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there is something beyond ASCII.
    pub(crate) const fn has_non_ascii(self) -> bool {
        self.0 & (1 << 27) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    #[test]
    fn a_word_that_is_there_has_its_letters_there() {
        let has = |text: &str, word: &str| Letters::of(text.as_bytes()).has_all(Letters::of(word.as_bytes()));
        assert!(has("DB_PASSWORD", "password") && has("draw sops", "PASSWORD"));
        assert!(!has("DB_PASSWRD", "password"));
        assert!(Letters::of(b"--").is_empty() && !Letters::of(b"1").is_empty());
        assert!(Letters::of("é".as_bytes()).has_non_ascii() && !Letters::of(b"e").has_non_ascii());
    }
}
