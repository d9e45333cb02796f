use envguard_syntax::{Content, Edit, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds blanks at the end of a line.
    ///
    /// ## Why
    /// Nobody sees them, and not everybody drops them: `docker run --env-file` makes them part of the value, and Node
    /// 22 takes the next line as the value of a key that is followed by nothing but blanks.
    ///
    /// ## Example
    /// ```env
    /// PORT=8080␠␠
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe where every configured dialect drops the blanks, as on blank lines and after comments; else unsafe.
    name: "trailing-whitespace",
    summary: "blanks at the end of a line",
    group: Style,
    level: WARNING,
    message: "blanks at the end of the line",
    covers: ["dotenv-linter: TrailingWhitespace", "python dotenv-linter: SpacedValue", "python dotenv-linter: SpacedComment"],
    check: Check::Line(Facts::TRAILING_BLANK, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let text_end = match &line.content {
        Content::Blank => line.span.start,
        Content::Comment(span) | Content::Junk(span) => span.end,
        Content::Entry(entry) => entry.end_before_comment().max(entry.comment.end),
    };
    let blanks = Span { start: text_end, end: line.span.end };
    debug_assert!(blanks.of(context.source()).iter().all(u8::is_ascii_whitespace));
    sink.report(blanks);
}

fn fix(_: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    Some(Fix::safe("take the blanks away", vec![Edit::delete(diagnostic.span)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_blanks_at_the_end() {
        Test::of(&RULE)
            .source("A=1 \n# c\t\n  \nB=2\n")
            .finds(&[
                "1:4-5 blanks at the end of the line",
                "2:4-5 blanks at the end of the line",
                "3:1-3 blanks at the end of the line",
            ])
            .safe_fix("A=1\n# c\n\nB=2\n");
    }

    #[test]
    fn is_unsafe_where_docker_reads_the_file() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Docker])
            .source("A=1 \n# c \n")
            .finds(&["1:4-5 blanks at the end of the line", "2:4-5 blanks at the end of the line"])
            .safe_fix("A=1 \n# c\n")
            .unsafe_fix("A=1\n# c\n");
    }
}
