use envguard_syntax::{Content, Edit};

use crate::{Check, Context, Diagnostic, Fix};

crate::declare_rule! {
    /// ## What it does
    /// Finds `# envguard: allow(…)` comments that allow nothing.
    ///
    /// ## Why
    /// What they were written for has gone. If it comes back, nobody will hear of it.
    ///
    /// ## Example
    /// ```env
    /// # envguard: allow(lowercase-key) the vendor's script wants it
    /// PORT=8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Safe: comments are no part of any value. The comment goes away with its reason, so there is a fix only where
    /// it allows nothing else.
    name: "unused-allow",
    summary: "a comment that allows nothing",
    group: Hygiene,
    level: WARNING,
    message: "this allows nothing",
    check: Check::Engine,
    fix: fix,
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let line = context.document.lines.get(diagnostic.line())?;
    let span = match &line.content {
        Content::Comment(_) => line.full_span(),
        Content::Entry(entry) => {
            let before = entry.value.end.max(entry.delimiter.end).max(entry.key.end);
            envguard_syntax::Span { start: before, end: line.span.end }
        }
        Content::Blank | Content::Junk(_) => return None,
    };
    let text = span.of(context.source());
    let list = text.split(|&byte| byte == b'(').nth(1)?.split(|&byte| byte == b')').next()?;
    let names = list.split(|byte| matches!(byte, b',' | b' ')).filter(|name| !name.is_empty()).count();
    (names == 1).then(|| Fix::safe("take the comment away", vec![Edit::delete(span)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::lowercase_key;
    use crate::testing::Test;

    #[test]
    fn finds_what_allows_nothing() {
        Test::of(&RULE)
            .and(&lowercase_key::RULE)
            .source(
                "# envguard: allow(lowercase-key) old\nA=1\n# envguard: allow(lowercase-key) script\nb=1\n",
            )
            .finds(&["1:19-32 this allows `lowercase-key`, and there is no such finding here"])
            .safe_fix("A=1\n# envguard: allow(lowercase-key) script\nb=1\n");
    }
}
