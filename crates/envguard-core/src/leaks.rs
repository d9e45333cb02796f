//! What a file holds that should not be in it: secrets, and the values of env files.

use envguard_secrets::{CUSTOM, KeyFile, SecretFinding};
use envguard_syntax::Span;

use crate::rules::{leaked_env_value, private_key_file as key_file, secret_rule};
use crate::{Argument, Diagnostic, KeyName, Message, Place, Settings};

/// What was found in a file. The core neither reads files nor knows which of them git holds, so whoever does looks.
#[derive(Clone, Debug, Default)]
pub struct Leaks {
    /// What the scanner found.
    pub secrets: Vec<SecretFinding>,
    /// What rules of the user's own found.
    pub custom: Vec<CustomLeak>,
    /// Where the value of an env file stands.
    pub known: Vec<KnownValue>,
}

/// What a rule of the user's own found.
#[derive(Clone, Debug)]
pub struct CustomLeak {
    /// The secret.
    pub span: Span,
    /// What it is, in the words of the rule.
    pub title: String,
}

/// A piece of a file that is the value of a secret in an env file.
#[derive(Clone, Debug)]
pub struct KnownValue {
    /// The piece.
    pub span: Span,
    /// The key that has the value.
    pub key: KeyName,
    /// Where it has it.
    pub place: Place,
}

/// The findings that `leaks` are in a file with `bytes` in it, in the order of the file. A secret that is the value of an
/// env file is reported as that alone.
///
/// ```
/// use envguard_core::{DialectSet, Leaks, Settings, find_leaks};
///
/// let bytes = b"password: kT7wzQp0x\n";
/// let secrets = envguard_secrets::scan("a.yml", bytes, &Default::default()).findings;
/// let leaks = Leaks { secrets, ..Leaks::default() };
/// let found = find_leaks(bytes, &leaks, &Settings::new(DialectSet::default()));
/// assert_eq!(found[0].rule.name, "secret/password");
/// assert_eq!(found[0].headline_alone(), "password in `password`");
/// ```
pub fn find_leaks(bytes: &[u8], leaks: &Leaks, settings: &Settings) -> Vec<Diagnostic> {
    // They are in the order of the text, and apart.
    let known_at = |span: Span| {
        let after = leaks.known.partition_point(|known| known.span.start < span.end);
        after.checked_sub(1).is_some_and(|last| span.start < leaks.known[last].span.end)
    };
    let mut found = Vec::new();
    if let Some(severity) = settings.severity(&leaked_env_value::RULE) {
        found.extend(leaks.known.iter().map(|known| {
            let mut diagnostic = Diagnostic::new(&leaked_env_value::RULE, severity, known.span, 0);
            diagnostic.message(Message::new("the value of {} stands in this file").with(known.key.clone()));
            diagnostic.related_in(known.place.file.clone(), known.place.span, "it is given here");
            diagnostic
        }));
    }
    for secret in &leaks.secrets {
        let span = Span::new(secret.secret_span.start, secret.secret_span.end);
        if known_at(span) && settings.severity(&leaked_env_value::RULE).is_some() {
            continue;
        }
        let Some(rule) = secret_rule(secret.kind) else { continue };
        let Some(severity) = settings.severity(rule) else { continue };
        let mut diagnostic = Diagnostic::new(rule, severity, span, 0);
        if let Some(key) = key_of(bytes, secret) {
            diagnostic.message(Message::new("{} in {}").with(rule.summary).with(key));
        }
        diagnostic.confidence(secret.confidence);
        found.push(diagnostic);
    }
    let custom = secret_rule(CUSTOM).and_then(|rule| Some((rule, settings.severity(rule)?)));
    if let Some((rule, severity)) = custom {
        found.extend(leaks.custom.iter().map(|leak| {
            let mut diagnostic = Diagnostic::new(rule, severity, leak.span, 0);
            diagnostic.message(Message::new("{}").with(Argument::declared(&leak.title)));
            diagnostic
        }));
    }
    found.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
    found
}

/// The finding that a whole file is, being `kind`; `None` if nobody wants to know.
pub fn private_key_file(kind: KeyFile, settings: &Settings) -> Option<Diagnostic> {
    let severity = settings.severity(&key_file::RULE)?;
    let mut diagnostic = Diagnostic::new(&key_file::RULE, severity, Span::empty(0), 0);
    diagnostic.message(Message::new("this file is {}").with(kind.text()));
    Some(diagnostic)
}

/// So many bytes before a secret are looked at for its key, so that many on one line cost no more than on many.
const LOOK_BACK: usize = 512;

/// The name that stands before a secret and is that of its value, if one does.
fn key_of(bytes: &[u8], secret: &SecretFinding) -> Option<KeyName> {
    let inside = bytes.get(secret.span.start..secret.secret_span.start)?;
    key_within(inside).or_else(|| {
        let before = bytes.get(..secret.span.start)?;
        let line = &before[before.len().saturating_sub(LOOK_BACK)..];
        let line = line.iter().rposition(|byte| *byte == b'\n').map_or(line, |end| &line[end + 1..]);
        key_at_end(line)
    })
}

/// The name that ends `line`, but for what stands between a key and its value.
fn key_at_end(line: &[u8]) -> Option<KeyName> {
    let is_around = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | b' ' | b'\t');
    let trimmed = |text: &'_ [u8]| text.iter().rposition(|byte| !is_around(byte)).map_or(0, |last| last + 1);
    let line = &line[..trimmed(line)];
    let line = line.strip_suffix(b"=").or_else(|| line.strip_suffix(b":"))?;
    let line = &line[..trimmed(line)];
    let start = line.iter().rposition(|byte| !is_of_name(*byte)).map_or(0, |last| last + 1);
    KeyName::may_show(&line[start..]).then(|| KeyName::new(&line[start..]))
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// The name that `before` begins with, which is what stands before a value.
fn key_within(before: &[u8]) -> Option<KeyName> {
    const QUOTES: [u8; 5] = *b"\"'`-:";
    let from = before.iter().position(|byte| !QUOTES.contains(byte))?;
    let name = &before[from..];
    let name = &name[..name.iter().position(|byte| !is_of_name(*byte)).unwrap_or(name.len())];
    let name = name.trim_ascii_end();
    // What follows at once is no value of it: the scheme of a URL, the word before a blank.
    let after = before.get(from + name.len()..)?;
    let is_key = after
        .trim_ascii_start()
        .iter()
        .find(|byte| !QUOTES[..3].contains(byte))
        .is_some_and(|byte| matches!(byte, b'=' | b':' | b'(' | b',' | b']' | b'>'));
    (is_key && !after.starts_with(b"://") && KeyName::may_show(name)).then(|| KeyName::new(name))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use envguard_secrets::{Options, scan};

    use super::*;
    use crate::{DialectSet, Level, SourceFile};

    const SOURCE: &str = "note: ask kT7wzQp0x\nDB_PASSWORD: 'kT7wzQp0x'\nAPI_KEY=q8Zr1vXw0TnB5yKd2LmH\n";

    fn leaks() -> Leaks {
        let file = Arc::new(SourceFile::new(".env", "DB_PASSWORD=kT7wzQp0x\n"));
        let known = SOURCE.match_indices("kT7wzQp0x").map(|(start, value)| KnownValue {
            span: Span::new(start, start + value.len()),
            key: KeyName::new(b"DB_PASSWORD"),
            place: Place::new(&file, Span::new(12, 21)),
        });
        Leaks {
            secrets: scan("a.txt", SOURCE.as_bytes(), &Options::default()).findings,
            known: known.collect(),
            custom: Vec::new(),
        }
    }

    #[track_caller]
    fn check(settings: &Settings, expected: &[&str]) {
        let found = find_leaks(SOURCE.as_bytes(), &leaks(), settings);
        let found: Vec<String> = found
            .iter()
            .map(|found| format!("{} {} {}", found.span.start, found.rule.name, found.headline_alone()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_known_value_is_one_finding() {
        check(
            &Settings::new(DialectSet::default()),
            &[
                "10 leaked-env-value the value of `DB_PASSWORD` stands in this file",
                "34 leaked-env-value the value of `DB_PASSWORD` stands in this file",
                "53 secret/api-key API key in `API_KEY`",
            ],
        );
    }

    #[test]
    fn kinds_have_levels_of_their_own() {
        let mut settings = Settings::new(DialectSet::default());
        settings.set(&leaked_env_value::RULE, Level::OFF);
        let password = secret_rule("password").unwrap();
        settings.set(password, Level::OFF);
        check(&settings, &["53 secret/api-key API key in `API_KEY`"]);
        settings.set(&crate::rules::secret::RULE, Level::OFF);
        check(&settings, &[]);
        settings.set(password, Level::WARNING);
        check(&settings, &["34 secret/password password in `DB_PASSWORD`"]);
        settings.ignore(&crate::rules::secret::RULE);
        check(&settings, &[]);
    }

    #[test]
    fn keys_are_told_from_what_is_none() {
        let key = |text: &str| {
            let secret = scan("a.txt", text.as_bytes(), &Options::default()).findings.pop().unwrap();
            key_of(text.as_bytes(), &secret).map(|key| key.to_string())
        };
        assert_eq!(key("db.password = \"kT7wzQp0x\"\n"), Some("`db.password`".to_owned()));
        assert_eq!(key("{\"apiKey\": \"q8Zr1vXw0TnB5yKd2LmH\"}"), Some("`apiKey`".to_owned()));
        assert_eq!(key("see postgres://app:kT7wzQp0x@db/x"), None);
        assert_eq!(key("DB: 'postgres://app:kT7wzQp0x@db/x'"), Some("`DB`".to_owned()));
    }
}
