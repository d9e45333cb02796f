use envguard_syntax::{Facts, Line, Piece, PieceKind, Quote, Span};

use crate::quoting::{Escape, escape};
use crate::{Argument, Check, Context, DialectSet, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds backslashes in double quotes that a configured dialect does not know as an escape, or treats otherwise
    /// than another. Each escape is reported once a line.
    ///
    /// ## Why
    /// There is no set of escapes that all share. `"\n"` is a line feed to most, and a backslash and an `n` to Ruby,
    /// bash and systemd; `"\t"` is a tab to Python, Compose and phpdotenv, an error to dotenvy, and a `t` to godotenv;
    /// npm's dotenv keeps the backslash of `"\""`, and Node ends the value there.
    ///
    /// ## Example
    /// ```env
    /// DIRECTORY="C:\temp"
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// DIRECTORY='C:\temp'
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which of the readings is meant, only its author knows.
    name: "unknown-escape",
    summary: "an escape that not all dialects know",
    group: Syntax,
    level: WARNING,
    message: "an escape in the value of {key} is not known to all",
    help: "write the character itself, in single quotes if it is a backslash or a quote",
    check: Check::Line(Facts::BACKSLASH, check),
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    if !line.facts.contains(Facts::DOUBLE_QUOTED) || line.facts.contains(Facts::UNTERMINATED) {
        return;
    }
    let Some(entry) = line.entry() else { return };
    let mut seen = 0_u128;
    for piece in entry.pieces(context.source()) {
        let Some(character) = escaped(&piece, context.source()) else { continue };
        let bit = 1_u128.checked_shl(u32::from(character)).unwrap_or(0);
        if seen & bit != 0 {
            continue;
        }
        seen |= bit;
        if let Some(message) = trouble(context.settings.dialects, character) {
            // A backslash before a character of several bytes is a piece that ends within it.
            let end = if character.is_ascii() { piece.span.end } else { piece.span.start + 1 };
            sink.report(Span { end, ..piece.span }).message(message);
        }
    }
}

/// The character after the backslash, if that is what `piece` is, and in double quotes.
fn escaped(piece: &Piece, source: &[u8]) -> Option<u8> {
    let is_escape = piece.kind == PieceKind::Escape && piece.quote == Quote::Double;
    // A backslash at the end of a line is another matter: nobody takes it for a character.
    piece.span.of(source).get(1).copied().filter(|byte| is_escape && !matches!(byte, b'\n' | b'\r'))
}

/// What to say of a backslash and `character`, if there is anything.
fn trouble(dialects: DialectSet, character: u8) -> Option<Message> {
    const KINDS: [(Escape, &str); 5] = [
        (Escape::Control, "a control character to {}"),
        (Escape::Character, "the character alone to {}"),
        (Escape::Kept, "a backslash and the character to {}"),
        (Escape::Refused, "an error to {}"),
        (Escape::End, "the end of the value to {}"),
    ];
    let readers = |kind: Escape| -> DialectSet {
        dialects.iter().filter(|dialect| escape(*dialect, character) == Some(kind)).collect()
    };
    let kinds: Vec<(Escape, &'static str, DialectSet)> = KINDS
        .into_iter()
        .map(|(kind, text)| (kind, text, readers(kind)))
        .filter(|(_, _, readers)| !readers.is_empty())
        .collect();
    let is_well = match kinds.as_slice() {
        [] | [(Escape::Control | Escape::Character, ..)] => true,
        // A backslash that all keep is what was meant, unless it is one that people expect to do something.
        [(Escape::Kept, ..)] => !matches!(character, b'n' | b'r' | b't' | b'"' | b'\\' | b'$' | b'\''),
        _ => false,
    };
    if is_well {
        return None;
    }
    let readings: Vec<Message> =
        kinds.into_iter().map(|(_, text, readers)| Message::new(text).with(readers)).collect();
    Some(Message::new("{} in double quotes is {}").with(name(character)).with(Argument::List(readings)))
}

/// How the escape is called: only the common ones by their character, for the others may be a piece of a password.
fn name(character: u8) -> &'static str {
    match character {
        b'n' => "`\\n`",
        b'r' => "`\\r`",
        b't' => "`\\t`",
        b'"' => "`\\\"`",
        b'\\' => "`\\\\`",
        b'$' => "`\\$`",
        b'\'' => "`\\'`",
        _ => "this escape",
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_who_reads_what() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Python, Dialect::Dotenvy])
            .source("A=\"x\\ty\\tz\"\nB='x\\ty'\nC=x\\ty\nD=\"a\\nb\"\n")
            .finds(&["1:5-7 `\\t` in double quotes is a control character to python; a backslash and the character \
                      to node; an error to dotenvy"])
            .no_fix();
        Test::of(&RULE)
            .dialects(&[Dialect::NodeNative, Dialect::Ruby, Dialect::Go])
            .source("A=\"x\\\"y\\n\"\n")
            .finds(&[
                "1:5-7 `\\\"` in double quotes is the character alone to ruby and go; the end of the value to \
                 node-native",
                "1:8-10 `\\n` in double quotes is a control character to node-native and go; a backslash and the \
                 character to ruby",
            ]);
    }

    #[test]
    fn one_dialect_is_enough_for_what_looks_like_an_escape() {
        let node = || Test::of(&RULE).dialects(&[Dialect::Node]);
        node()
            .source("A=\"x\\ty\"\n")
            .finds(&["1:5-7 `\\t` in double quotes is a backslash and the character to node"]);
        node().source("A=\"\\d+\\.\\w\"\nB=\"x\\ny\"\n").finds_nothing();
    }

    #[test]
    fn does_not_show_what_may_be_a_piece_of_a_password() {
        Test::of(&RULE).dialects(&[Dialect::Php]).source("A=\"x\\qy\\é\"\n").finds(&[
            "1:5-7 this escape in double quotes is an error to php",
            "1:8-9 this escape in double quotes is an error to php",
        ]);
    }

    #[test]
    fn leaves_docker_out() {
        Test::of(&RULE).dialects(&[Dialect::Docker]).source("A=\"x\\ty\"\n").finds_nothing();
    }
}
