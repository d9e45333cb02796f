use envguard_syntax::{Edit, Facts, Span};

use crate::comparison::Difference;
use crate::{Check, Context, Diagnostic, Fix, KeyName, Message, Shape, Sink, rewriting};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that do not get the same value in all of the configured dialects, and says who reads what: by its
    /// length, since values are never shown. Which of several definitions counts is left to `duplicate-key`, and what a
    /// dialect rejects to `rejected-by-dialect`.
    ///
    /// ## Why
    /// The same file is read by the app, by Compose and by a script, and each goes by rules of its own: half of them
    /// cut a value at a `#`, some take backslashes away, some replace `$NAME` even in single quotes.
    ///
    /// ## Example
    /// ```env
    /// PASSWORD=p#ss
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// PASSWORD="p#ss"
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: some dialect reads another value afterwards, since it now reads the one that the others do. It is
    /// offered where quotes were found with which all of them read what seems to be meant.
    name: "divergent-value",
    summary: "a value that is not the same in all configured dialects",
    group: Portability,
    level: WARNING,
    message: "key {key} does not have the same value everywhere",
    advise: advise,
    check: Check::File(check),
    fix: fix,
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    if context.settings.dialects.len() < 2 || !context.may_diverge() {
        return;
    }
    for difference in context.comparison().take_differences() {
        let entry = context.document.lines.get(difference.line).and_then(|line| line.entry());
        let value_cannot_help = || rewritten(context, difference.line, difference.span).is_none();
        let span = match entry.filter(|_| difference.is_entry && difference.is_about_key()) {
            Some(entry) if value_cannot_help() => entry.key,
            _ => difference.span,
        };
        sink.report_on(difference.line, span).message(message(context, &difference));
    }
}

fn advise(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Message> {
    let line = context.document.lines.get(diagnostic.line())?;
    let is_about_key = line.entry().is_none_or(|entry| entry.key == diagnostic.span);
    let text = rewritten(context, diagnostic.line(), diagnostic.span);
    let help = match text.as_deref() {
        Some([b'\'', ..]) => "in single quotes, all of them read the same",
        Some([b'"', inner @ ..]) if inner.contains(&b'\\') => {
            "in double quotes, with a backslash before each `\"`, `\\` and `$`, all of them read the same"
        }
        Some([b'"', ..]) => "in double quotes, all of them read the same",
        Some(_) => "without quotes, all of them read the same",
        None if is_about_key && line.facts.contains(Facts::EXPORT) => "leave `export` out",
        None if is_about_key => "write the line so that all of them take it for a key and its value",
        None if line.facts.contains(Facts::DOLLAR) => {
            "no quoting gives all of them the same value, since not all of them treat `$` alike"
        }
        None => "no quoting gives all of them the same value",
    };
    Some(help.into())
}

fn message(context: &Context<'_>, difference: &Difference) -> Message {
    let groups = difference.groups.iter().enumerate().map(|(index, (dialects, shape))| {
        let verb = if dialects.len() == 1 { "reads" } else { "read" };
        let said = difference.groups[..index].iter().any(|(_, other)| other == shape);
        let message = match shape {
            Shape::Text(1) if said => Message::new("{} {} another character"),
            Shape::Text(_) if said => Message::new("{} {} {} other characters"),
            _ => Message::new("{} {} {}"),
        };
        let message = message.with(*dialects).with(verb);
        match shape {
            Shape::Text(1) if said => message,
            Shape::Text(length) if said => message.with(*length),
            _ => message.with(*shape),
        }
    });
    let groups: Vec<Message> = groups.collect();
    match context.document.lines.get(difference.line).and_then(|line| line.entry()) {
        Some(entry) if difference.is_entry => {
            let key = KeyName::new(entry.key.of(context.source()));
            Message::new("key {} differs: {}").with(key).with(groups)
        }
        _ => Message::new("a key to some dialects only: {}").with(groups),
    }
}

/// The value at `span`, if it is that of the entry on `line`, written so that all configured dialects read the same.
fn rewritten(context: &Context<'_>, line: usize, span: Span) -> Option<Vec<u8>> {
    let line = context.document.lines.get(line)?;
    let entry = line.entry().filter(|entry| entry.value == span)?;
    let meant = rewriting::meant(context, line)?;
    let agreed = rewriting::agreed(context, line, &meant)?;
    (entry.value.of(context.source()) != agreed).then_some(agreed)
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let text = rewritten(context, diagnostic.line(), diagnostic.span)?;
    let title = "write it so that all configured dialects read the same";
    Some(Fix::unsafe_(title, vec![Edit::replace(diagnostic.span, text)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_who_reads_what() {
        Test::of(&RULE)
            .source("OK=1\nA=abc#defg\n")
            .finds(&[
                "2:3-11 key `A` differs: node reads 3 characters; python and compose read 8 characters \
                      (in double quotes, all of them read the same)",
            ])
            .unsafe_fix("OK=1\nA=\"abc#defg\"\n");
    }

    #[test]
    fn tells_values_of_one_length_apart() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Docker, Dialect::Compose])
            .source("B=1\nA='$B'\n")
            .finds(&["2:3-7 key `A` differs: node and compose read 2 characters; docker reads 4 characters \
             (no quoting gives all of them the same value, since not all of them treat `$` alike)"])
            .no_fix();
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::NodeExpand]).source("BC=abc\nA=$BC\n").finds(&[
            "2:3-6 key `A` differs: node reads 3 characters; node-expand reads 3 other characters \
             (no quoting gives all of them the same value, since not all of them treat `$` alike)",
        ]);
    }

    #[test]
    fn takes_quotes_away_where_docker_keeps_them() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Docker])
            .source("A=\"x y\"\n")
            .finds(&["1:3-8 key `A` differs: node reads 3 characters; docker reads 5 characters \
                      (without quotes, all of them read the same)"])
            .unsafe_fix("A=x y\n");
    }

    #[test]
    fn leaves_what_a_dialect_rejects() {
        // Docker rejects the file, python the line.
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Docker]).source("A = 1\nB='2'\n").finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Python]).source("A: 1\n").finds_nothing();
    }

    #[test]
    fn tells_once_of_what_is_swallowed() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Systemd])
            .source("A=\"x\nB=2\nC=3\n")
            .finds(&["1:3-5 key `A` differs: node reads 2 characters; systemd reads 10 characters \
                      (no quoting gives all of them the same value)"]);
    }

    #[test]
    fn leaves_what_comes_after_a_stop() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Compose])
            .source("A=1\nB=\"x\nA=2\nC=3\n")
            .finds_nothing();
    }

    #[test]
    fn leaves_duplicates_to_their_own_rule() {
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Dotenvy]).source("A=1\nA='2'\n").finds_nothing();
    }
}
