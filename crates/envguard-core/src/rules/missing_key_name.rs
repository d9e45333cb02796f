use envguard_syntax::{Facts, Line};

use crate::conflict_marker::{self, is_conflict_marker};
use crate::{Check, Context, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds values without a key.
    ///
    /// ## Why
    /// The key got lost. Most runtimes drop the line, some refuse the whole file, and Compose sets a variable that has
    /// no name.
    ///
    /// ## Example
    /// ```env
    /// =8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// There is none: only its author knows the key.
    name: "missing-key-name",
    summary: "a value without a key",
    group: Syntax,
    level: ERROR,
    message: "there is no key before the delimiter",
    help: "write the key, or delete the line",
    covers: ["python dotenv-linter: Parsing"],
    check: Check::Line(Facts::NO_KEY, check),
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    if is_conflict_marker(line.span.of(context.source())) {
        conflict_marker::report(line.span, sink);
    } else {
        sink.report(entry.delimiter);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn points_at_the_delimiter() {
        Test::of(&RULE)
            .source("=1\n  = x\nA==\n")
            .finds(&[
                "1:1-2 there is no key before the delimiter",
                "2:3-4 there is no key before the delimiter",
            ])
            .no_fix();
    }

    #[test]
    fn knows_the_middle_of_a_merge_conflict() {
        Test::of(&RULE).source("A=1\n=======\nA=2\n").finds(&[
            "2:1-8 a merge conflict is not resolved here (keep what is right of both sides, and delete the \
                 markers)",
        ]);
    }
}
