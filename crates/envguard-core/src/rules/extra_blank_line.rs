use envguard_syntax::{Content, Edit, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds blank lines at the start or the end of a file, and more than one in a row.
    ///
    /// ## Why
    /// One blank line separates groups. More say nothing, and come and go in diffs.
    ///
    /// ## Example
    /// ```env
    /// HOST=localhost
    ///
    ///
    /// PORT=8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// HOST=localhost
    ///
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe, but where an open quote above makes some runtime take the blank lines for a part of a value.
    name: "extra-blank-line",
    summary: "blank lines at the start, at the end, or several in a row",
    group: Style,
    level: WARNING,
    message: "more than one blank line in a row",
    covers: ["dotenv-linter: ExtraBlankLine"],
    check: Check::File(check),
    fix: fix,
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let lines = &context.document.lines;
    let is_blank = |line: &Line| line.content == Content::Blank;
    let mut position = 0;
    while let Some(length) = lines[position..].iter().position(is_blank) {
        let first = position + length;
        let count = lines[first..].iter().take_while(|line| is_blank(line)).count();
        position = first + count;
        // What is kept of the blank lines is the first, which stands between others.
        let extra = if first == 0 || position == lines.len() { first } else { first + 1 };
        if extra == position {
            continue;
        }
        let span = lines[extra].full_span().to(lines[position - 1].full_span());
        // The finding is about the first blank line, so that a comment above can allow it.
        let diagnostic = sink.report_on(first, span);
        if position == lines.len() {
            diagnostic.message("blank line at the end of the file");
        } else if first == 0 {
            diagnostic.message("blank line at the start of the file");
        }
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let Span { start, end } = diagnostic.span;
    (start < end && end as usize <= context.source().len())
        .then(|| Fix::safe("take the blank lines away", vec![Edit::delete(diagnostic.span)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn keeps_one_between_others() {
        Test::of(&RULE)
            .source("A=1\n\n\n \nB=2\n\nC=3\n")
            .finds(&["3:1-5:1 more than one blank line in a row"])
            .safe_fix("A=1\n\nB=2\n\nC=3\n");
    }

    #[test]
    fn keeps_none_at_the_margins() {
        Test::of(&RULE)
            .source("\r\nA=1\r\n\r\n")
            .finds(&[
                "1:1-2:1 blank line at the start of the file",
                "3:1-4:1 blank line at the end of the file",
            ])
            .safe_fix("A=1\r\n");
        Test::of(&RULE)
            .source("A=1\n  ")
            .finds(&["2:1-3 blank line at the end of the file"])
            .safe_fix("A=1\n");
        Test::of(&RULE).source("\n\n").finds(&["1:1-3:1 blank line at the end of the file"]).safe_fix("");
    }

    #[test]
    fn leaves_what_is_inside_of_values() {
        Test::of(&RULE).source("A=\"one\n\n\n\ntwo\"\n").finds_nothing();
        Test::of(&RULE).source("").finds_nothing();
    }
}
