use envguard_syntax::{Edit, Entry, Facts, Line, Piece, PieceKind, Quote, Span};

use crate::key_grammar::is_word;
use crate::{Check, Context, Diagnostic, Fix, KeyName, Message, Sink, expansion};

crate::declare_rule! {
    /// ## What it does
    /// Finds references that lack a piece: `${NAME` without its `}`, `$NAME}` without its `{`, and `${}` without a
    /// name.
    ///
    /// ## Why
    /// Compose, bash and others reject the file or the line, and the rest keep a brace in the value that does not belong
    /// there.
    ///
    /// ## Example
    /// ```env
    /// URL=http://${HOST/
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// URL=http://${HOST}/
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: it changes the value to what seems to be meant.
    name: "malformed-reference",
    summary: "a reference that lacks a brace or a name",
    group: Correctness,
    level: WARNING,
    message: "a reference in the value of {key} lacks a brace",
    help: "write `${NAME}`",
    covers: ["dotenv-linter: SubstitutionKey"],
    check: Check::Line(Facts::DOLLAR, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    if context.settings.dialects.intersection(expansion::expanders()).is_empty() {
        return;
    }
    let source = context.source();
    let name = || KeyName::of_entry(entry, source);
    // A `}` closes a `{` that stands before it: JSON has such.
    let mut open = 0_usize;
    let mut unbraced: Option<Span> = None;
    for piece in entry.pieces(source) {
        let text = piece.span.of(source);
        if let Some(reference) = unbraced.take()
            && piece.kind == PieceKind::Text
            && text.first() == Some(&b'}')
            && open == 0
        {
            sink.report(Span { start: reference.start, end: reference.end + 1 })
                .message(Message::new("a reference in the value of {} lacks its `{`").with(name()));
        }
        match piece.kind {
            PieceKind::Reference(reference) if !reference.braced => unbraced = Some(piece.span),
            PieceKind::Text if matches!(piece.quote, Quote::Bare | Quote::Double) => {
                check_text(source, entry, piece, sink);
                for byte in text {
                    match byte {
                        b'{' => open += 1,
                        b'}' => open = open.saturating_sub(1),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// A `${` that the parser takes for text is one without end, or without a name.
fn check_text(source: &[u8], entry: &Entry, piece: Piece, sink: &mut Sink<'_>) {
    let Some(rest) = piece.span.of(source).strip_prefix(b"${") else { return };
    let name = || KeyName::of_entry(entry, source);
    let start = piece.span.start as usize;
    let length = rest.iter().take_while(|byte| is_word(**byte)).count();
    if length > 0 {
        sink.report(Span::new(start, start + 2 + length))
            .message(Message::new("a reference in the value of {} lacks its `}`").with(name()));
    } else if rest.first() == Some(&b'}') {
        sink.report(Span::new(start, start + 3))
            .message(Message::new("a reference in the value of {} has no name").with(name()));
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let edit = match diagnostic.span.of(context.source()) {
        [b'$', b'{', .., b'}'] | [] => return None,
        [b'$', b'{', ..] => Edit::insert(diagnostic.span.end, "}"),
        [_, ..] => Edit::insert(diagnostic.span.start + 1, "{"),
    };
    Some(Fix::unsafe_("put the brace in", vec![edit]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn puts_braces_in() {
        Test::of(&RULE)
            .source("A=${B/x\nC=$D}/y\nE=\"x${F\"\nG=${}\n")
            .finds(&[
                "1:3-6 a reference in the value of `A` lacks its `}`",
                "2:3-6 a reference in the value of `C` lacks its `{`",
                "3:5-8 a reference in the value of `E` lacks its `}`",
                "4:3-6 a reference in the value of `G` has no name",
            ])
            .unsafe_fix("A=${B}/x\nC=${D}/y\nE=\"x${F}\"\nG=${}\n");
    }

    #[test]
    fn leaves_text() {
        Test::of(&RULE)
            .source("A={\"x\": $B}\nC='${D'\nE=$ {F}\nG=\\${H\nI=${J}}\nK=a{$L}\n")
            .finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Docker]).source("A=${B\n").finds_nothing();
    }
}
