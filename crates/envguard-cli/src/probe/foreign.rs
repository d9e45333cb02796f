//! Texts of servers, made fit to be shown: anybody may stand behind a URL.

use std::fmt;

use envguard_secrets::Redactor;

/// So many characters of a text are shown.
const MAX_SHOWN: usize = 64;

/// A text that a server has sent: on one line, shortened where it is long, without what could play tricks on a terminal,
/// and without any secret that was sent to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Foreign(String);

impl Foreign {
    pub(super) fn new(text: &str, redactor: Option<&Redactor>) -> Self {
        let mut redacted = Vec::new();
        if let Some(redactor) = redactor {
            let mut stream = redactor.stream();
            stream.push(text.as_bytes(), &mut redacted);
            stream.finish(&mut redacted);
        } else {
            redacted.extend_from_slice(text.as_bytes());
        }
        let redacted = String::from_utf8_lossy(&redacted);
        let mut shown = String::new();
        for (index, character) in redacted.chars().enumerate() {
            if index == MAX_SHOWN {
                shown.push('…');
                break;
            }
            if is_harmless(character) {
                shown.push(character);
            } else {
                shown.extend(character.escape_unicode());
            }
        }
        Self(shown)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether `character` is seen, and does nothing else. Versions and names of checks have letters of any script, but no
/// marks that turn text around or hide it.
fn is_harmless(character: char) -> bool {
    character == ' ' || character.is_ascii_graphic() || character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_harmless() {
        let redactor = Redactor::new([("[TOKEN]", b"kT7wzQp0xLmN".as_slice())]).unwrap();
        for (text, expected) in [
            ("1.5.0+build.7", "1.5.0+build.7"),
            ("Datenbank für alle", "Datenbank für alle"),
            ("\u{1b}[2J\r\n\0", "\\u{1b}[2J\\u{d}\\u{a}\\u{0}"),
            ("a\u{202e}b\u{200b}", "a\\u{202e}b\\u{200b}"),
            ("Bearer kT7wzQp0xLmN", "Bearer [TOKEN]"),
            (&"x".repeat(1000), &("x".repeat(64) + "…")),
        ] {
            assert_eq!(Foreign::new(text, Some(&redactor)).as_str(), expected);
        }
        assert_eq!(Foreign::new("kT7wzQp0xLmN", None).to_string(), "kT7wzQp0xLmN");
    }
}
