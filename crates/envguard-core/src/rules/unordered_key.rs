use std::ops::Range;

use envguard_syntax::{Content, Document, Edit, Facts};

use crate::{Check, Context, Diagnostic, Fix, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that stand after one that they sort before. Each group, between blank lines or lines with nothing
    /// but a comment, is sorted by itself, by the bytes of the keys.
    ///
    /// ## Why
    /// In a sorted file a key is found, added and compared with other files without reading all of it. Many prefer
    /// an order that tells a story, so the rule is off unless it is switched on.
    ///
    /// ## Example
    /// ```env
    /// PORT=8080
    /// HOST=localhost
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// HOST=localhost
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// Sorting a group is safe where every configured dialect reads the same afterwards, and no value in it has a `$`,
    /// since that may refer to a key that it would move away from. There is no fix for a group with an `# envguard:`
    /// comment in it or right above, which would be about another line then.
    name: "unordered-key",
    summary: "keys that are not sorted",
    group: Style,
    level: OFF,
    message: "key {key} is out of order in its group",
    covers: ["dotenv-linter: UnorderedKey"],
    check: Check::File(check),
    fix: fix,
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut previous: &[u8] = &[];
    for (line, key) in keys(&context.document, 0..context.document.lines.len()) {
        let Some(key) = key else {
            previous = &[];
            continue;
        };
        if let Some(entry) = context.document.lines[line].entry().filter(|_| key < previous) {
            sink.report_on(line, entry.key);
        }
        previous = key;
    }
}

/// The lines of `range` with their keys; `None` for those that separate groups.
fn keys<'d>(
    document: &'d Document<'_>,
    range: Range<usize>,
) -> impl DoubleEndedIterator<Item = (usize, Option<&'d [u8]>)> {
    range.map(|line| {
        let key = match &document.lines[line].content {
            Content::Entry(entry) => Some(entry.key.of(document.source)).filter(|key| !key.is_empty()),
            Content::Blank | Content::Comment(_) | Content::Junk(_) => None,
        };
        (line, key)
    })
}

/// Sorts the group, where `diagnostic` is the first finding in it: one fix for all of them.
fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let document = &context.document;
    let group = group_of_first(document, diagnostic.line())?;
    let is_directive = |line: usize| document.lines[line].facts.contains(Facts::DIRECTIVE);
    if group.clone().any(is_directive) || group.start.checked_sub(1).is_some_and(is_directive) {
        return None;
    }
    let mut sorted: Vec<(usize, Option<&[u8]>)> = keys(document, group.clone()).collect();
    sorted.sort_by_key(|(_, key)| *key);
    // The lines take their endings with them, but the last one of a file may have none to take.
    let last = group.end - 1;
    let ends_open = document.lines[last].ending.is_empty();
    let mut text = Vec::new();
    for (place, (line, _)) in group.clone().zip(&sorted) {
        let ending = if ends_open { place } else { *line };
        let ending = document.lines[ending];
        text.extend_from_slice(document.lines[*line].span.of(document.source));
        let full = ending.full_span().of(document.source);
        text.extend_from_slice(&full[ending.span.len()..]);
    }
    let span = document.lines[group.start].full_span().to(document.lines[last].full_span());
    let edits = vec![Edit::replace(span, text)];
    // What no dialect reads today, because of something else in the file, is no proof that the order does not matter.
    let has_dollar = |line: usize| document.lines[line].facts.contains(Facts::DOLLAR);
    Some(if group.clone().any(has_dollar) {
        Fix::unsafe_("sort the group", edits)
    } else {
        Fix::safe("sort the group", edits)
    })
}

/// The group that `line` is in, if no earlier line in it is out of order. The work is no more than the way back to the
/// finding before: linear for all findings together.
fn group_of_first(document: &Document<'_>, line: usize) -> Option<Range<usize>> {
    let mut before = keys(document, 0..line).rev().map_while(|(line, key)| Some((line, key?)));
    let (mut start, mut next) = before.next()?;
    for (line, key) in before {
        if next < key {
            return None;
        }
        (start, next) = (line, key);
    }
    let after = keys(document, line..document.lines.len()).take_while(|(_, key)| key.is_some()).count();
    Some(start..line + after)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::lowercase_key;
    use crate::testing::Test;

    #[test]
    fn sorts_each_group_by_itself() {
        Test::of(&RULE)
            .source("C=1 # see\nA='x\ny'\nB=3\n\nA2=1\nA1=2\n# c\nA0=1\n")
            .finds(&[
                "2:1-2 key `A` is out of order in its group",
                "7:1-3 key `A1` is out of order in its group",
            ])
            .safe_fix("A='x\ny'\nB=3\nC=1 # see\n\nA1=2\nA2=1\n# c\nA0=1\n");
    }

    #[test]
    fn one_fix_mends_many_findings() {
        Test::of(&RULE)
            .source("D=1\nC=1\nB=1\r\nA=1")
            .finds(&[
                "2:1-2 key `C` is out of order in its group",
                "3:1-2 key `B` is out of order in its group",
                "4:1-2 key `A` is out of order in its group",
            ])
            .safe_fix("A=1\nB=1\nC=1\r\nD=1");
    }

    #[test]
    fn keeps_the_order_of_duplicates() {
        Test::of(&RULE)
            .source("B=1\nA=1\nA=2\n")
            .finds(&["2:1-2 key `A` is out of order in its group"])
            .safe_fix("A=1\nA=2\nB=1\n");
    }

    #[test]
    fn is_unsafe_where_a_reference_needs_the_order() {
        Test::of(&RULE)
            .source("B=1\nA=${B}\n")
            .finds(&["2:1-2 key `A` is out of order in its group"])
            .safe_fix("B=1\nA=${B}\n")
            .unsafe_fix("A=${B}\nB=1\n");
    }

    #[test]
    fn keeps_comments_with_their_lines() {
        Test::of(&RULE)
            .and(&lowercase_key::RULE)
            .source("# envguard: allow(lowercase-key) script\nb=1\nA=1\n")
            .finds(&["3:1-2 key `A` is out of order in its group"])
            .no_fix();
    }
}
