use envguard_syntax::{Facts, Line};

use crate::{Check, Context, Role, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys with nothing after the `=`. Two quotes with nothing between them say that an empty value is meant,
    /// and files that only declare variables, such as `.env.example`, may leave all of them empty.
    ///
    /// ## Why
    /// Often somebody forgot to fill it in. A program that only looks whether the variable is set goes on with an empty
    /// password or address.
    ///
    /// ## Example
    /// ```env
    /// API_TOKEN=
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// API_TOKEN=0123456789
    /// PREFIX=""
    /// ```
    ///
    /// ## Fix safety
    /// There is none: only its author knows the value.
    name: "empty-value",
    summary: "a key with nothing after the `=`",
    group: Correctness,
    level: NOTE,
    message: "key {key} has no value",
    help: "give it a value, or write `\"\"` if it is meant to be empty",
    check: Check::Line(Facts::EMPTY_VALUE, check),
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    // A value here is a pair of quotes. Without a key, the delimiter is a finding of its own.
    if context.file.role == Role::Values && entry.value.is_empty() && !entry.key.is_empty() {
        sink.report(entry.delimiter);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_what_was_not_filled_in() {
        Test::of(&RULE)
            .source("A=\nB= # later\nC=''\nD=x\nE\n=\n")
            .finds(&["1:2-3 key `A` has no value", "2:2-3 key `B` has no value"])
            .no_fix();
    }

    #[test]
    fn examples_may_be_empty() {
        Test::of(&RULE).path("app/.env.example").source("A=\n").finds_nothing();
    }
}
