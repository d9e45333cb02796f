use envguard_syntax::{Edit, Ending, Facts, Line, Span};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds comments behind a value. Those that are meant for a linter are left alone.
    ///
    /// ## Why
    /// `docker run --env-file` and systemd know no such comments: to them, all of the line is the value. Others disagree
    /// on where one begins. Where none of them reads the file, it is a matter of taste, so the rule is off unless it is
    /// switched on; `divergent-value` finds the comments that do harm.
    ///
    /// ## Example
    /// ```env
    /// PORT=8080 # the one that the firewall lets through
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// # the one that the firewall lets through
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Moving the comment to a line of its own is safe where every configured dialect takes it for a comment; else
    /// unsafe. There is no fix below a comment that is meant for a linter, which would be about another line then.
    name: "inline-comment",
    summary: "a comment behind a value",
    group: Style,
    level: OFF,
    message: "comment behind the value of key {key}",
    covers: ["python dotenv-linter: CommentInValue"],
    check: Check::Line(Facts::INLINE_COMMENT, check),
    fix: fix,
}

fn check(_: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    if let Some(entry) = line.entry().filter(|_| !line.facts.contains(Facts::DIRECTIVE)) {
        sink.report(entry.comment);
    }
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let lines = &context.document.lines;
    let line = lines.get(diagnostic.line())?;
    let entry = line.entry()?;
    let above = diagnostic.line().checked_sub(1).and_then(|above| lines.get(above));
    if above.is_some_and(|above| above.facts.contains(Facts::DIRECTIVE)) {
        return None;
    }
    let mut comment = entry.comment.of(context.source()).to_vec();
    comment.extend_from_slice(if line.ending == Ending::CrLf { b"\r\n" } else { b"\n" });
    let edits = vec![
        Edit::insert(line.span.start, comment),
        Edit::delete(Span { start: entry.end_before_comment(), end: entry.comment.end }),
    ];
    Some(Fix::safe("move the comment to a line of its own", edits))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::rules::lowercase_key;
    use crate::testing::Test;

    #[test]
    fn moves_comments_up() {
        Test::of(&RULE)
            .source("A=1 # a\nB='x\ny'\t# b\n")
            .finds(&[
                "1:5-8 comment behind the value of key `A`",
                "3:4-7 comment behind the value of key `B`",
            ])
            .safe_fix("# a\nA=1\n# b\nB='x\ny'\n");
        Test::of(&RULE)
            .source("A=1 # a\r\nB=2\r\n")
            .finds(&["1:5-8 comment behind the value of key `A`"])
            .safe_fix("# a\r\nA=1\r\nB=2\r\n");
    }

    #[test]
    fn is_unsafe_where_it_is_no_comment() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Systemd])
            .source("A=1 # a\n")
            .finds(&["1:5-8 comment behind the value of key `A`"])
            .safe_fix("A=1 # a\n")
            .unsafe_fix("# a\nA=1\n");
    }

    #[test]
    fn leaves_comments_for_linters() {
        Test::of(&RULE)
            .and(&lowercase_key::RULE)
            .source("a=1 # envguard: allow(lowercase-key) script\n")
            .finds_nothing();
        Test::of(&RULE)
            .and(&lowercase_key::RULE)
            .source("# envguard: allow(lowercase-key) script\na=1 # a\n")
            .finds(&["2:5-8 comment behind the value of key `a`"])
            .no_fix();
    }
}
