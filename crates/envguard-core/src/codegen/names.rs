//! What fields are called.

use std::collections::HashSet;

/// How the words of a name are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `databaseUrl`
    Camel,
    /// `DatabaseURL`, as Go has it.
    Pascal,
    /// `DatabaseUrl`, also with a number at its end that tells it from another.
    Type,
    /// `database_url`
    Snake,
}

/// A name for each of `keys`, all different and none of them `reserved`.
pub(super) fn names<'k>(keys: impl Iterator<Item = &'k str>, style: Style, reserved: &[&str]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut name = |key: &str| {
        let mut plain = join(key, style);
        if reserved.contains(&&*plain) {
            plain.push('_');
        }
        let joint = if style == Style::Type { "" } else { "_" };
        let numbered = (2_u32..).map(|number| format!("{plain}{joint}{number}"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken.contains(name));
        let name = free.unwrap_or(plain);
        taken.insert(name.clone());
        name
    };
    keys.map(&mut name).collect()
}

fn join(key: &str, style: Style) -> String {
    let mut name = String::with_capacity(key.len());
    for (index, word) in words(key).iter().enumerate() {
        match style {
            Style::Camel if index > 0 => name.push_str(&capitalised(word)),
            Style::Pascal => name.push_str(&initialism(word).unwrap_or_else(|| capitalised(word))),
            Style::Type => name.push_str(&capitalised(word)),
            Style::Snake if index > 0 => {
                name.push('_');
                name.push_str(word);
            }
            Style::Camel | Style::Snake => name.push_str(word),
        }
    }
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        None if matches!(style, Style::Pascal | Style::Type) => "Value".to_owned(),
        None => "value".to_owned(),
        Some(_) if matches!(style, Style::Pascal | Style::Type) => format!("Value{name}"),
        Some(_) => format!("value_{name}"),
    }
}

/// `word` in capitals, where it is short for several words.
fn initialism(word: &str) -> Option<String> {
    const KNOWN: [&str; 28] = [
        "api", "aws", "css", "db", "dns", "dsn", "html", "http", "https", "id", "ip", "json", "jwt", "rpc",
        "s3", "sdk", "sla", "smtp", "sql", "ssh", "ssl", "tcp", "tls", "ttl", "udp", "ui", "uri", "url",
    ];
    KNOWN.contains(&word).then(|| word.to_ascii_uppercase())
}

/// The words of `key` in lower case. What is no letter or digit of ASCII parts them, and so does a hump.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for character in key.chars() {
        let is_of_word = character.is_ascii_alphanumeric();
        if is_of_word {
            let is_hump =
                character.is_ascii_uppercase() && before.is_some_and(|c: char| c.is_ascii_lowercase());
            match words.last_mut() {
                Some(word) if before.is_some() && !is_hump => word.push(character.to_ascii_lowercase()),
                _ => words.push(character.to_ascii_lowercase().to_string()),
            }
        }
        before = is_of_word.then_some(character);
    }
    words
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_the_language_has_them() {
        for (style, expected) in [
            (Style::Pascal, ["DatabaseURL", "Port", "Value2FaKey", "Class", "Port_2", "Value", "SomeName"]),
            (Style::Type, ["DatabaseUrl", "Port", "Value2FaKey", "Class", "Port2", "Value", "SomeName"]),
            (Style::Camel, ["databaseUrl", "port", "value_2FaKey", "class_", "port_2", "value", "someName"]),
            (
                Style::Snake,
                ["database_url", "port", "value_2_fa_key", "class_", "port_2", "value", "some_name"],
            ),
        ] {
            let keys = ["DATABASE_URL", "PORT", "2_FA_KEY", "CLASS", "port", "é", "someName"];
            assert_eq!(names(keys.into_iter(), style, &["class"]), expected);
        }
    }
}
