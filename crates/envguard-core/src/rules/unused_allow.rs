use envguard_syntax::{Content, Edit, Span};

use crate::directive::{Broken, Directive};
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
    let (comment, with_blanks) = match &line.content {
        Content::Comment(comment) => (*comment, line.full_span()),
        Content::Entry(entry) => {
            let before = entry.value.end.max(entry.delimiter.end).max(entry.key.end);
            (entry.comment, Span { start: before, end: line.span.end })
        }
        Content::Blank | Content::Junk(_) => return None,
    };
    let names = match Directive::parse(comment, context.source())? {
        Directive::Allow(names) => names,
        Directive::Broken(Broken::Empty, _) => Vec::new(),
        Directive::Broken(..) | Directive::Off(_) | Directive::On(_) => return None,
    };
    let place = names.iter().position(|name| *name == diagnostic.span);
    match (place, names.as_slice()) {
        (_, [] | [_]) => Some(Fix::safe("take the comment away", vec![Edit::delete(with_blanks)])),
        (Some(place), names) => {
            let name = names.get(place)?;
            let with_comma = match names.get(place + 1) {
                Some(next) => Span { end: next.start, ..*name },
                None => Span { start: names.get(place.checked_sub(1)?)?.end, ..*name },
            };
            Some(Fix::safe("take the rule out of the list", vec![Edit::delete(with_comma)]))
        }
        (None, _) => None,
    }
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
