//! Values that stand in for real ones.
//!
//! At start-up a false alarm is an outage, so only what nobody can have meant counts: `envguard check` knows more of them.

/// No placeholder is longer.
const MAX_LEN: usize = 200;

/// Whether `value` is there until somebody gives a real one: `changeme`, `your-api-key`, `<token>`, `xxxx`.
///
/// All texts of an app go through here, so it takes no memory.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let value = value.as_bytes().trim_ascii();
    let [first, .., last] = value else { return value.is_empty() };
    let may_be = first.is_ascii_punctuation()
        || !last.is_ascii_alphanumeric()
        || matches!(last, b'x' | b'X')
        || may_be_worded(value);
    may_be && value.len() <= MAX_LEN && (is_bracketed(value) || is_filler(value) || is_worded(value))
}

/// Words in brackets that templates have.
fn is_bracketed(value: &[u8]) -> bool {
    match value {
        [b'<', inner @ .., b'>']
        | [b'{', b'{', inner @ .., b'}', b'}']
        | [b'_', b'_', inner @ .., b'_', b'_'] => is_wordy(inner),
        [b'[', inner @ .., b']'] => is_wordy(inner) && is_worded(inner),
        _ => false,
    }
}

/// Whether `inner` is made of words, with a blank before them perhaps.
fn is_wordy(inner: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    inner.first().is_some_and(|first| is_letter(*first) || *first == b' ')
        && inner.iter().all(|byte| is_letter(*byte) || matches!(byte, b'0'..=b'9' | b' ' | b'_' | b'-'))
}

/// Characters that fill a place.
fn is_filler(value: &[u8]) -> bool {
    let run = value.iter().rev().take_while(|byte| matches!(byte, b'x' | b'X')).count();
    let is_mark = |byte: &u8| matches!(byte, b'*' | b'.' | b'?');
    value.len() >= 3 && (run == value.len() || value.iter().all(is_mark))
        // `sk_live_xxxxxxxx`, `AKIAXXXXXXXX`
        || run >= 6
        || value.ends_with(b"...")
        || value.ends_with("…".as_bytes())
        || value.starts_with(b"***")
        || value.ends_with(b"***")
}

/// Words that say what should be there.
fn is_worded(value: &[u8]) -> bool {
    let value = trim_punctuation(value);
    if !may_be_worded(value) {
        return false;
    }
    let mut buffer = [0; 64];
    let Some(folded) = buffer.get_mut(..value.len()) else { return false };
    for (folded, byte) in folded.iter_mut().zip(value) {
        *folded = match byte {
            b' ' | b'_' | b'.' => b'-',
            // Addresses, Base64 and lists are no words, and the longest of all values.
            b'/' | b'@' | b'=' | b',' => return false,
            byte => byte.to_ascii_lowercase(),
        };
    }
    let folded = &*folded;
    let is_whole = |whole: &&[u8]| {
        let may_be = folded.len() >= whole.len() && folded.first() == whole.first();
        may_be && folded.iter().filter(|byte| **byte != b'-').eq(whole.iter())
    };
    let (before_here, is_here) = match folded.strip_suffix(b"-here") {
        Some(before) => (before.strip_suffix(b"-goes").unwrap_or(before), true),
        None => (folded, false),
    };
    WHOLE.iter().any(is_whole)
        || STARTS.iter().any(|start| folded.starts_with(start))
        || (is_here || ASKING.iter().any(|start| folded.starts_with(start)))
            && THINGS.iter().any(|thing| before_here.ends_with(thing))
}

/// Whether `value` begins as one of the words does, or ends as `here`: a fast look, so that most values need no other.
fn may_be_worded(value: &[u8]) -> bool {
    let ([first, second, ..], [.., last_but_one, last]) = (value, value) else { return false };
    let lower = |byte: &u8| byte.to_ascii_lowercase();
    matches!(
        (lower(first), lower(second)),
        (b'c', b'h')
            | (b'f' | b'r' | b's', b'e' | b'i')
            | (b'i', b'n')
            | (b'p', b'l' | b'u')
            | (b't', b'o' | b'b')
            | (b'y', b'o')
    ) || (lower(last_but_one), lower(last)) == (b'r', b'e')
}

fn trim_punctuation(mut value: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = value
        && first.is_ascii_punctuation()
    {
        value = rest;
    }
    while let [rest @ .., last] = value
        && last.is_ascii_punctuation()
    {
        value = rest;
    }
    value
}

/// All of a value, whatever stands between its words.
const WHOLE: [&[u8]; 17] = [
    b"changeme",
    b"changeit",
    b"changethis",
    b"changemenow",
    b"changemeinproduction",
    b"replaceme",
    b"replacethis",
    b"fillme",
    b"fillmein",
    b"fillin",
    b"setme",
    b"todo",
    b"tbd",
    b"fixme",
    b"placeholder",
    b"redacted",
    b"insertyours",
];

/// What a value begins with.
const STARTS: [&[u8]; 7] =
    [b"todo:", b"fixme:", b"tbd:", b"replace-with-", b"replace-me-", b"change-me-", b"changeme-"];

/// What a value begins with that ends with a thing.
const ASKING: [&[u8]; 3] = [b"your-", b"insert-", b"put-"];

/// What one is asked to fill in.
const THINGS: [&[u8]; 14] = [
    b"key",
    b"secret",
    b"password",
    b"token",
    b"credentials",
    b"passphrase",
    b"value",
    b"username",
    b"email",
    b"domain",
    b"host",
    b"url",
    b"id",
    b"name",
];

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    /// One on each line. The checker takes all of them for placeholders too: `tests/startup/placeholders.rs`.
    const PLACEHOLDERS: &str = include_str!("../tests/data/placeholders.txt");

    #[test]
    fn placeholders() {
        for value in PLACEHOLDERS.lines() {
            assert!(is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn values() {
        for value in [
            "x",
            "xx",
            "0",
            "8080",
            "-",
            "secret",
            "password",
            "hunter2",
            "todos",
            "redacted-feed",
            "yours",
            "your-team",
            "user@example.com",
            "https://api.example.com",
            "postgres://user:password@localhost/orders",
            "[1,2]",
            "[]",
            "{}",
            "{\"a\":1}",
            "<p>hi</p>",
            "<>",
            "a...b",
            ".",
            "..",
            "/here",
            "http://here",
            "exxon",
            "Maxx",
            "__init__x",
            "*",
            "**",
            "a,b",
            "staging",
            "example",
            "sample",
            "test",
            "dummy-driver",
            "my-app",
            "MIX",
            "%d",
            "there",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
