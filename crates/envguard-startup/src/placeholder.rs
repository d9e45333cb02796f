//! Values that stand in for real ones.
//!
//! At start-up a false alarm is an outage, so only what nobody can have meant counts: `envguard check` knows more of them.

/// No placeholder is longer.
const MAX_LEN: usize = 200;

/// Whether `value` is there until somebody gives a real one: `changeme`, `your-api-key`, `<token>`, `xxxx`.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    value.is_empty()
        || value.len() <= MAX_LEN && (is_bracketed(value) || is_filler(value) || is_worded(value))
}

/// Words in brackets that templates have.
fn is_bracketed(value: &str) -> bool {
    [("<", ">"), ("{{", "}}"), ("__", "__"), ("[", "]")].iter().any(|(open, close)| {
        let inner = value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let is_wordy = |inner: &str| {
            inner.starts_with(|c: char| c.is_alphabetic() || c == ' ')
                && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
        };
        inner.is_some_and(|inner| is_wordy(inner) && (*open != "[" || is_worded(inner)))
    })
}

/// Characters that fill a place.
fn is_filler(value: &str) -> bool {
    let is_x = |c: char| matches!(c, 'x' | 'X');
    let is_mark = |c: char| matches!(c, '*' | '•' | '.' | '?' | '…');
    let count = value.chars().count();
    let dots = value.trim_end_matches(is_x);
    count >= 3 && (value.chars().all(is_x) || value.chars().all(is_mark))
        || value.contains("***")
        || value.ends_with("...")
        || value.ends_with('…')
        // `sk_live_xxxxxxxx`, `AKIAXXXXXXXX`
        || value.len() - dots.len() >= 6
}

/// Words that say what should be there.
fn is_worded(value: &str) -> bool {
    let folded: String = value
        .trim_matches(|c: char| c.is_ascii_punctuation())
        .chars()
        .map(|c| if matches!(c, ' ' | '_' | '-' | '.') { '-' } else { c.to_ascii_lowercase() })
        .collect();
    let letters = folded.replace('-', "");
    let is_whole = matches!(
        &*letters,
        "changeme"
            | "changeit"
            | "changethis"
            | "changemenow"
            | "changemeinproduction"
            | "replaceme"
            | "replacethis"
            | "fillme"
            | "fillmein"
            | "fillin"
            | "setme"
            | "todo"
            | "tbd"
            | "fixme"
            | "placeholder"
            | "redacted"
            | "insertyours"
    );
    let starts = ["todo:", "fixme:", "tbd:", "replace-with-", "replace-me-", "change-me-", "changeme-"];
    let names_thing = |text: &str| {
        THINGS.iter().any(|thing| text.ends_with(thing) || text.ends_with(&format!("{thing}-here")))
    };
    is_whole
        || starts.iter().any(|start| folded.starts_with(start))
        || (folded.starts_with("your-") || folded.starts_with("insert-") || folded.starts_with("put-"))
            && names_thing(&folded)
        || folded.strip_suffix("-goes-here").is_some_and(names_thing)
        || folded.strip_suffix("-here").is_some_and(names_thing) && folded.len() <= 30
}

/// What one is asked to fill in.
const THINGS: [&str; 14] = [
    "key",
    "secret",
    "password",
    "token",
    "credentials",
    "passphrase",
    "value",
    "username",
    "email",
    "domain",
    "host",
    "url",
    "id",
    "name",
];

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    /// The checker takes all of them for placeholders too: `tests/startup/placeholders.rs`.
    const PLACEHOLDERS: [&str; 38] = [
        "   ",
        "changeme",
        "CHANGEME",
        "ChangeMe",
        "!ChangeMe!",
        "change_me",
        "change-me-in-production",
        "changeit",
        "change this",
        "replace_me",
        "REPLACE_WITH_YOUR_KEY",
        "fill-in",
        "TODO",
        "todo: ask Ann",
        "(tbd)",
        "FIXME",
        "placeholder",
        "REDACTED",
        "[REDACTED]",
        "your-api-key",
        "YOUR_API_KEY",
        "your key",
        "Your secret key",
        "token_here",
        "put-key-here",
        "insert your token",
        "key goes here",
        "<token>",
        "<your token here>",
        "<API_KEY>",
        "{{ token }}",
        "{{TOKEN}}",
        "__TOKEN__",
        "[your key]",
        "xxx",
        "sk_live_xxxxxxxx",
        "sk-...",
        "****",
    ];

    #[test]
    fn placeholders() {
        for value in PLACEHOLDERS {
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
