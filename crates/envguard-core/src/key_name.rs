//! Names that may be shown.

use std::fmt;

/// The name of a key as messages show it.
///
/// In a broken file anything can stand where a key should: a line of a private key, a password on a line of its own.
/// So only what looks like a variable's name is shown; of anything else, the length.
///
/// ```
/// use envguard_core::KeyName;
///
/// assert_eq!(KeyName::new(b"DATABASE_URL").to_string(), "`DATABASE_URL`");
/// assert_eq!(KeyName::new(b"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC").to_string(), "(32 characters)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KeyName(Name);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Name {
    Shown(Box<str>),
    Hidden(usize),
}

/// A longer name is none that somebody typed.
const MAX_SHOWN: usize = 80;

impl KeyName {
    /// The name of the key that is written as `key`.
    pub fn new(key: &[u8]) -> Self {
        match std::str::from_utf8(key) {
            Ok(text) if Self::may_show(key) => Self(Name::Shown(text.into())),
            _ => Self(Name::Hidden(String::from_utf8_lossy(key).chars().count())),
        }
    }

    /// Whether `key` looks like the name of a variable rather than a piece of a value: letters (of any script),
    /// digits, `_`, `.`, `-`, and if it is long, words rather than a jumble of letters and digits.
    pub fn may_show(key: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(key) else { return false };
        let shape = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
        shape && !text.is_empty() && text.len() <= MAX_SHOWN && !text.split(['_', '.', '-']).any(is_jumble)
    }

    /// The text, where it may be shown.
    pub fn shown(&self) -> Option<&str> {
        match &self.0 {
            Name::Shown(name) => Some(name),
            Name::Hidden(_) => None,
        }
    }
}

/// Whether a word is long and changes between upper case, lower case and digits more often than words do.
fn is_jumble(word: &str) -> bool {
    const LONG: usize = 12;
    const MANY: usize = 4;
    let class = |c: char| match c {
        'a'..='z' => 1,
        '0'..='9' => 2,
        _ => 0,
    };
    let classes: Vec<u8> = word.chars().map(class).collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    word.len() >= LONG && changes >= MANY.max(word.len() / 4)
}

impl fmt::Display for KeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Name::Shown(name) => write!(formatter, "`{name}`"),
            Name::Hidden(1) => formatter.write_str("(1 character)"),
            Name::Hidden(length) => write!(formatter, "({length} characters)"),
        }
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
