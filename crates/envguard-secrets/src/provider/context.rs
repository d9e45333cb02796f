//! What stands around a value that has no shape of its own.

use std::ops::Range;

/// How far after its context word a value may begin.
pub(super) const REACH: usize = 80;
/// The longest such value.
const LONGEST: usize = 384;

/// What the names of secrets have in them.
const SECRET_WORDS: [&str; 11] =
    ["key", "token", "secret", "pass", "pwd", "auth", "cred", "api", "pat", "bearer", "login"];
/// What the names of digests, revisions and of what is public have in them.
const OTHER_WORDS: [&str; 12] = [
    "sha1",
    "sha2",
    "sha5",
    "md5",
    "hash",
    "commit",
    "checksum",
    "digest",
    "integrity",
    "revision",
    "public",
    "://",
];

/// Where a value after a context word that ends at `from` may be: on the same line, not too far.
pub(super) fn window(text: &[u8], from: usize) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let rest = rest.get(..REACH + LONGEST).unwrap_or(rest);
    from..from + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// Whether the bytes at `value` stand alone, rather than in a path, an address or a longer value.
pub(super) fn is_delimited(text: &[u8], value: &Range<usize>) -> bool {
    let opens = |byte: &u8| !byte.is_ascii() || byte.is_ascii_whitespace() || b"\"'`=:(,[{>|".contains(byte);
    let closes =
        |byte: &u8| !byte.is_ascii() || byte.is_ascii_whitespace() || b"\"'`,;)]}<\\&|".contains(byte);
    let (before, after) =
        (text.get(..value.start).unwrap_or_default(), text.get(value.end..).unwrap_or_default());
    before.last().is_none_or(opens) && after.first().is_none_or(closes)
}

/// Whether `name`, from a context word to a value, gives a secret: it names one and something separates the two.
pub(super) fn names_secret(name: &[u8]) -> bool {
    let separates = |byte: &u8| b"=:(,>|".contains(byte);
    (name.iter().any(separates) || name.windows(2).any(|two| two == b"--")) && is_secret_name(name)
}

/// Whether a key of this name holds a secret rather than an identifier, a digest or something public.
pub(super) fn is_secret_name(name: &[u8]) -> bool {
    let has = |word: &str| name.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    let letters = || name.iter().rev().skip_while(|byte| !byte.is_ascii_alphanumeric());
    let is_identifier = letters().take(2).map(u8::to_ascii_lowercase).eq(*b"di");
    SECRET_WORDS.iter().any(|word| has(word)) && !OTHER_WORDS.iter().any(|word| has(word)) && !is_identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_others() {
        for name in ["datadog_api_key=", "heroku token: ", "DD_APP_KEY\", \"", "fastly --key ", "x.auth("] {
            assert!(names_secret(name.as_bytes()), "{name}");
        }
        for name in
            ["datadog_api_key ", "heroku_app=", "api_key_id=", "key_sha256: ", "public_key=", "key=https://"]
        {
            assert!(!names_secret(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn values_stand_alone() {
        for (text, is_alone) in
            [("=ab", true), ("\"ab\"", true), ("ab", true), ("/ab", false), ("=ab.c", false), ("-ab", false)]
        {
            let start = text.find("ab").unwrap();
            assert_eq!(is_delimited(text.as_bytes(), &(start..start + 2)), is_alone, "{text}");
        }
    }

    #[test]
    fn the_window_ends_with_the_line() {
        assert_eq!(window(b"key=abc\nrest", 3), 3..7);
        assert_eq!(window(b"key=abc", 3), 3..7);
        assert_eq!(window(&[b'a'; 1000], 10), 10..10 + REACH + LONGEST);
    }
}
