use envguard_syntax::dialect::Dialect;

use crate::{Check, Context, DialectSet, KeyName, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that are defined more than once in a file, and says which definition counts.
    ///
    /// ## Why
    /// Only one of the values is used. Most runtimes take the last, dotenvy takes the first; who edits the wrong line
    /// changes nothing.
    ///
    /// ## Example
    /// ```env
    /// PORT=8080
    /// HOST=localhost
    /// PORT=9090
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// HOST=localhost
    /// PORT=9090
    /// ```
    ///
    /// ## Fix safety
    /// There is none: which of the values is meant, only its author knows.
    name: "duplicate-key",
    summary: "a key that is defined twice",
    group: Correctness,
    level: WARNING,
    message: "key {key} is defined more than once",
    help: "keep the definition that is meant",
    covers: ["dotenv-linter: DuplicatedKey", "python dotenv-linter: DuplicateName"],
    check: Check::File(check),
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let first_counts: DialectSet =
        context.settings.dialects.iter().filter(|dialect| *dialect == Dialect::Dotenvy).collect();
    let last_counts = context.settings.dialects.without(first_counts);
    let take = if last_counts.len() == 1 { "takes" } else { "take" };
    for repeat in context.keys().repeats() {
        let (line, first) = (repeat.line as usize, repeat.first as usize);
        let Some(entry) = context.document.lines[line].entry() else { continue };
        let key = entry.key.of(context.source());
        let diagnostic = sink.report_on(line, entry.key);
        diagnostic.message(match (first_counts.is_empty(), last_counts.is_empty()) {
            (false, false) => Message::new("key {} is defined again: {} {} the last, {} the first")
                .with(KeyName::new(key))
                .with(last_counts)
                .with(take)
                .with(first_counts),
            (false, true) => {
                Message::new("key {} is defined again: the first definition counts").with(KeyName::new(key))
            }
            (true, _) => {
                Message::new("key {} is defined again: the last definition counts").with(KeyName::new(key))
            }
        });
        if let Some(other) = context.document.lines[first].entry() {
            diagnostic.related(other.key, "first defined here");
        }
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn names_the_definition_that_counts() {
        let again = "3:1-2 key `A` is defined again: ";
        let check = |dialects: &[Dialect], expected: &str| {
            let expected = format!("{again}{expected}");
            Test::of(&RULE).dialects(dialects).source("A=1\nB=2\nA=3\n").finds(&[&expected]).no_fix();
        };
        check(&[Dialect::Node], "the last definition counts");
        check(&[Dialect::Dotenvy], "the first definition counts");
        check(&[Dialect::Dotenvy, Dialect::Go], "go takes the last, dotenvy the first");
    }
}
