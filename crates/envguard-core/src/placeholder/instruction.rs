//! Values that say in words what should be there.

use crate::letters::Letters;
use crate::words::{Folded, Words};

/// The letters of words one of which is in any instruction.
pub(super) const OF_INSTRUCTIONS: [Letters; 11] = [
    Letters::of(b"your"),
    Letters::of(b"my"),
    Letters::of(b"me"),
    Letters::of(b"this"),
    Letters::of(b"it"),
    Letters::of(b"in"),
    Letters::of(b"with"),
    Letters::of(b"here"),
    Letters::of(b"enter"),
    Letters::of(b"paste"),
    Letters::of(b"put"),
];

/// A value, made of words, that says what should be there.
pub(super) fn is_instruction(text: &str) -> bool {
    let words: Vec<Folded> = Words::new(text.as_bytes()).map(Folded::new).collect();
    let words: Vec<&str> = words.iter().map(Folded::as_str).filter(|word| !word.is_empty()).collect();
    // What is written with blanks may be a sentence: then it has to be about a thing that one fills in.
    let is_sentence = text.contains(' ');
    let last_is_thing = words.last().is_some_and(|last| is_thing(last));
    let yours = words.iter().enumerate().any(|(index, word)| match *word {
        "your" => index + 1 < words.len() && (!is_sentence || index < 3 && words.len() <= 5 && last_is_thing),
        // `my-app` may really be called that.
        "my" => index == 0 && words.last().is_some_and(|last| is_secret_thing(last)) && !is_sentence,
        word => word.strip_prefix("your").is_some_and(is_thing),
    });
    let verbs = words.windows(2).any(|pair| {
        matches!(pair[0], "change" | "replace" | "set" | "fill" | "edit" | "update" | "fix" | "override")
            && matches!(pair[1], "me" | "this" | "it")
            || matches!(pair, ["fill" | "change", "in"] | ["replace", "with"] | ["goes", "here"])
    });
    let here = words.len() > 1
        && words.last() == Some(&"here")
        && (last_but_one_is_thing(&words)
            || matches!(words[0], "put" | "insert" | "enter" | "paste" | "add"));
    let insert =
        matches!(words.as_slice(), ["insert" | "enter" | "paste" | "put", .., last] if is_thing(last));
    yours || verbs || here || insert
}

fn last_but_one_is_thing(words: &[&str]) -> bool {
    words.len().checked_sub(2).and_then(|index| words.get(index)).is_some_and(|word| is_thing(word))
}

/// What one is asked to fill in, and keeps to oneself.
fn is_secret_thing(word: &str) -> bool {
    matches!(
        word,
        "key" | "apikey" | "secret" | "password" | "passwd" | "pass" | "token" | "credentials" | "passphrase"
    )
}

/// What one is asked to fill in, besides what is secret.
const THINGS: [&str; 25] = [
    "value", "name", "username", "user", "email", "mail", "address", "domain", "host", "hostname", "server",
    "url", "uri", "id", "account", "project", "company", "bucket", "app", "database", "db", "string",
    "number", "tenant", "client",
];

fn is_thing(word: &str) -> bool {
    is_secret_thing(word) || THINGS.contains(&word)
}
