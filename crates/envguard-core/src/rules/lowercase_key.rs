use envguard_syntax::{Edit, Facts, Line};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys with lower-case letters.
    ///
    /// ## Why
    /// Environment variables are upper case by custom (POSIX keeps lower case for applications to use among
    /// themselves), and names are case sensitive everywhere but on Windows: `port` and `PORT` are two variables in
    /// one place and one in the other.
    ///
    /// ## Example
    /// ```env
    /// port=8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the program that reads the key has to be changed with it. There is no fix where the key in upper case
    /// is there already.
    name: "lowercase-key",
    summary: "a key with lower-case letters",
    group: Style,
    level: WARNING,
    message: "key {key} has lower-case letters",
    covers: ["dotenv-linter: LowercaseKey", "python dotenv-linter: IncorrectName"],
    check: Check::Line(Facts::KEY_LOWERCASE, check),
    fix: fix,
}

fn check(_: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    if let Some(entry) = line.entry() {
        sink.report(entry.key);
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let upper = diagnostic.span.of(context.source()).to_ascii_uppercase();
    if context.keys().contains(&upper) {
        return None;
    }
    Some(Fix::unsafe_("write the key in upper case", vec![Edit::replace(diagnostic.span, upper)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_lower_case() {
        Test::of(&RULE)
            .source("foo=1\nexport aPI=2\nOK=x\n")
            .finds(&["1:1-4 key `foo` has lower-case letters", "2:8-11 key `aPI` has lower-case letters"])
            .unsafe_fix("FOO=1\nexport API=2\nOK=x\n");
    }

    #[test]
    fn leaves_a_key_whose_upper_case_is_taken() {
        Test::of(&RULE).source("foo=1\nFOO=2\n").finds(&["1:1-4 key `foo` has lower-case letters"]).no_fix();
    }
}
