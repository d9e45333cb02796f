//! Which keys the dialects take: the one table of them.

use envguard_syntax::dialect::Dialect;

use crate::DialectSet;

/// Whether `byte` is a letter, a digit or `_`: what keys are made of that every dialect takes.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The dialects of `dialects` that do not set a variable called `key` for `key=value`: they drop the line, refuse the
/// file, or take it for something else. `key` is not empty, and holds no line feed and no `=`.
pub(crate) fn refusing(dialects: DialectSet, key: &[u8]) -> DialectSet {
    let traits = traits(key);
    dialects.iter().filter(|dialect| refused(*dialect) & traits != 0).collect()
}

// What is special about a key, as far as some dialect cares.
const DIGIT_FIRST: u16 = 1;
const DOT_FIRST: u16 = 1 << 1;
/// `_` and no letter after it.
const BARE_UNDERSCORE: u16 = 1 << 2;
const ONLY_DIGITS: u16 = 1 << 3;
/// It is `__proto__`, which is no key of a JavaScript object.
const PROTO: u16 = 1 << 4;
const DOT: u16 = 1 << 5;
const DASH: u16 = 1 << 6;
const BRACKET: u16 = 1 << 7;
const BLANK: u16 = 1 << 8;
const HASH: u16 = 1 << 9;
const SINGLE_QUOTE: u16 = 1 << 10;
/// Letters and digits outside ASCII.
const FOREIGN: u16 = 1 << 11;
/// Anything else, and bytes that are no UTF-8.
const OTHER: u16 = 1 << 12;

/// What `dialect` refuses in a key.
fn refused(dialect: Dialect) -> u16 {
    const ODD: u16 = BRACKET | HASH | SINGLE_QUOTE | OTHER;
    const PORTABLE: u16 = ODD | DOT | DASH | BLANK | FOREIGN | DIGIT_FIRST;
    match dialect {
        Dialect::Node | Dialect::NodeExpand => ODD | BLANK | FOREIGN | PROTO,
        Dialect::NodeNative => PROTO,
        Dialect::Python => BLANK | HASH | SINGLE_QUOTE,
        Dialect::Dotenvy => ODD | DASH | BLANK | FOREIGN | DIGIT_FIRST | DOT_FIRST,
        Dialect::Ruby => ODD | DASH | BLANK | FOREIGN,
        Dialect::Go => ODD | DASH | FOREIGN,
        Dialect::Compose => BLANK | HASH | SINGLE_QUOTE | OTHER,
        Dialect::Docker => BLANK,
        // PHP makes a number of digits; which letters it takes depends on how it was built.
        Dialect::Php => ODD | DASH | BLANK | ONLY_DIGITS,
        Dialect::Symfony => PORTABLE | BARE_UNDERSCORE,
        Dialect::Bash | Dialect::Systemd => PORTABLE,
        _ => 0,
    }
}

fn traits(key: &[u8]) -> u16 {
    let mut traits = match key {
        b"__proto__" => PROTO | BARE_UNDERSCORE,
        [b'_'] => BARE_UNDERSCORE,
        [b'_', second, ..] if !second.is_ascii_alphabetic() => BARE_UNDERSCORE,
        [b'.', ..] => DOT_FIRST,
        [b'0'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_digit) => DIGIT_FIRST | ONLY_DIGITS,
        [b'0'..=b'9', ..] => DIGIT_FIRST,
        _ => 0,
    };
    for chunk in key.utf8_chunks() {
        traits |= if chunk.invalid().is_empty() { 0 } else { OTHER };
        for character in chunk.valid().chars() {
            traits |= match character {
                'A'..='Z' | 'a'..='z' | '0'..='9' | '_' => 0,
                '.' => DOT,
                '-' => DASH,
                '[' | ']' => BRACKET,
                ' ' | '\t' => BLANK,
                '#' => HASH,
                '\'' => SINGLE_QUOTE,
                _ if character.is_alphanumeric() => FOREIGN,
                _ => OTHER,
            };
        }
    }
    traits
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Environment;

    use super::*;

    #[test]
    fn the_table_is_what_the_readers_do() {
        for key in [
            "A",
            "a1",
            "_A",
            "__A",
            "_1",
            "__proto__",
            "APP-NAME",
            "-A",
            "app.name",
            ".A",
            "1A",
            "123",
            "A B",
            "\"A\"",
            "'A'",
            "A/B",
            "@A",
            "A[0]",
            "A*",
            "A%",
            "A,B",
            "A!",
            "A?",
            "CAFÉ",
            "А",
            "🔑",
            "A\u{200b}",
        ] {
            for dialect in Dialect::ALL {
                let source = format!("{key}=x\n");
                let reading = dialect.read(source.as_bytes(), &Environment::default());
                let takes = reading.vars().text(key) == Some(b"x");
                let refuses = refusing(DialectSet::all(), key.as_bytes()).contains(dialect);
                assert_eq!(takes, !refuses, "{dialect} {key}");
            }
        }
    }
}
