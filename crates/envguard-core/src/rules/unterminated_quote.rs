use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Edit, Facts, Line, Span};

use crate::quoting::knows_quote;
use crate::{Check, Context, Diagnostic, DialectSet, Fix, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds values that begin with a quote which is never closed.
    ///
    /// ## Why
    /// Every runtime does something else with them, and none what was meant: dotenvy, godotenv, Compose, Symfony and
    /// bash refuse the file, npm's dotenv makes the quote a part of the value, phpdotenv silently drops the rest of the
    /// file, and systemd makes the rest of the file the value.
    ///
    /// ## Example
    /// ```env
    /// GREETING="good morning
    /// PORT=8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// GREETING="good morning"
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: it closes the quote at the end of the line, where the value may not end.
    name: "unterminated-quote",
    summary: "a quote that is never closed",
    group: Syntax,
    level: ERROR,
    message: "the quote before the value of {key} is never closed",
    check: Check::Line(Facts::UNTERMINATED, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let Some(quote) = entry.opening_quote(context.source()) else { return };
    let dialects = context.settings.dialects;
    if !dialects.is_empty() && !dialects.iter().any(|dialect| knows_quote(dialect, quote)) {
        return;
    }
    let start = entry.value.start as usize;
    let diagnostic = sink.report(Span::new(start, start + 1));
    let swallows: DialectSet =
        dialects.iter().filter(|dialect| matches!(dialect, Dialect::Php | Dialect::Systemd)).collect();
    diagnostic.help(if swallows.is_empty() {
        Message::new("close it at the end of the value, or leave it out")
    } else {
        Message::new("close it at the end of the value; until then the rest of the file is lost to {}")
            .with(swallows)
    });
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let quote = diagnostic.span.of(context.source());
    let value = context.document.lines.get(diagnostic.line())?.entry()?.value;
    // After a backslash it would not be closed.
    if value.of(context.source()).last() == Some(&b'\\') {
        return None;
    }
    Some(Fix::unsafe_("close it at the end of the line", vec![Edit::insert(value.end, quote)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    const HELP: &str = "(close it at the end of the value, or leave it out)";

    #[test]
    fn points_at_the_quote() {
        Test::of(&RULE)
            .source("A=\"one two  \nexport B='x\nC=\"ok\"\n")
            .finds(&[
                &format!("1:3-4 the quote before the value of `A` is never closed {HELP}"),
                &format!("2:10-11 the quote before the value of `B` is never closed {HELP}"),
            ])
            .safe_fix("A=\"one two  \nexport B='x\nC=\"ok\"\n")
            .unsafe_fix("A=\"one two\"  \nexport B='x'\nC=\"ok\"\n");
    }

    #[test]
    fn says_who_loses_the_rest() {
        let help =
            "(close it at the end of the value; until then the rest of the file is lost to php and systemd)";
        Test::of(&RULE)
            .dialects(&[Dialect::Php, Dialect::Node, Dialect::Systemd])
            .source("A=\"one\nB=2\n")
            .finds(&[&format!("1:3-4 the quote before the value of `A` is never closed {help}")]);
    }

    #[test]
    fn leaves_what_is_no_quote_to_those_who_read_it() {
        Test::of(&RULE).dialects(&[Dialect::Python]).source("A=`one\n").finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Docker]).source("A=\"one\n").finds_nothing();
        Test::of(&RULE).source("A=\"one\ntwo\"\nB=it's\n").finds_nothing();
    }

    #[test]
    fn does_not_close_after_a_backslash() {
        Test::of(&RULE)
            .source("A=\"C:\\\n")
            .finds(&[&format!("1:3-4 the quote before the value of `A` is never closed {HELP}")])
            .no_fix();
    }
}
