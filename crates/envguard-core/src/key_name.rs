//! Names that may be shown.

use std::fmt;

use envguard_syntax::Entry;

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
            _ => Self(Name::Hidden(length(key))),
        }
    }

    /// The name of the key of `entry`, hidden where [`may_show_entry`](Self::may_show_entry) says so.
    pub fn of_entry(entry: &Entry, source: &[u8]) -> Self {
        let key = entry.key.of(source);
        if Self::may_show_entry(entry, source) { Self::new(key) } else { Self(Name::Hidden(length(key))) }
    }

    /// The name of a key that stands alone on its line: hidden, unless it is written as variables are.
    pub fn of_lone_word(key: &[u8]) -> Self {
        if is_like_a_variable(key) { Self::new(key) } else { Self(Name::Hidden(length(key))) }
    }

    /// Whether `key` looks like the name of a variable rather than a piece of a value: letters (of any script),
    /// digits, `_`, `.`, `-`, and made of words rather than of a jumble of letters and digits.
    pub fn may_show(key: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(key) else { return false };
        let shape = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
        shape
            && !text.is_empty()
            && text.len() <= MAX_SHOWN
            && !is_uuid(key)
            && !text.split(['_', '.', '-']).any(is_jumble)
    }

    /// Whether the key of `entry` may be shown. A word that stands alone on its line can be a password, or a piece of
    /// a value that somebody broke into lines: without `=` and `export` it has to be written as variables are.
    pub fn may_show_entry(entry: &Entry, source: &[u8]) -> bool {
        let key = entry.key.of(source);
        Self::may_show(key)
            && (!entry.delimiter.is_empty() || !entry.export.is_empty() || is_like_a_variable(key))
    }

    /// The text, where it may be shown.
    pub fn shown(&self) -> Option<&str> {
        match &self.0 {
            Name::Shown(name) => Some(name),
            Name::Hidden(_) => None,
        }
    }
}

/// In characters.
fn length(key: &[u8]) -> usize {
    String::from_utf8_lossy(key).chars().count()
}

/// Whether it is written as most variables are.
fn is_like_a_variable(key: &[u8]) -> bool {
    key.first().is_some_and(u8::is_ascii_uppercase)
        && key.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// Whether a word is more like a piece of a token, a hash or a password than like a word of a name.
///
/// A word is seen as humps: `oauth2ClientId` has `oauth2`, `Client` and `Id`. Those of names are four letters long
/// and longer on average, and few end in digits; those of base 64, hexadecimal and of passwords are short and many.
/// When in doubt it is a jumble: a hidden name can be looked up in the file, a shown secret cannot be taken back.
fn is_jumble(word: &str) -> bool {
    const SHORT: usize = 8;
    const LONG: usize = 16;
    const TOO_LONG: usize = 40;
    const LONG_NUMBER: usize = 9;
    const HUMP: usize = 4;

    let (mut length, mut humps, mut numbers, mut number, mut longest_number) = (0, 1, 0, 0, 0);
    let mut digits_within = false;
    let mut previous = Class::Upper;
    for class in word.chars().map(Class::of) {
        match (previous, class) {
            (Class::Lower, Class::Upper) => humps += 1,
            (Class::Digit, Class::Upper | Class::Lower) => {
                humps += 1;
                digits_within = true;
            }
            _ => {}
        }
        if class == Class::Digit {
            numbers += usize::from(number == 0);
            number += 1;
            longest_number = longest_number.max(number);
        } else {
            number = 0;
        }
        length += 1;
        previous = class;
    }
    length > TOO_LONG
        || longest_number >= LONG_NUMBER
        || (length >= LONG && digits_within)
        || (length >= SHORT && (numbers >= 3 || (humps >= 3 && length < humps * HUMP)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
}

impl Class {
    fn of(character: char) -> Self {
        if character.is_numeric() {
            Class::Digit
        } else if character.is_uppercase() {
            Class::Upper
        } else {
            Class::Lower
        }
    }
}

/// Whether it is 8-4-4-4-12 hexadecimal digits.
fn is_uuid(key: &[u8]) -> bool {
    key.len() == 36
        && key.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
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

#[cfg(test)]
mod tests {
    use envguard_syntax::Document;

    use super::*;

    #[test]
    fn names_are_shown() {
        for name in [
            "A",
            "PORT",
            "_",
            "__A",
            "DATABASE_URL",
            "aws_access_key_id",
            "AWS_SECRET_ACCESS_KEY",
            "S3_BUCKET_2",
            "OAUTH2_CLIENT_ID",
            "NEXT_PUBLIC_GA4_ID",
            "APP_KEY_V2X7",
            "K8S_NAMESPACE",
            "L10N_I18N_A11Y",
            "app.name",
            "spring.datasource.hikari.maximum-pool-size",
            "APP-NAME",
            "myAppDatabaseConnectionString",
            "oauth2ClientId",
            "s3BucketName",
            "VITE_SHA256SUM",
            "RFC3339_FORMAT",
            "BUILD_20240131",
            "MD5",
            "ELASTICSEARCH_URL",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "NOTIFICATIONSUBSCRIPTIONENDPOINT",
            "CAFÉ",
            "名前",
            "DB1_HOST",
            "x86_64",
            "HTTP2",
            "npm_config_registry",
            "PGPASSWORD",
            "LC_ALL",
            "XDG_CONFIG_HOME",
            "REACT_APP_API_URL",
            "NODE_ENV",
            "DJANGO_SETTINGS_MODULE",
            "RAILS_MASTER_KEY",
            "TF_VAR_region",
            "ConnectionStrings__Default",
            "Logging__LogLevel__Microsoft",
            "base64Key",
            "utf8mb4_charset",
        ] {
            assert!(KeyName::may_show(name.as_bytes()), "{name}");
        }
    }

    /// All of them are made up, or the well-known examples of manuals.
    #[test]
    fn what_may_be_a_secret_is_hidden() {
        for secret in [
            "",
            "hunter2!",
            "p@ssword",
            "P4ssw0rd",
            "Tr0ub4dor",
            "cGFzc3dvcmQ",
            "dGhpcyBpcyBhIHNlY3JldA",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
            "9f86d081884c7d65",
            "9f86d081884c7d659a2feaa0c55ad015",
            "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
            "550e8400-e29b-41d4-a716-446655440000",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "wJalrXUtnFEMI",
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAI44QH8DHBEXAMPLE",
            "JBSWY3DPEHPK3PXP",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
            "4242424242424242",
            "sk-proj-abcDEF123ghiJKL456",
            "xoxb-123456789012-abc",
            "A B",
            "A=B",
            "$2b$12$x",
            "-----BEGIN RSA PRIVATE KEY-----",
            "postgres://u:p@h/db",
            "correcthorsebatterystaplecorrecthorsebatteryst",
        ] {
            assert!(!KeyName::may_show(secret.as_bytes()), "{secret}");
        }
        assert!(!KeyName::may_show(b"A\xff"));
        // A GitHub token, put together so that nobody takes it for one that leaked.
        assert!(!KeyName::may_show(format!("ghp_{}", "16C7e42F292c6912E7710c838347Ae178B4a").as_bytes()));
    }

    #[test]
    fn a_word_alone_is_shown_only_if_it_is_written_as_a_variable() {
        let shown = |source: &[u8]| {
            let document = Document::parse(source);
            let (_, entry) = document.entries().next().unwrap();
            KeyName::of_entry(entry, source).to_string()
        };
        assert_eq!(shown(b"API_KEY\n"), "`API_KEY`");
        assert_eq!(shown(b"swordfish\n"), "(9 characters)");
        assert_eq!(shown(b"export swordfish\n"), "`swordfish`");
        assert_eq!(shown(b"swordfish=1\n"), "`swordfish`");
    }
}
