//! What stands in documentation where a token would stand.

/// Words that no random text has in it by chance: of six letters or more, in lower case.
const WORDS: [&str; 13] = [
    "example",
    "placeholder",
    "changeme",
    "change_me",
    "replace",
    "redacted",
    "your_",
    "your-",
    "insert",
    "dummykey",
    "sample",
    "foobar",
    "deadbeef",
];
/// How many equal bytes in a row are no chance.
const RUN: usize = 6;
/// How many bytes counting up in a row are no chance: `123456`, `abcdef`.
const SEQUENCE: usize = 7;

/// Whether `secret` is no secret but shows where one goes.
pub(super) fn is_placeholder(secret: &[u8]) -> bool {
    has_run(secret, RUN, |a, b| a == b)
        || has_run(secret, SEQUENCE, |a, b| a.checked_add(1) == Some(b))
        || secret.windows(4).any(|four| four.eq_ignore_ascii_case(b"xxxx"))
        || secret.windows(3).any(|three| three == b"..." || three == b"***")
        || WORDS.iter().any(|word| contains(secret, word.as_bytes()))
}

/// Whether `length` bytes in a row follow on each other as `follows` says.
fn has_run(text: &[u8], length: usize, follows: impl Fn(u8, u8) -> bool) -> bool {
    let mut run = 1;
    text.windows(2).any(|pair| {
        run = if matches!(pair, &[a, b] if follows(a, b)) { run + 1 } else { 1 };
        run >= length
    })
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_secrets() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxx",
            "sk_live_your_key_here",
            "abcdefghijkl",
            "q12345678",
            "000000000000",
            "sk-...",
        ] {
            assert!(is_placeholder(text.as_bytes()), "{text}");
        }
        for text in ["", "a", "zQWBuTSOoRi4A9spHc", "testing", "xxx", "aaaaa", "123456"] {
            assert!(!is_placeholder(text.as_bytes()), "{text}");
        }
    }
}
