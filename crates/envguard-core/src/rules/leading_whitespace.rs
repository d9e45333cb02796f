use envguard_syntax::{Content, Edit, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds blanks at the start of a line, before a key or a comment.
    ///
    /// ## Why
    /// Every runtime drops them, so they mean nothing; but an indented line looks as if it belonged to the one above, and
    /// a search for `^PORT=` misses it.
    ///
    /// ## Example
    /// ```env
    ///   PORT=8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe, but where an open quote above makes some runtime take the line for a part of a value.
    name: "leading-whitespace",
    summary: "blanks at the start of a line",
    group: Style,
    level: WARNING,
    message: "blanks at the start of the line",
    covers: [
        "dotenv-linter: LeadingCharacter",
        "python dotenv-linter: SpacedName",
        "python dotenv-linter: SpacedComment",
    ],
    check: Check::Line(Facts::LEADING_BLANK, check),
    fix: fix,
}

fn check(_: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let text = match &line.content {
        Content::Blank => return,
        Content::Comment(span) | Content::Junk(span) => span.start,
        Content::Entry(entry) => entry.key_with_export().start,
    };
    sink.report(Span { start: line.span.start, end: text });
}

fn fix(_: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    Some(Fix::safe("take the blanks away", vec![Edit::delete(diagnostic.span)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_blanks_before_keys_and_comments() {
        Test::of(&RULE)
            .source(" A=1\n\t # c\nB=2\n  export C=3\n")
            .finds(&[
                "1:1-2 blanks at the start of the line",
                "2:1-3 blanks at the start of the line",
                "4:1-3 blanks at the start of the line",
            ])
            .safe_fix("A=1\n# c\nB=2\nexport C=3\n");
    }

    #[test]
    fn leaves_blank_lines_and_the_inside_of_values() {
        Test::of(&RULE).source("  \nA=\"one\n  two\"\n").finds_nothing();
    }
}
