use envguard_syntax::{Edit, Entry, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds blanks before or after the `=`.
    ///
    /// ## Why
    /// A shell takes `PORT = 8080` for a command called `PORT`, `docker run` and Symfony reject the file, and
    /// `docker run` makes the blank after `PORT= 8080` a part of the value.
    ///
    /// ## Example
    /// ```env
    /// PORT = 8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe where every configured dialect drops the blanks; else unsafe. Blanks between `=` and a comment stay: in
    /// `KEY= # why` they are what makes it a comment. So does the blank after the colon of `KEY: value`.
    name: "spaces-around-delimiter",
    summary: "blanks around the `=`",
    group: Style,
    level: WARNING,
    message: "blanks around the delimiter of key {key}",
    covers: ["dotenv-linter: SpaceCharacter", "python dotenv-linter: SpacedAssign"],
    check: Check::Line(Facts::BLANK_BEFORE_DELIMITER.union(Facts::BLANK_AFTER_DELIMITER), check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let (before, after) = blanks(context, entry);
    match (before.is_empty(), after.is_empty()) {
        (true, true) => {}
        (false, true) => {
            sink.report(before);
        }
        (true, false) => {
            sink.report(after);
        }
        (false, false) => {
            sink.report(before.to(after));
        }
    }
}

/// The blanks before the delimiter, and those after it that can go.
fn blanks(context: &Context<'_>, entry: &Entry) -> (Span, Span) {
    let before = Span { start: entry.key.end, end: entry.delimiter.start };
    let nothing = Span { start: entry.delimiter.end, end: entry.delimiter.end };
    let needed = entry.value.is_empty() || entry.delimiter.of(context.source()) == b":";
    let after = if needed { nothing } else { Span { end: entry.value.start, ..nothing } };
    (before, after)
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let entry = context.document.lines.get(diagnostic.line())?.entry()?;
    let (before, after) = blanks(context, entry);
    let edits = [before, after].into_iter().filter(|span| !span.is_empty()).map(Edit::delete).collect();
    Some(Fix::safe("take the blanks away", edits))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_blanks_on_either_side() {
        Test::of(&RULE)
            .source("A =1\nB= 2\nC = 'x' # c\n")
            .finds(&[
                "1:2-3 blanks around the delimiter of key `A`",
                "2:3-4 blanks around the delimiter of key `B`",
                "3:2-5 blanks around the delimiter of key `C`",
            ])
            .safe_fix("A=1\nB=2\nC='x' # c\n");
    }

    #[test]
    fn leaves_blanks_that_mean_something() {
        Test::of(&RULE).source("A= # c\nB: 2\nC=\n").finds_nothing();
    }

    #[test]
    fn is_unsafe_where_the_blanks_are_read() {
        Test::of(&RULE)
            .dialects(&[Dialect::Docker])
            .source("A= 1\n")
            .finds(&["1:3-4 blanks around the delimiter of key `A`"])
            .safe_fix("A= 1\n")
            .unsafe_fix("A=1\n");
    }
}
