use envguard_syntax::{Edit, Facts, Line, Span};

use crate::references::for_each_reference;
use crate::{Check, Context, Diagnostic, Fix, Sink, expansion};

crate::declare_rule! {
    /// ## What it does
    /// Finds references without braces, `$NAME`, that some configured dialect replaces.
    ///
    /// ## Why
    /// Where the name ends is a matter of opinion: dotenvy ends it at the first `_`. python-dotenv and phpdotenv do not
    /// see such a reference at all.
    ///
    /// ## Example
    /// ```env
    /// URL=http://$DB_HOST/
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// URL=http://${DB_HOST}/
    /// ```
    ///
    /// ## Fix safety
    /// Safe where every configured dialect reads the same value afterwards; unsafe where one sees the reference only
    /// in braces.
    name: "unbraced-reference",
    summary: "a reference without braces",
    group: Style,
    level: OFF,
    message: "a reference without braces in the value of {key}",
    help: "write `${NAME}`",
    covers: ["dotenv-linter: SubstitutionKey"],
    check: Check::Line(Facts::DOLLAR, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let source = context.source();
    for_each_reference(source, entry, |piece, reference| {
        let expanders = expansion::expanders_of(&reference, source, piece.quote);
        // With a brace behind it, it is broken rather than unbraced.
        let is_broken = source.get(piece.span.end as usize) == Some(&b'}');
        if !reference.braced && !is_broken && !context.settings.dialects.intersection(expanders).is_empty() {
            sink.report(piece.span);
        }
    });
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let name = Span { start: diagnostic.span.start + 1, end: diagnostic.span.end };
    let text = [b"${", name.of(context.source()), b"}"].concat();
    Some(Fix::safe("write it in braces", vec![Edit::replace(diagnostic.span, text)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn puts_braces_around_names() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Compose])
            .source("B=1\nA=\"$B/${B}\"$B\nC=\"x$B\"\n")
            .finds(&[
                "2:4-6 a reference without braces in the value of `A`",
                "2:12-14 a reference without braces in the value of `A`",
                "3:5-7 a reference without braces in the value of `C`",
            ]);
        Test::of(&RULE)
            .dialects(&[Dialect::Compose, Dialect::NodeExpand])
            .source("B=1\nC=\"x$B\"\n")
            .safe_fix("B=1\nC=\"x${B}\"\n");
    }

    #[test]
    fn is_unsafe_where_only_braces_make_a_reference() {
        Test::of(&RULE).source("B=1\nA=$B\n").safe_fix("B=1\nA=$B\n").unsafe_fix("B=1\nA=${B}\n");
    }

    #[test]
    fn leaves_what_nobody_replaces() {
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Python]).source("A=$B\n").finds_nothing();
        Test::of(&RULE).source("A='$B'\nC=\\$B\nD=$5\nE=$$B\nF=$B}\n").finds_nothing();
    }
}
