use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Edit, Facts, Line, Quote};

use crate::quoting::knows_quote;
use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds quotes around values that every configured dialect reads the same without them: values of letters,
    /// digits and `_ . / : @ % + , - =`.
    ///
    /// ## Why
    /// Without them there is less to read, and one way of writing less. Many prefer to quote everything; the rule is
    /// off unless it is asked for.
    ///
    /// ## Example
    /// ```env
    /// PORT="8080"
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe: quotes that some configured dialect takes for a part of the value are not found in the first place, such
    /// as all quotes where `docker run --env-file` reads the file.
    name: "unneeded-quotes",
    summary: "quotes around a value that needs none",
    group: Style,
    level: OFF,
    message: "the value of {key} needs no quotes",
    covers: ["dotenv-linter: QuoteCharacter", "python dotenv-linter: QuotedValue"],
    check: Check::Line(QUOTED, check),
    fix: fix,
}

const QUOTED: Facts = Facts::SINGLE_QUOTED.union(Facts::DOUBLE_QUOTED).union(Facts::BACKTICK_QUOTED);

/// Facts of lines on which more than plain text stands in or around the quotes.
const NOT_PLAIN: Facts = Facts::UNTERMINATED
    .union(Facts::TRAILING_CONTENT)
    .union(Facts::MULTILINE)
    .union(Facts::EMPTY_VALUE)
    .union(Facts::COLON);

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let [quote, text @ .., _] = entry.value.of(context.source()) else { return };
    if line.facts.intersects(NOT_PLAIN) || !text.iter().copied().all(is_plain) {
        return;
    }
    // What is in backticks bash runs: to it they are no quotes around a value.
    let drops = |dialect, quote| {
        knows_quote(dialect, quote) && !(quote == Quote::Backtick && dialect == Dialect::Bash)
    };
    let all_drop = Quote::from_byte(*quote)
        .is_some_and(|quote| context.settings.dialects.iter().all(|dialect| drops(dialect, quote)));
    if all_drop {
        sink.report(entry.value);
    }
}

/// Whether every dialect reads the byte as itself wherever it stands without quotes.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_./:@%+,-=".contains(&byte)
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let [_, text @ .., _] = diagnostic.span.of(context.source()) else { return None };
    Some(Fix::safe("take the quotes away", vec![Edit::replace(diagnostic.span, text)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Test;

    #[test]
    fn finds_quotes_around_plain_text() {
        Test::of(&RULE)
            .source("A=\"8080\"\nexport B='a/b' # c\n")
            .finds(&["1:3-9 the value of `A` needs no quotes", "2:10-15 the value of `B` needs no quotes"])
            .safe_fix("A=8080\nexport B=a/b # c\n");
    }

    #[test]
    fn leaves_quotes_that_do_something() {
        Test::of(&RULE)
            .source("A=\"a b\"\nB='$x'\nC=\"\"\nD=\"a#b\"\nE='x'y\nF=\"x\nG='x\ny'\nH=`x`\n")
            .finds_nothing();
    }

    #[test]
    fn knows_to_whom_they_are_part_of_the_value() {
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Docker]).source("A='1'\n").finds_nothing();
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::NodeNative])
            .source("A=`1`\n")
            .finds(&["1:3-6 the value of `A` needs no quotes"])
            .safe_fix("A=1\n");
    }
}
