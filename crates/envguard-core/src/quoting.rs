//! Which quotes and escapes the dialects know: the one table of them.

use envguard_syntax::Quote;
use envguard_syntax::dialect::Dialect;

/// What a dialect makes of a backslash in double quotes and the character after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// A control character, such as the line feed for `\n`.
    Control,
    /// The character alone.
    Character,
    /// Both stay as they are.
    Kept,
    /// The dialect refuses the value.
    Refused,
    /// The value ends here, since backslashes mean nothing to it and this is its quote.
    End,
}

/// Whether `dialect` takes `quote` around a value for more than two characters of the value.
pub(crate) fn knows_quote(dialect: Dialect, quote: Quote) -> bool {
    match quote {
        Quote::Bare => false,
        Quote::Single | Quote::Double => dialect != Dialect::Docker,
        // To bash they are no quotes, but they have to be closed all the same.
        Quote::Backtick => {
            matches!(dialect, Dialect::Node | Dialect::NodeExpand | Dialect::NodeNative | Dialect::Bash)
        }
    }
}

/// Whether `dialect` reads `"a"'b'` as `ab`, as shells do.
pub(crate) fn joins_pieces(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Dotenvy | Dialect::Symfony | Dialect::Bash | Dialect::Systemd)
}

/// What `dialect` makes of a backslash and `character` in double quotes; `None` where it does not know such quotes.
pub(crate) fn escape(dialect: Dialect, character: u8) -> Option<Escape> {
    // The characters that give a control character; those that stand for themselves; what becomes of the others.
    let (control, itself, others): (&[u8], &[u8], Escape) = match dialect {
        Dialect::Node => (b"nr", b"", Escape::Kept),
        Dialect::NodeExpand => (b"nr", b"$", Escape::Kept),
        Dialect::NodeNative if character == b'"' => return Some(Escape::End),
        Dialect::NodeNative => (b"n", b"", Escape::Kept),
        Dialect::Python => (b"abfnrtv", b"\\'\"", Escape::Kept),
        Dialect::Dotenvy => (b"n", b"\\'\"$ ", Escape::Refused),
        Dialect::Ruby if matches!(character, b'n' | b'r') => return Some(Escape::Kept),
        Dialect::Ruby => (b"", b"", Escape::Character),
        Dialect::Go => (b"nr", b"", Escape::Character),
        Dialect::Compose => (b"abfnrtv0", b"\\\"$", Escape::Kept),
        Dialect::Php => (b"fnrtv", b"\\\"$", Escape::Refused),
        Dialect::Symfony => (b"nr", b"\\\"$", Escape::Kept),
        Dialect::Bash | Dialect::Systemd => (b"", b"\\\"$`", Escape::Kept),
        _ => return None,
    };
    if control.contains(&character) {
        Some(Escape::Control)
    } else if itself.contains(&character) {
        Some(Escape::Character)
    } else {
        Some(others)
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Environment;

    use super::*;

    fn read(dialect: Dialect, source: &[u8]) -> Option<Vec<u8>> {
        dialect.read(source, &Environment::default()).vars().text("A").map(<[u8]>::to_vec)
    }

    #[test]
    fn the_table_of_escapes_is_what_the_readers_do() {
        for dialect in Dialect::ALL {
            for character in b' '..=b'~' {
                let source = [b"A=\"a\\", &[character][..], b"b\"\n"].concat();
                let kept = [b"a\\", &[character][..], b"b"].concat();
                let found = match read(dialect, &source) {
                    None => Some(Escape::Refused),
                    Some(value) if value.starts_with(b"\"") => None,
                    Some(value) if value == kept => Some(Escape::Kept),
                    Some(value) if value == [kept[0], kept[2], kept[3]] => Some(Escape::Character),
                    Some(value) if value == b"a\\" => Some(Escape::End),
                    Some(_) => Some(Escape::Control),
                };
                // `\0` needs digits after it to become a character.
                if (dialect, character) != (Dialect::Compose, b'0') {
                    assert_eq!(found, escape(dialect, character), "{dialect} {}", char::from(character));
                }
            }
        }
    }

    #[test]
    fn the_tables_of_quotes_are_what_the_readers_do() {
        for dialect in Dialect::ALL {
            let is = |source: &[u8], value: &[u8]| read(dialect, source).as_deref() == Some(value);
            assert_eq!(is(b"A='b'\n", b"b"), knows_quote(dialect, Quote::Single), "{dialect}");
            assert_eq!(is(b"A=\"b\"\n", b"b"), knows_quote(dialect, Quote::Double), "{dialect}");
            assert_eq!(!is(b"A=`b`\n", b"`b`"), knows_quote(dialect, Quote::Backtick), "{dialect}");
            assert_eq!(is(b"A=\"b\"'c'\n", b"bc"), joins_pieces(dialect), "{dialect}");
        }
    }
}
