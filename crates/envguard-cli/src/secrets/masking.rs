//! What may be shown of a file that holds secrets.

use envguard_core::{Diagnostic, KeyName};

use crate::finding::MAX_SNIPPET_BYTES;

/// `bytes` as they may be shown: as many, with the same line breaks. Of the lines that `diagnostics` are on, names of
/// keys, signs and blanks stay; of all others, nothing does.
pub(super) fn mask(bytes: &[u8], diagnostics: &[Diagnostic]) -> Vec<u8> {
    let mut masked: Vec<u8> = bytes.iter().map(|byte| if is_break(*byte) { *byte } else { b'*' }).collect();
    for diagnostic in diagnostics {
        let secret = diagnostic.span.range();
        let Some(start) = start_of_line(bytes, secret.start) else { continue };
        let end = secret.start;
        for word in words(&bytes[start..end]) {
            let (from, to) = (start + word.start, start + word.end);
            if is_name(bytes, from, to) {
                masked[from..to].copy_from_slice(&bytes[from..to]);
            }
        }
        for at in start..end {
            let is_shown = bytes[at].is_ascii_punctuation() || matches!(bytes[at], b' ' | b'\t');
            if is_shown {
                masked[at] = bytes[at];
            }
        }
    }
    // One secret may stand where a name would stand before another.
    for diagnostic in diagnostics {
        for at in diagnostic.span.range() {
            if let Some(byte) = masked.get_mut(at).filter(|byte| !is_break(**byte)) {
                *byte = b'*';
            }
        }
    }
    masked
}

/// A file of settings, in TOML or JSON, as it may be shown: what allowlists and baselines are about may be real secrets.
/// Of each line, the name that it begins with stays.
pub(super) fn mask_settings(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (shown, hidden) = line.split_at(name_at_start(line));
        masked.push_str(shown);
        masked.extend(hidden.bytes().map(|byte| if is_break(byte) { char::from(byte) } else { '*' }));
    }
    masked
}

/// How much of `line` is the title of a table or the name of what follows, with the blanks and signs around it.
fn name_at_start(line: &str) -> usize {
    let text = line.trim_end();
    if text.ends_with(']') && KeyName::may_show(text.trim_matches(['[', ']', ' ', '\t']).as_bytes()) {
        return text.len();
    }
    let start = line.len() - line.trim_start_matches([' ', '\t', '{', '"', '\'']).len();
    let rest = line.get(start..).unwrap_or_default();
    let Some(separator) = rest.find(['=', ':']) else { return 0 };
    let (name, value) = rest.split_at(separator);
    let is_name = KeyName::may_show(name.trim_end_matches([' ', '\t', '"', '\'']).as_bytes());
    let signs = value.len() - value.trim_start_matches([' ', '\t', '=', ':']).len();
    if is_name { start + separator + signs } else { 0 }
}

/// Where the line begins that has a secret at `at`; `None` if that is too long to be shown.
fn start_of_line(bytes: &[u8], at: usize) -> Option<usize> {
    let nearest = at.saturating_sub(MAX_SNIPPET_BYTES);
    match bytes[nearest..at].iter().rposition(|byte| is_break(*byte)) {
        Some(end) => Some(nearest + end + 1),
        None => (nearest == 0).then_some(0),
    }
}

const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The words of a line, as names have them.
fn words(line: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let mut at = 0;
    std::iter::from_fn(move || {
        at += line[at..].iter().position(is_of_word)?;
        let length = line[at..].iter().position(|byte| !is_of_word(byte)).unwrap_or(line.len() - at);
        at += length;
        Some(at - length..at)
    })
}

/// Whether the word is followed by what makes it a key, and looks like one.
fn is_name(bytes: &[u8], from: usize, to: usize) -> bool {
    let mut rest =
        bytes[to..].iter().take(4).skip_while(|byte| matches!(byte, b' ' | b'"' | b'\'' | b'`' | b']'));
    rest.next().is_some_and(|byte| matches!(byte, b'=' | b':' | b'(')) && KeyName::may_show(&bytes[from..to])
}

#[cfg(test)]
mod tests {
    use envguard_core::{DialectSet, Leaks, Settings, Severity, find_leaks, rules};
    use envguard_syntax::Span;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let secrets = envguard_secrets::scan("a.yml", text.as_bytes(), &envguard_secrets::Options::default());
        let leaks = Leaks { secrets: secrets.findings, ..Leaks::default() };
        let found = find_leaks(text.as_bytes(), &leaks, &Settings::new(DialectSet::default()));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(String::from_utf8(mask(text.as_bytes(), &found)).unwrap(), expected);
    }

    #[test]
    fn names_and_signs_are_left_of_the_line() {
        check("a: 1\n  password: kT7wzQp0x # mine\nb: 2\n", "****\n  password: ****************\n****\n");
        check("\"db\": {\"password\": \"kT7wzQp0x\"}\r\n", "\"db\": {\"password\": \"***********\r\n");
        check("url: postgres://app:kT7wzQp0x@db/x\n", "url: postgres://app:**************\n");
    }

    #[test]
    fn a_secret_before_another_is_no_name() {
        let rule = rules::find("secret").unwrap();
        let found = |start, end| Diagnostic::new(rule, Severity::Error, Span::new(start, end), 0);
        let masked = mask(b"url: lantern.fjord:kT7wzQp0x\n", &[found(5, 18), found(19, 28)]);
        assert_eq!(String::from_utf8(masked).unwrap(), "url: *************:*********\n");
    }

    #[test]
    fn of_settings_names_stay() {
        for (line, expected) in [
            ("[[rules]]\r\n", "[[rules]]\r\n"),
            ("id = \"a\"\n", "id = ***\n"),
            ("regexes = [\n", "regexes = *\n"),
            ("  \"a+b=c\", # é\n", "***************\n"),
            ("[\"a b\"]", "*******"),
            ("{\"version\": 1,", "{\"version\": **"),
            ("lone", "****"),
        ] {
            assert_eq!(mask_settings(line), expected);
        }
    }
}
