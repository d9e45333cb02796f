//! What an example has in the place of a value.

use envguard_syntax::{Entry, Quote};

use crate::ValueKind;
use crate::value_kind::scheme;

/// URLs of well-known schemes. Only what stands here goes into an example, so nothing of a value ever does.
const URLS: [&str; 16] = [
    "https://example.com",
    "http://example.com",
    "postgres://example.com",
    "postgresql://example.com",
    "mysql://example.com",
    "mariadb://example.com",
    "mongodb://example.com",
    "mongodb+srv://example.com",
    "redis://example.com",
    "rediss://example.com",
    "amqp://example.com",
    "amqps://example.com",
    "smtp://example.com",
    "smtps://example.com",
    "ws://example.com",
    "wss://example.com",
];

/// What stands in for the value of `entry`: of the same kind, where nobody would take it for real; else nothing.
///
/// A number or a switch has no such thing: `0` and `false` are values that work, and do the wrong thing.
pub(super) fn of(entry: &Entry, source: &[u8]) -> &'static str {
    let value = entry.value.of(source);
    let quote = value.first().and_then(|byte| Quote::from_byte(*byte));
    let value = match value {
        [_, inner @ .., _] if quote.is_some() => inner,
        value => value,
    };
    match ValueKind::of(value) {
        ValueKind::Url => {
            let scheme = std::str::from_utf8(value).ok().and_then(scheme).unwrap_or_default();
            let known = URLS.iter().find(|url| url.split_once(':').is_some_and(|(known, _)| known == scheme));
            known.copied().unwrap_or_default()
        }
        ValueKind::Email => "user@example.com",
        ValueKind::Boolean | ValueKind::Integer | ValueKind::Decimal | ValueKind::Json | ValueKind::Text => {
            ""
        }
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Document;

    use super::*;
    use crate::Placeholder;

    #[test]
    fn values_are_stood_in_for_by_kind() {
        for (value, expected) in [
            ("https://api.hello.dev/v1?key=s3cr3t", "https://example.com"),
            ("'postgres://me:s3cr3t@db/app'", "postgres://example.com"),
            ("s3cr3t://me", ""),
            ("me@hello.dev", "user@example.com"),
            ("8080", ""),
            ("true", ""),
            ("\"", ""),
            ("", ""),
            ("s3cr3t", ""),
        ] {
            let source = format!("A={value}\n");
            let document = Document::parse(source.as_bytes());
            let (_, entry) = document.entries().next().unwrap();
            assert_eq!(of(entry, source.as_bytes()), expected, "{value}");
        }
    }

    #[test]
    fn they_are_known_for_placeholders() {
        for stand_in in URLS.iter().chain(&["user@example.com", ""]) {
            assert!(Placeholder::of(stand_in.as_bytes()).is_some(), "{stand_in}");
        }
    }
}
