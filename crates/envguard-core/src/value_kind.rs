//! What a value is like, from afar.

use std::fmt;

/// What kind of thing a value is, told by how it is written. It says nothing of what the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// `true`, `no`, `ON` and their like.
    Boolean,
    /// Digits, with a sign perhaps.
    Integer,
    /// Digits with a point.
    Decimal,
    /// A scheme, `://` and more.
    Url,
    /// A name, an `@` and a domain.
    Email,
    /// A JSON object or list, by its brackets.
    Json,
    /// Anything else.
    Text,
}

/// What people write for yes and no.
const BOOLEANS: [&str; 6] = ["true", "false", "yes", "no", "on", "off"];

impl ValueKind {
    /// The kind of `value`, which is without its quotes.
    ///
    /// ```
    /// use envguard_core::ValueKind;
    ///
    /// assert_eq!(ValueKind::of(b"8080"), ValueKind::Integer);
    /// assert_eq!(ValueKind::of(b"postgres://localhost/app"), ValueKind::Url);
    /// assert_eq!(ValueKind::of(b"blue"), ValueKind::Text);
    /// ```
    pub fn of(value: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(value) else { return ValueKind::Text };
        if BOOLEANS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return ValueKind::Boolean;
        }
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if is_digits(digits) {
            return ValueKind::Integer;
        }
        if digits.split_once('.').is_some_and(|(whole, part)| is_digits(whole) && is_digits(part)) {
            return ValueKind::Decimal;
        }
        if scheme(text).is_some() {
            return ValueKind::Url;
        }
        if is_email(text) {
            return ValueKind::Email;
        }
        let is_between = |open, close| text.starts_with(open) && text.len() > 1 && text.ends_with(close);
        if is_between('{', '}') || is_between('[', ']') { ValueKind::Json } else { ValueKind::Text }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            ValueKind::Boolean => "boolean",
            ValueKind::Integer => "integer",
            ValueKind::Decimal => "decimal",
            ValueKind::Url => "URL",
            ValueKind::Email => "email",
            ValueKind::Json => "JSON",
            ValueKind::Text => "text",
        })
    }
}

/// The scheme of a URL.
pub(crate) fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (is_scheme && !rest.is_empty()).then_some(scheme)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let is_word = |word: &str| !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || c == '@');
    is_word(name) && is_word(domain) && domain.split('.').count() > 1 && !domain.split('.').any(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_how_values_are_written() {
        for (kind, values) in [
            (ValueKind::Boolean, &["true", "False", "ON", "no"][..]),
            (ValueKind::Integer, &["0", "-1", "+8080", "00"]),
            (ValueKind::Decimal, &["0.5", "-12.25"]),
            (ValueKind::Url, &["http://a", "postgresql+asyncpg://u:p@h/d"]),
            (ValueKind::Email, &["me@example.com"]),
            (ValueKind::Json, &["{}", "[1, 2]"]),
            (
                ValueKind::Text,
                &["", "-", "1.", ".5", "://a", "http://", "a@b", "a@b@c.d", "a b@c.d", "{", "1e5"],
            ),
        ] {
            for value in values {
                assert_eq!(ValueKind::of(value.as_bytes()), kind, "{value}");
            }
        }
        assert_eq!(ValueKind::of(b"\xff"), ValueKind::Text);
    }
}
