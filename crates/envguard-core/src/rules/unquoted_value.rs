use envguard_syntax::dialect::Dialect;
use envguard_syntax::{Edit, Facts, Line};

use crate::{Check, Context, Diagnostic, Fix, Sink, rewriting};

crate::declare_rule! {
    /// ## What it does
    /// Finds values without quotes that hold blanks, `#`, quotes, backslashes, or what is special to a shell: `&`,
    /// `|`, `;`, `<`, `>`, `(` and `)`.
    ///
    /// ## Why
    /// It holds only as long as nobody else reads the file: a shell takes the second word for a command, phpdotenv,
    /// symfony and dotenvy load nothing, and what comes after a `#` or a backslash is a different value to each.
    ///
    /// ## Example
    /// ```env
    /// NAME=My App
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// NAME="My App"
    /// ```
    ///
    /// ## Fix safety
    /// Safe where every configured dialect reads the same value afterwards; unsafe where they differed before. Nothing
    /// is found where `docker run --env-file` reads the file, since that takes quotes for a part of the value.
    name: "unquoted-value",
    summary: "a value with blanks or special characters that has no quotes",
    group: Style,
    level: NOTE,
    message: "the value of {key} has blanks or special characters and no quotes",
    help: "put it in quotes: without them, shells and some libraries read something else",
    covers: ["dotenv-linter: ValueWithoutQuotes"],
    check: Check::Line(Facts::UNQUOTED_SPECIAL, check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(entry) = line.entry() else { return };
    let special = entry.value.of(context.source()).iter().any(|byte| b" \t#'\"`\\&|;<>()".contains(byte));
    if special && !context.settings.dialects.contains(Dialect::Docker) {
        sink.report(entry.value);
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let raw = diagnostic.span.of(context.source());
    let title = "put it in quotes";
    // Most need no trying.
    if !raw.iter().any(|byte| b"\"\\$`#".contains(byte)) {
        let text = [b"\"", raw, b"\""].concat();
        return Some(Fix::safe(title, vec![Edit::replace(diagnostic.span, text)]));
    }
    let line = context.document.lines.get(diagnostic.line())?;
    if let Some(text) = rewriting::equivalent(context, line) {
        return Some(Fix::safe(title, vec![Edit::replace(diagnostic.span, text)]));
    }
    let meant = rewriting::meant(context, line)?;
    let text = rewriting::agreed(context, line, &meant).filter(|text| text != raw)?;
    Some(Fix::unsafe_(title, vec![Edit::replace(diagnostic.span, text)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn quotes_blanks() {
        Test::of(&RULE)
            .source("A=hello world # c\nB=a/b\nC=\u{e9}\nD=it's\n")
            .finds(&[
                "1:3-14 the value of `A` has blanks or special characters and no quotes",
                "4:3-7 the value of `D` has blanks or special characters and no quotes",
            ])
            .safe_fix("A=\"hello world\" # c\nB=a/b\nC=\u{e9}\nD=\"it's\"\n");
    }

    #[test]
    fn chooses_quotes_by_trying() {
        Test::of(&RULE)
            .source("A={\"x\":1}\nB=C:\\dir\n")
            .finds(&[
                "1:3-10 the value of `A` has blanks or special characters and no quotes",
                "2:3-9 the value of `B` has blanks or special characters and no quotes",
            ])
            .safe_fix("A='{\"x\":1}'\nB='C:\\dir'\n");
        // In double quotes compose would see another backslash, in single ones python.
        Test::of(&RULE)
            .source("A=x\\'y\n")
            .finds(&["1:3-7 the value of `A` has blanks or special characters and no quotes"]);
    }

    #[test]
    fn is_unsafe_where_they_differ() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Bash])
            .source("A=hello world\n")
            .safe_fix("A=hello world\n")
            .unsafe_fix("A=\"hello world\"\n");
        Test::of(&RULE).source("A=a#b\n").safe_fix("A=a#b\n").unsafe_fix("A=\"a#b\"\n");
    }

    #[test]
    fn leaves_what_docker_reads() {
        Test::of(&RULE).dialects(&[Dialect::Docker]).source("A=hello world\n").finds_nothing();
    }
}
