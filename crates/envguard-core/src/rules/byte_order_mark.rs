use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Edit, Span};

use crate::{Check, Context, Diagnostic, DialectSet, Fix, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds a byte order mark at the beginning of a file.
    ///
    /// ## Why
    /// UTF-8 needs none, and nobody sees it. Node's own parser makes it a part of the first key, which the program then
    /// does not find; bash and systemd drop the first line; godotenv and Symfony refuse the file. Editors on Windows
    /// write it.
    ///
    /// ## Example
    /// ```env
    /// ␣(U+FEFF)PORT=8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe where every configured dialect passes over the mark. Unsafe where it stands in the way of the first key:
    /// without it there is one variable more.
    name: "byte-order-mark",
    summary: "a byte order mark at the beginning",
    group: Correctness,
    level: WARNING,
    message: "the file begins with a byte order mark",
    help: "save the file as UTF-8 without a byte order mark",
    check: Check::File(check),
    fix: fix,
}

/// What it takes in UTF-8.
const MARK: Span = Span { start: 0, end: 3 };

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if !context.document.has_byte_order_mark {
        return;
    }
    let stumbles = |dialect: &Dialect| {
        use Dialect::{Bash, Go, NodeNative, Symfony, Systemd};
        matches!(dialect, NodeNative | Go | Symfony | Bash | Systemd)
    };
    let stumbling: DialectSet = context.settings.dialects.iter().filter(stumbles).collect();
    let diagnostic = sink.report_on(0, MARK);
    if !stumbling.is_empty() {
        diagnostic.message(
            Message::new("the file begins with a byte order mark, which costs {} the first line")
                .with(stumbling),
        );
    }
}

fn fix(_: &Context<'_>, _: &Diagnostic) -> Option<Fix> {
    Some(Fix::safe("take the byte order mark away", vec![Edit::delete(MARK)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn is_safe_to_take_away_where_all_pass_over_it() {
        Test::of(&RULE)
            .source("\u{feff}A=1\nB=2\n")
            .finds(&["1:1-2 the file begins with a byte order mark"])
            .safe_fix("A=1\nB=2\n");
        Test::of(&RULE).source("A=1\n\u{feff}B=2\n").finds_nothing();
    }

    #[test]
    fn says_who_stumbles_over_it() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::NodeNative, Dialect::Bash])
            .source("\u{feff}A=1\nB=2\n")
            .finds(&[
                "1:1-2 the file begins with a byte order mark, which costs node-native and bash the first line",
            ])
            .safe_fix("\u{feff}A=1\nB=2\n")
            .unsafe_fix("A=1\nB=2\n");
    }

    #[test]
    fn the_rest_of_an_empty_file() {
        Test::of(&RULE)
            .source("\u{feff}")
            .finds(&["1:1-2 the file begins with a byte order mark"])
            .safe_fix("");
    }
}
