//! What stands around a value that has no shape of its own.

/// How far after its context word a value may begin.
const REACH: usize = 80;
/// No value without a shape of its own is shorter.
const SHORTEST: usize = 15;

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

/// Where values may begin after a context word that ends at `from`: on the same line, not too far.
pub(super) fn values(text: &[u8], from: usize) -> impl Iterator<Item = usize> {
    let rest = text.get(from..).unwrap_or_default();
    let line = rest.iter().take(REACH).position(|&byte| byte == b'\n').unwrap_or(REACH.min(rest.len()));
    let value_bytes = |at: usize| {
        text.get(at..at + SHORTEST).is_some_and(|bytes| bytes.iter().all(|&byte| is_value_byte(byte)))
    };
    (from..from + line).map(|at| at + 1).filter(move |&at| begins_value(text, at) && value_bytes(at))
}

/// Whether a value begins at `at`: what stands before separates values, rather than being a part of a path, an address
/// or a word.
fn begins_value(text: &[u8], at: usize) -> bool {
    let separates = |byte: u8| {
        !byte.is_ascii()
            || byte.is_ascii_whitespace()
            || matches!(byte, b'"' | b'\'' | b'`' | b'=' | b':' | b'(' | b',' | b'[' | b'{' | b'>' | b'|')
    };
    let byte = |at: usize| text.get(at).copied();
    at.checked_sub(1).and_then(byte).is_none_or(separates) && !byte(at).is_some_and(separates)
}

/// Whether what stands at `at` separates values.
pub(super) fn ends_value(text: &[u8], at: usize) -> bool {
    let separates =
        |byte: &u8| !byte.is_ascii() || byte.is_ascii_whitespace() || b"\"'`,;)]}<\\&|".contains(byte);
    text.get(at).is_none_or(separates)
}

fn is_value_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'+' | b'~' | b':' | b'|' | b'!' | b'=' | b'%')
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
        let value = "0123456789abcdef";
        for (before, after, is_alone) in
            [("=", "", true), ("=\"", "\"", true), ("/", "", false), ("=", ".c", false), ("-", "", false)]
        {
            let text = format!("key{before}{value}{after}");
            let start = 3 + before.len();
            let begins = values(text.as_bytes(), 3).any(|at| at == start);
            assert_eq!(begins && ends_value(text.as_bytes(), start + value.len()), is_alone, "{text}");
        }
    }

    #[test]
    fn values_are_near_and_on_the_line() {
        let count = |text: &str| values(text.as_bytes(), 3).count();
        let value = "0123456789abcdef";
        assert_eq!(count(&format!("key={value}")), 1);
        assert_eq!(count(&format!("key\n={value}")), 0);
        assert_eq!(count(&format!("key{}={value}", " ".repeat(REACH))), 0);
        assert_eq!(count("key=short"), 0);
    }
}
