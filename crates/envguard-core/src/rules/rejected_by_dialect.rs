use envguard_syntax::dialect::{Dialect, Effect, ReadError};
use envguard_syntax::{Facts, Line, Span};

use crate::{Check, Context, Diagnostic, DialectSet, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds what a configured dialect refuses to read, and says what becomes of the rest of the file.
    ///
    /// ## Why
    /// What one runtime takes is an error to another. Some then skip the statement, some stop there and keep what they
    /// have, and some load nothing at all, mostly without a word.
    ///
    /// ## Example
    /// ```env
    /// PORT = 8080
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PORT=8080
    /// ```
    ///
    /// ## Fix safety
    /// There is none here: other rules mend the causes.
    name: "rejected-by-dialect",
    summary: "something that a configured dialect refuses to read",
    group: Portability,
    level: ERROR,
    message: "a configured dialect rejects this",
    check: Check::File(check),
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if !context.may_diverge() {
        return;
    }
    let mut errors: Vec<(usize, DialectSet, &ReadError)> = Vec::new();
    for (dialect, its_errors) in &context.comparison().errors {
        let mut last = None;
        for error in its_errors {
            let line = context.document.line_at(error.span.start).unwrap_or(0);
            // What follows from an error on the same line is not told of again.
            if last.replace(line) != Some(line) {
                errors.push((line, [*dialect].into_iter().collect(), error));
            }
        }
    }
    errors.sort_by_key(|(line, ..)| *line);
    for group in errors.chunk_by(|a, b| a.0 == b.0) {
        let [(line, _, first), ..] = group else { continue };
        let span = group.iter().map(|(.., error)| error.span).fold(first.span, narrower);
        let diagnostic = sink.report_on(*line, span);
        diagnostic.message(Message::new("{}").with(sentences(group)));
        if let Some(help) = context.document.lines.get(*line).and_then(|line| help(line, span)) {
            diagnostic.help(help);
        }
    }
}

/// How the line is written so that more dialects take it, where that can be told from what is unusual about it.
fn help(line: &Line, span: Span) -> Option<&'static str> {
    const BLANKS: Facts = Facts::BLANK_BEFORE_DELIMITER.union(Facts::BLANK_AFTER_DELIMITER);
    let facts = line.facts;
    let is_in_value = line.entry().is_some_and(|entry| span.start >= entry.value.start);
    if is_in_value && facts.contains(Facts::UNQUOTED_SPECIAL) {
        Some("put the value in quotes")
    } else if facts.contains(Facts::COLON) {
        Some("write `KEY=value`, with `=` and no blanks around it")
    } else if facts.intersects(BLANKS) {
        Some("write `=` without blanks around it")
    } else if facts.contains(Facts::UNQUOTED_SPECIAL) {
        Some("put the value in quotes")
    } else if facts.contains(Facts::EXPORT) {
        Some("leave `export` out")
    } else {
        None
    }
}

/// Of two places on a line, the one that shows the trouble better.
fn narrower(a: Span, b: Span) -> Span {
    if !b.is_empty() && (a.is_empty() || b.len() < a.len()) { b } else { a }
}

/// Who rejects it and why, those who say the same together.
fn sentences(errors: &[(usize, DialectSet, &ReadError)]) -> Vec<Message> {
    let mut groups: Vec<(DialectSet, &ReadError)> = Vec::new();
    for (_, dialect, error) in errors {
        let same = groups
            .iter_mut()
            .find(|(_, other)| other.message == error.message && other.effect == error.effect);
        match same {
            Some((dialects, _)) => *dialects = dialects.union(*dialect),
            None => groups.push((*dialect, error)),
        }
    }
    groups.iter().map(|(dialects, error)| sentence(*dialects, error)).collect()
}

/// That `dialects` reject something, and why.
fn sentence(dialects: DialectSet, error: &ReadError) -> Message {
    Message::new("{}: {}").with(vec![effect_on(dialects, error.effect)]).with(error.message)
}

/// What to say of `error` where `dialect` alone reads the file.
pub(crate) fn rejection(dialect: Dialect, error: &ReadError) -> Message {
    sentence([dialect].into_iter().collect(), error)
}

/// What `dialects` do about an error with this effect.
fn effect_on(dialects: DialectSet, effect: Effect) -> Message {
    let one = dialects.len() == 1;
    let (verb, object) = match (effect, one) {
        (Effect::SkipsStatement, true) => ("skips", "the statement"),
        (Effect::SkipsStatement, false) => ("skip", "the statement"),
        (Effect::StopsHere, true) => ("stops", "reading here"),
        (Effect::StopsHere, false) => ("stop", "reading here"),
        (Effect::RejectsFile, true) => ("loads", "nothing of the file"),
        (Effect::RejectsFile, false) => ("load", "nothing of the file"),
        (Effect::Hangs, true) => ("hangs", "or crashes"),
        (Effect::Hangs, false) => ("hang", "or crash"),
    };
    Message::new("{} {} {}").with(dialects).with(verb).with(object)
}

/// What becomes of the line of a finding, without the reasons: for a finding that names the reason itself.
pub(crate) fn effects(context: &Context<'_>, finding: &Diagnostic) -> Option<Message> {
    let mut groups: Vec<(DialectSet, Effect)> = Vec::new();
    for (dialect, errors) in &context.comparison().errors {
        let line_of = |error: &ReadError| context.document.line_at(error.span.start).unwrap_or(0);
        let first = errors.partition_point(|error| line_of(error) < finding.line());
        let Some(error) = errors.get(first).filter(|error| line_of(error) == finding.line()) else {
            continue;
        };
        match groups.iter_mut().find(|(_, effect)| *effect == error.effect) {
            Some((dialects, _)) => dialects.insert(*dialect),
            None => groups.push(([*dialect].into_iter().collect(), error.effect)),
        }
    }
    let effects: Vec<Message> =
        groups.into_iter().map(|(dialects, effect)| effect_on(dialects, effect)).collect();
    (!effects.is_empty()).then(|| Message::new("{}").with(effects))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_who_rejects_it_and_how() {
        Test::of(&RULE)
            .source("A=1\nB: 2\n")
            .finds(&["2:1-5 python skips the statement: a statement that does not parse \
                      (write `KEY=value`, with `=` and no blanks around it)"])
            .no_fix();
    }

    #[test]
    fn groups_by_line() {
        Test::of(&RULE)
            .dialects(&[Dialect::Python, Dialect::Docker, Dialect::Bash])
            .source("A=1\nA B=2\n")
            .finds(&["2:1-6 python skips the statement: a statement that does not parse; docker loads nothing of the \
                      file: a key with a blank in it; bash skips the statement: a line that the shell takes for \
                      a command, and there is none of that name"]);
    }

    #[test]
    fn leaves_plain_files() {
        Test::of(&RULE).dialects(&Dialect::ALL).source("A=1\nb=x/y\n# c: d\n\nC=\n").finds_nothing();
    }
}
