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
