//! The words of a name or of a value.

/// Iterates over the words of `text`: runs of letters and digits, and the humps of those that are written in
/// `camelCase`. What is not ASCII counts as a letter.
#[derive(Clone, Debug)]
pub(crate) struct Words<'t> {
    rest: &'t [u8],
}

impl<'t> Words<'t> {
    /// The words of `text`.
    pub(crate) fn new(text: &'t [u8]) -> Self {
        Self { rest: text }
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let start = self.rest.iter().position(|byte| is_of_word(*byte))?;
        let rest = &self.rest[start..];
        let end = (1..rest.len()).find(|&at| is_end(rest, at)).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        Some(word)
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Whether a word that goes on until before `at` ends there: `myKey` after `my`, `APIKey` after `API`, and `PORTs`
/// not at all.
fn is_end(text: &[u8], at: usize) -> bool {
    let (before, here) = (text[at - 1], text[at]);
    let after = text.get(at + 1).copied().unwrap_or_default();
    let begins_hump = here.is_ascii_uppercase()
        && (before.is_ascii_lowercase()
            || before.is_ascii_digit() && after.is_ascii_lowercase()
            || before.is_ascii_uppercase() && after.is_ascii_lowercase() && text.get(at + 2).is_some());
    !is_of_word(here) || begins_hump
}

/// Whether `text` has a word that `is_it` says yes to, in lower case without the digits at its end.
pub(crate) fn has_word(text: &[u8], is_it: impl Fn(&str) -> bool) -> bool {
    Words::new(text).any(|word| is_it(Folded::new(word).as_str()))
}

/// The last word of `text` that is no number.
pub(crate) fn last_word(text: &[u8]) -> Option<Folded> {
    Words::new(text).map(Folded::new).filter(|word| !word.as_str().is_empty()).last()
}

/// A word in lower case without the digits at its end, for comparing; nothing for a number, and for a word that is
/// longer than any that is compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folded {
    letters: [u8; Folded::MAX],
    length: usize,
}

impl Folded {
    /// Longer than the words of all tables.
    const MAX: usize = 32;

    /// Folds `word`.
    pub(crate) fn new(word: &[u8]) -> Self {
        let length = word.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
        let mut folded = Self { letters: [0; Self::MAX], length: 0 };
        if length <= Self::MAX {
            folded.letters[..length].copy_from_slice(&word[..length]);
            folded.letters.make_ascii_lowercase();
            folded.length = length;
        }
        folded
    }

    /// What is left of the word; empty for a number.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters[..self.length]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_names_and_values() {
        for (text, expected) in [
            ("DATABASE_URL", "DATABASE URL"),
            ("myApiKey", "my Api Key"),
            ("APIKey", "API Key"),
            ("ConnectionStrings__Default", "Connection Strings Default"),
            ("oauth2ClientId", "oauth2 Client Id"),
            ("API_KEYs", "API KEYs"),
            ("S3_BUCKET", "S3 BUCKET"),
            ("sk_live-x.y/z", "sk live x y z"),
            ("Grüße_Welt", "Grüße Welt"),
            ("__", ""),
            ("", ""),
            ("A", "A"),
            ("aB", "a B"),
        ] {
            let words: Vec<_> = Words::new(text.as_bytes()).map(String::from_utf8_lossy).collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn words_are_looked_for() {
        assert!(
            has_word(b"LISTEN_ADDR2", |word| word == "addr")
                && !has_word(b"LISTENER", |word| word == "listen")
        );
        assert_eq!(last_word(b"LOG_LEVEL_2").unwrap().as_str(), "level");
        assert!(last_word(b"__1").is_none());
    }

    #[test]
    fn words_are_folded() {
        for (word, expected) in
            [("PASSWORD2", "password"), ("Key", "key"), ("123", ""), ("", ""), ("a1b", "a1b")]
        {
            assert_eq!(Folded::new(word.as_bytes()).as_str(), expected);
        }
        assert_eq!(Folded::new(&[b'a'; 33]).as_str(), "");
        assert_eq!(Folded::new(b"caf\xff").as_str(), "");
    }
}
