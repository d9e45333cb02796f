use envguard_syntax::{Edit, Facts, Line, PieceKind, Span};

use crate::quoting::{joins_pieces, knows_quote};
use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds text after the closing quote of a value.
    ///
    /// ## Why
    /// Shells, dotenvy, Symfony and systemd put the pieces together; npm's dotenv takes the quotes for a part of the
    /// value, Node drops the text, Compose reads it as the next key, and the others refuse it. It is reported unless
    /// all of the configured dialects put the pieces together.
    ///
    /// ## Example
    /// ```env
    /// GREETING="good"morning
    /// COLOUR="blue"# mostly
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// GREETING="goodmorning"
    /// COLOUR="blue" # mostly
    /// ```
    ///
    /// ## Fix safety
    /// A blank before a comment is safe where every configured dialect reads the same value with it. To take away a
    /// comma or semicolon is unsafe. Other text is left to its author.
    name: "trailing-content",
    summary: "text after a closing quote",
    group: Syntax,
    level: ERROR,
    message: "there is text after the closing quote of {key}",
    help: "put all of the value into one pair of quotes",
    check: Check::Line(Facts::TRAILING_CONTENT, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let Some(quote) = entry.opening_quote(context.source()) else { return };
    let dialects = context.settings.dialects;
    let is_well = |dialect| !knows_quote(dialect, quote) || joins_pieces(dialect);
    if !dialects.is_empty() && dialects.iter().all(is_well) {
        return;
    }
    let Some(close) = entry.pieces(context.source()).find(|piece| piece.kind == PieceKind::Close) else {
        return;
    };
    let rest = Span { start: close.span.end, end: entry.value.end };
    let diagnostic = sink.report(rest);
    if rest.of(context.source()).starts_with(b"#") {
        diagnostic.help("put a blank before the `#` if a comment is meant");
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let rest = diagnostic.span;
    match rest.of(context.source()) {
        [b'#', ..] => Some(Fix::safe("put a blank before the comment", vec![Edit::insert(rest.start, " ")])),
        b"," | b";" => Some(Fix::unsafe_("take it away", vec![Edit::delete(rest)])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn points_at_the_text() {
        Test::of(&RULE)
            .source("A=\"x\"yz\nB='x' y # c\nC=\"x\" # c\n")
            .finds(&[
                "1:6-8 there is text after the closing quote of `A`",
                "2:6-8 there is text after the closing quote of `B`",
            ])
            .no_fix();
    }

    #[test]
    fn separates_a_comment() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Python])
            .source("A=\"x\"#c\n")
            .finds(&["1:6-8 there is text after the closing quote of `A` (put a blank before the `#` if a comment is meant)"])
            .safe_fix("A=\"x\" #c\n");
    }

    #[test]
    fn takes_a_comma_away() {
        Test::of(&RULE)
            .source("A=\"x\",\nB='y';\n")
            .finds(&[
                "1:6-7 there is text after the closing quote of `A`",
                "2:6-7 there is text after the closing quote of `B`",
            ])
            .unsafe_fix("A=\"x\"\nB='y'\n");
    }

    #[test]
    fn shells_may_put_pieces_together() {
        Test::of(&RULE).dialects(&[Dialect::Bash, Dialect::Dotenvy]).source("A=\"x\"'y'z\n").finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Python]).source("A=`x`y\n").finds_nothing();
    }
}
