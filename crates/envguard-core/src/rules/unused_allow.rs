use envguard_syntax::{Content, Edit, Span};

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
    /// Safe: comments are no part of any value. Where the comment allows something else too, only the rule goes out of
    /// its list; else the comment goes away with its reason. What is written wrong is left to its author.
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
    let comment = match &line.content {
        Content::Comment(_) => line.full_span(),
        Content::Entry(entry) => Span { start: entry.end_before_comment(), end: line.span.end },
        Content::Blank | Content::Junk(_) => return None,
    };
    let take_away = || Some(Fix::safe("take the comment away", vec![Edit::delete(comment)]));
    match diagnostic.span.of(context.source()) {
        [b'(', .., b')'] => return take_away(),
        [b'('] | b"allow" => return None,
        _ => {}
    }
    // Only the neighbours are looked at, for a list can have any number of names.
    let separates = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
    let name = diagnostic.span;
    let before = Span { end: name.start, ..line.span }.of(context.source());
    let after = Span { start: name.end, ..line.span }.of(context.source());
    let gap_before = before.iter().rev().take_while(separates).count();
    let gap_after = after.iter().take_while(separates).count();
    let is_first =
        before.len().checked_sub(gap_before + 1).and_then(|index| before.get(index)) == Some(&b'(');
    let is_last = after.get(gap_after) == Some(&b')');
    let (start, end) = (name.start as usize, name.end as usize);
    let with_comma = match (is_first, is_last) {
        (true, true) => return take_away(),
        (_, false) => Span::new(start, end + gap_after),
        (false, true) => Span::new(start - gap_before, end),
    };
    Some(Fix::safe("take the rule out of the list", vec![Edit::delete(with_comma)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::{lowercase_key, trailing_whitespace};
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

    #[test]
    fn takes_rules_out_of_a_list() {
        Test::of(&RULE)
            .and(&lowercase_key::RULE)
            .and(&trailing_whitespace::RULE)
            .source("a=1 # envguard: allow(lowercase-key, trailing-whitespace) script\n")
            .finds(&["1:38-57 this allows `trailing-whitespace`, and there is no such finding here"])
            .safe_fix("a=1 # envguard: allow(lowercase-key) script\n");
        Test::of(&RULE)
            .and(&lowercase_key::RULE)
            .and(&trailing_whitespace::RULE)
            .source("A=1 # envguard: allow(lowercase-key, trailing-whitespace) script\n")
            .safe_fix("A=1\n");
        Test::of(&RULE).source("A=1 # envguard: allow()\n").safe_fix("A=1\n");
    }
}
