use envguard_syntax::{Content, Edit, Ending, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds files that end without a line ending.
    ///
    /// ## Why
    /// `echo KEY=value >> .env` glues its line to the last one, and both variables are lost. Diffs show a line that
    /// nobody changed.
    ///
    /// ## Example
    /// ```env
    /// PORT=8080⟨end of file⟩
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ⟨end of file⟩
    /// ```
    ///
    /// ## Fix safety
    /// Safe, but where the last value has an open quote: systemd takes all that follows as a part of it. The line
    /// ending is that of the line before.
    name: "missing-final-newline",
    summary: "no line ending at the end of the file",
    group: Style,
    level: WARNING,
    message: "the last line has no line ending",
    covers: ["dotenv-linter: EndingBlankLine"],
    check: Check::Line(Facts::NO_NEWLINE, check),
    fix: fix,
}

fn check(_: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    // Nothing but blanks after the last line ending is no line, and `trailing-whitespace` has it.
    if line.content != Content::Blank {
        sink.report(Span::empty(line.span.end as usize));
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let before = diagnostic.line().checked_sub(1).and_then(|line| context.document.lines.get(line));
    let ending = match before.map(|line| line.ending) {
        Some(Ending::CrLf) => "\r\n",
        Some(Ending::Lf | Ending::None) | None => "\n",
    };
    Some(Fix::safe("end the last line", vec![Edit::replace(diagnostic.span, ending)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn ends_the_last_line_as_the_others_end() {
        let found = "2:4-4 the last line has no line ending";
        Test::of(&RULE).source("A=1\nB=2").finds(&[found]).safe_fix("A=1\nB=2\n");
        Test::of(&RULE).source("A=1\r\nB=2").finds(&[found]).safe_fix("A=1\r\nB=2\r\n");
        Test::of(&RULE).source("# c").finds(&["1:4-4 the last line has no line ending"]).safe_fix("# c\n");
    }

    #[test]
    fn leaves_empty_files() {
        Test::of(&RULE).source("").finds_nothing();
        Test::of(&RULE).source("A=1\n  ").finds_nothing();
    }
}
