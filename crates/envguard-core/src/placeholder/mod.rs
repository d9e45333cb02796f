//! Values that stand in for real ones.

mod instruction;

use std::fmt;

use crate::letters::Letters;
use crate::words::{Folded, Words};
use instruction::{OF_INSTRUCTIONS, is_instruction};

/// What makes a value a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placeholder {
    /// Nothing but blanks.
    Empty,
    /// A word that is used for nothing else: `changeme`, `TODO`, `dummy-key`.
    Word,
    /// What should be there, in words: `your-api-key`, `replace_me`, `token-goes-here`.
    Instruction,
    /// What should be there, in brackets: `<token>`, `{{ token }}`, `__TOKEN__`.
    Bracketed,
    /// Characters that fill a place: `xxxx`, `****`, `sk_live_...`.
    Filler,
    /// An address that is reserved for examples: `db.example.com`.
    ExampleDomain,
}

impl Placeholder {
    /// Whether `raw` may be one, quotes or not: a fast look, so that most values need no other. What is empty is not
    /// asked about.
    pub(crate) fn may_be(raw: &[u8]) -> bool {
        let (quoted, text) = match raw {
            [b'"' | b'\'' | b'`', inner @ .., _] => (true, inner),
            _ => (false, raw),
        };
        let [first, .., last] = text else { return false };
        let letters = Letters::of(text);
        text.len() <= MAX_LEN
            && (matches!(first, b'<' | b'{' | b'_' | b'%' | b'[')
                || matches!(last, b'.' | b'*')
                || quoted && (first.is_ascii_whitespace() || last.is_ascii_whitespace())
                || letters.is_empty()
                || letters.has_non_ascii()
                || letters.has_any(&LETTERS)
                || text.contains(&b'*'))
    }

    /// What makes `value` a placeholder, if it is one; `value` is without its quotes.
    ///
    /// Values are known by their kind and by whole words, so that what has such a word by chance is none.
    ///
    /// ```
    /// use envguard_core::Placeholder;
    ///
    /// assert_eq!(Placeholder::of(b"your-api-key"), Some(Placeholder::Instruction));
    /// assert_eq!(Placeholder::of(b"hardly-yours"), None);
    /// ```
    pub fn of(value: &[u8]) -> Option<Self> {
        let value = value.trim_ascii();
        if value.is_empty() {
            return Some(Placeholder::Empty);
        }
        // Nobody writes a longer one: certificates and such need no look.
        let text = std::str::from_utf8(value).ok().filter(|text| text.len() <= MAX_LEN)?;
        if is_bracketed(text) {
            return Some(Placeholder::Bracketed);
        }
        let letters = Letters::of(value);
        if may_fill(letters, value) && is_filler(text) {
            return Some(Placeholder::Filler);
        }
        let (may_be_word, may_instruct) = (letters.has_any(&OF_WORDS), letters.has_any(&OF_INSTRUCTIONS));
        let has_words = (may_be_word || may_instruct) && is_made_of_words(text);
        if may_be_word && is_word(text, has_words) {
            return Some(Placeholder::Word);
        }
        if may_instruct && has_words && is_instruction(text) {
            return Some(Placeholder::Instruction);
        }
        (letters.has_all(EXAMPLE) && is_example_domain(text)).then_some(Placeholder::ExampleDomain)
    }
}

impl Placeholder {
    /// What it is, in words.
    pub fn description(self) -> &'static str {
        match self {
            Placeholder::Empty => "an empty value",
            Placeholder::Word => "a word that stands in for a value",
            Placeholder::Instruction => "words that say what should be there",
            Placeholder::Bracketed => "a description in brackets",
            Placeholder::Filler => "characters that only fill the place",
            Placeholder::ExampleDomain => "a domain that is reserved for examples",
        }
    }
}

impl fmt::Display for Placeholder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.description())
    }
}

/// The letters of words one of which is in any placeholder that has words, or fillers.
const LETTERS: [Letters; 28] = [
    Letters::of(b"xxx"),
    Letters::of(b"todo"),
    Letters::of(b"tbd"),
    Letters::of(b"tba"),
    Letters::of(b"fixme"),
    Letters::of(b"redacted"),
    Letters::of(b"na"),
    Letters::of(b"foobar"),
    Letters::of(b"example"),
    Letters::of(b"sample"),
    Letters::of(b"change"),
    Letters::of(b"replace"),
    Letters::of(b"placeholder"),
    Letters::of(b"dummy"),
    Letters::of(b"fill"),
    Letters::of(b"fake"),
    Letters::of(b"your"),
    Letters::of(b"mykey"),
    Letters::of(b"mypas"),
    Letters::of(b"mysecret"),
    Letters::of(b"setme"),
    Letters::of(b"setit"),
    Letters::of(b"editm"),
    Letters::of(b"update"),
    Letters::of(b"override"),
    Letters::of(b"here"),
    Letters::of(b"enter"),
    Letters::of(b"put"),
];

/// The letters of words one of which is in any placeholder that is known by a word.
const OF_WORDS: [Letters; 15] = [
    Letters::of(b"todo"),
    Letters::of(b"tbd"),
    Letters::of(b"tba"),
    Letters::of(b"fixme"),
    Letters::of(b"redacted"),
    Letters::of(b"na"),
    Letters::of(b"foobar"),
    EXAMPLE,
    Letters::of(b"sample"),
    Letters::of(b"change"),
    Letters::of(b"replaceme"),
    Letters::of(b"placeholder"),
    Letters::of(b"dummy"),
    Letters::of(b"fillme"),
    Letters::of(b"fake"),
];

/// The letters of the domains that are reserved for examples.
const EXAMPLE: Letters = Letters::of(b"example");

/// No placeholder is longer.
const MAX_LEN: usize = 200;

/// Brackets that nothing but placeholders and templates have around the whole of a value.
const BRACKETS: [(&str, &str); 5] = [("<", ">"), ("{{", "}}"), ("__", "__"), ("%", "%"), ("[", "]")];

fn is_bracketed(text: &str) -> bool {
    BRACKETS.iter().any(|(open, close)| {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        // A list has digits, quotes and commas; `[::1]` has colons; an e-mail address in angle brackets has an at.
        let is_like_words = |inner: &str| {
            inner.chars().any(char::is_alphabetic)
                && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '\''))
        };
        match (inner, *open) {
            (None, _) => false,
            // `[string]` may be a type or a pattern of something.
            (Some(inner), "[") => is_like_words(inner) && is_made_of_words(inner) && is_instruction(inner),
            (Some(inner), "<") => inner.contains(char::is_alphabetic) && !inner.contains(['<', '@', '=']),
            (Some(inner), _) => is_like_words(inner),
        }
    })
}

/// Whether `value`, which has `letters`, may have characters in it that only fill a place.
fn may_fill(letters: Letters, value: &[u8]) -> bool {
    letters.is_empty()
        || letters.has_non_ascii()
        || letters.has_all(Letters::of(b"x"))
        || value.ends_with(b"...")
        || value.contains(&b'*')
}

/// Characters that are written to fill a place.
fn is_filler(text: &str) -> bool {
    const FEW: usize = 3;
    const MANY: usize = 6;
    if text.ends_with("...") || text.ends_with('…') {
        return true;
    }
    let is_mark = |c: char| matches!(c, '*' | '•' | '.' | '-' | '_' | '?' | '#');
    if text.chars().all(is_mark) {
        return text.chars().count() >= FEW;
    }
    if longest_run(text, |c| matches!(c, '*' | '•')) >= FEW {
        return true;
    }
    let is_x = |c: char| c.eq_ignore_ascii_case(&'x');
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    // `xxx-xxx`, `https://xxx.supabase.co`, and `AKIAXXXXXXXX`.
    parts.into_iter().any(|part| {
        part.chars().all(is_x) && part.len() >= FEW || part.len() - part.trim_end_matches(is_x).len() >= MANY
    })
}

/// How many characters of `which` stand next to each other, where there are most.
fn longest_run(text: &str, which: impl Fn(char) -> bool) -> usize {
    let runs = text.split(|c| !which(c)).map(|run| run.chars().count());
    runs.max().unwrap_or(0)
}

/// A value whose words have one that is used for nothing else. `has_words` says whether it is made of words.
fn is_word(text: &str, has_words: bool) -> bool {
    // The keys that the manuals of clouds have: `AKIAIOSFODNN7EXAMPLE`.
    let is_of_manuals = |part: &str| part.len() >= 16 && part.contains("EXAMPLE");
    if text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_of_manuals) {
        return true;
    }
    let folded = text.trim_matches(|c: char| c.is_ascii_punctuation()).to_ascii_lowercase();
    if matches!(
        folded.as_str(),
        "todo" | "tbd" | "tba" | "fixme" | "redacted" | "n/a" | "foobar" | "example" | "sample"
    ) || ["todo:", "todo ", "fixme:", "fixme ", "tbd:"].iter().any(|start| folded.starts_with(start))
    {
        return true;
    }
    if !has_words {
        return false;
    }
    let (mut before, mut is_stand_in) = (Position::First, false);
    for word in Words::new(text.as_bytes()) {
        is_stand_in |= match Folded::new(word).as_str() {
            "changeme" | "changeit" | "changethis" | "replaceme" | "placeholder" | "dummy" | "fillme" => true,
            // As the first of several words, `fake-token` and not `is-fake`, and not as a part of a domain.
            "example" | "sample" | "fake" => before == Position::First && !text.contains('.'),
            _ => false,
        };
        before = Position::Later;
    }
    is_stand_in
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    First,
    Later,
}

/// Whether all parts of `text` are like words rather than like pieces of a token: letters, digits only at the end, and
/// upper case nowhere but all over, in front, or in `camelCase`.
pub(crate) fn is_made_of_words(text: &str) -> bool {
    const LONG: usize = 24;
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).all(|part| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_number = letters.is_empty() && part.len() <= 4;
        is_number
            || !letters.is_empty()
                && part.len() - letters.len() <= 4
                && letters.chars().all(char::is_alphabetic)
                && Words::new(letters.as_bytes()).all(|word| word.len() <= LONG)
                && Words::new(letters.as_bytes()).count() * 3 <= letters.len().max(3)
    })
}

/// Whether it is, or has, a host of the domains that are reserved for examples.
fn is_example_domain(text: &str) -> bool {
    let after_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let mut labels = host.rsplit('.');
    match (labels.next(), labels.next()) {
        (Some("com" | "org" | "net"), Some(name)) => name == "example",
        (Some("example"), Some(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Placeholder::{self, Bracketed, Empty, ExampleDomain, Filler, Instruction, Word};

    #[test]
    fn placeholders() {
        for (value, expected) in [
            ("", Empty),
            ("   ", Empty),
            ("changeme", Word),
            ("CHANGEME", Word),
            ("ChangeMe", Instruction),
            ("!ChangeMe!", Instruction),
            ("change_me", Instruction),
            ("change-me-in-production", Instruction),
            ("changeme123", Word),
            ("changeit", Word),
            ("change this", Instruction),
            ("replace_me", Instruction),
            ("REPLACE_WITH_YOUR_KEY", Instruction),
            ("fill-in", Instruction),
            ("TODO", Word),
            ("todo: ask Ann", Word),
            ("(tbd)", Word),
            ("FIXME", Word),
            ("dummy", Word),
            ("dummy-key", Word),
            ("sk_test_dummy", Word),
            ("example", Word),
            ("example-token", Word),
            ("sample_key", Word),
            ("fake-secret", Word),
            ("placeholder", Word),
            ("some-placeholder-value", Word),
            ("REDACTED", Word),
            ("[REDACTED]", Word),
            ("AKIAIOSFODNN7EXAMPLE", Word),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Word),
            ("your-api-key", Instruction),
            ("YOUR_API_KEY", Instruction),
            ("yourApiKeyHere", Instruction),
            ("yourpassword", Instruction),
            ("your key", Instruction),
            ("Your secret key", Instruction),
            ("sk_test_your_key", Instruction),
            ("https://your-project.supabase.co", Instruction),
            ("my-secret-key", Instruction),
            ("my_api_token", Instruction),
            ("token_here", Instruction),
            ("put-key-here", Instruction),
            ("insert your token", Instruction),
            ("enter-password", Instruction),
            ("key goes here", Instruction),
            ("<token>", Bracketed),
            ("<your token here>", Bracketed),
            ("<API_KEY>", Bracketed),
            ("{{ token }}", Bracketed),
            ("{{TOKEN}}", Bracketed),
            ("__TOKEN__", Bracketed),
            ("%API_KEY%", Bracketed),
            ("[your key]", Bracketed),
            ("xxx", Filler),
            ("XXXX-XXXX", Filler),
            ("xxxxxxxxxxxxxxxx", Filler),
            ("sk_live_xxxxxxxx", Filler),
            ("AKIAXXXXXXXXXXXXXXXX", Filler),
            ("https://xxx.supabase.co", Filler),
            ("...", Filler),
            ("sk-...", Filler),
            ("pk_test_…", Filler),
            ("****", Filler),
            ("ab****yz", Filler),
            ("---", Filler),
            ("???", Filler),
            ("api.example.com", ExampleDomain),
            ("https://example.org/path", ExampleDomain),
            ("user@example.com", ExampleDomain),
            ("postgres://u:p@db.example.net:5432/x", ExampleDomain),
            ("smtp.test.example", ExampleDomain),
        ] {
            assert_eq!(Placeholder::of(value.as_bytes()), Some(expected), "{value}");
            let quoted = format!("\"{value}\"");
            assert!(expected == Empty || Placeholder::may_be(quoted.as_bytes()), "{value}");
        }
    }

    #[test]
    fn what_is_no_placeholder() {
        for value in [
            "1",
            "true",
            "0000",
            "*",
            "-",
            "..",
            "http://localhost:3000",
            "postgres://app:s3cr3t@db:5432/app",
            "hunter2",
            "correct horse battery staple",
            "production",
            "my-app",
            "mydb",
            "test",
            "secret",
            "password",
            "replace",
            "change",
            "todo-app",
            "todoist",
            "sampler",
            "0.5",
            "head-sample",
            "examples.com",
            "example.company.io",
            "notexample.com",
            "hardly-yours",
            "yourself",
            "Track your time",
            "Your invoice is ready to be paid",
            "here",
            "here-and-now",
            "get it here",
            "fakename",
            "dummyvale",
            "expert",
            "xx",
            "xxl",
            "exxxon",
            "Ab3xQ9kLmZ0pT7vW",
            "9f86d081884c7d659a2feaa0c55ad015",
            concat!("sk_live_", "4eC39HqLyjWDarjtT1zdp7dc"),
            "550e8400-e29b-41d4-a716-446655440000",
            "[\"a\",\"b\"]",
            "[1, 2]",
            "[::1]",
            "[string]",
            "{\"a\": 1}",
            "Ann <ann@site.com>",
            "<ann@site.com>",
            "<a href=x>",
            "%d",
            "100%",
        ] {
            assert_eq!(Placeholder::of(value.as_bytes()), None, "{value}");
        }
        assert_eq!(Placeholder::of(b"\xff\xfe"), None);
        assert_eq!(Placeholder::of("your-key".repeat(100).as_bytes()), None);
    }

    /// Random tokens have no words but by chance, and that chance is small.
    #[test]
    fn random_tokens_are_no_placeholders() {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            let token: Vec<u8> = (0..24)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    ALPHABET[(state >> 32) as usize % 64]
                })
                .collect();
            assert_eq!(Placeholder::of(&token), None, "{}", String::from_utf8_lossy(&token));
        }
    }
}
