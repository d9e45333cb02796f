//! What the name of a key says about its values.

use crate::words::{Folded, Words};

/// What a key is about, by the last words of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyHint {
    /// `PORT`.
    Port,
    /// `DB_HOST`.
    Host,
    /// `LOG_LEVEL`.
    LogLevel,
    /// `DATABASE_URL`.
    Url,
    /// `ADMIN_EMAIL`.
    Email,
    /// `NODE_ENV`, `MAIL_DRIVER`: one of a few words.
    Choice,
    /// `ENABLE_X`, `DEBUG`: yes or no.
    Switch,
    /// `APP_ID`, `VERSION`: its digits are no number to reckon with.
    Identifier,
    /// `ALLOWED_HOSTS`: several of something.
    Several,
    /// Anything else.
    Other,
}

impl KeyHint {
    /// What the name of `key` says.
    pub(super) fn of(key: &str) -> Self {
        let (mut first, mut before, mut last) = (None, Folded::new(b""), Folded::new(b""));
        for word in Words::new(key.as_bytes()).map(Folded::new) {
            first.get_or_insert(word);
            (before, last) = (last, word);
        }
        let first = first.unwrap_or(last);
        match (before.as_str(), last.as_str()) {
            (_, "port") => KeyHint::Port,
            (_, "host" | "hostname" | "domain") => KeyHint::Host,
            ("log" | "logging", "level") | (_, "loglevel") => KeyHint::LogLevel,
            (_, "url" | "uri" | "dsn") => KeyHint::Url,
            (_, "email") => KeyHint::Email,
            (
                _,
                "env" | "environment" | "stage" | "mode" | "driver" | "engine" | "dialect" | "adapter"
                | "backend" | "provider" | "strategy" | "transport" | "format",
            ) => KeyHint::Choice,
            (_, "debug" | "enabled" | "disabled" | "verbose") => KeyHint::Switch,
            (
                _,
                "id" | "ids" | "phone" | "zip" | "postcode" | "pin" | "version" | "sha" | "commit" | "hash"
                | "tag",
            ) => KeyHint::Identifier,
            _ if matches!(first.as_str(), "enable" | "disable" | "use" | "is" | "has" | "allow" | "skip") => {
                KeyHint::Switch
            }
            (_, "list") => KeyHint::Several,
            (_, word) if word.len() > 2 && word.ends_with('s') && !word.ends_with("ss") => KeyHint::Several,
            _ => KeyHint::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_values_are() {
        for (key, expected) in [
            ("PORT", KeyHint::Port),
            ("dbPort", KeyHint::Port),
            ("DB_HOST", KeyHint::Host),
            ("LOG_LEVEL", KeyHint::LogLevel),
            ("LEVEL", KeyHint::Other),
            ("DATABASE_URL", KeyHint::Url),
            ("ADMIN_EMAIL", KeyHint::Email),
            ("NODE_ENV", KeyHint::Choice),
            ("DEBUG", KeyHint::Switch),
            ("ENABLE_CACHE", KeyHint::Switch),
            ("USER", KeyHint::Other),
            ("TENANT_ID", KeyHint::Identifier),
            ("ALLOWED_HOSTS", KeyHint::Several),
            ("ADDRESS", KeyHint::Other),
            ("", KeyHint::Other),
        ] {
            assert_eq!(KeyHint::of(key), expected, "{key}");
        }
    }
}
