use crate::{Check, Context, KeyName, Message, Sink, expansion, process_name};

crate::declare_rule! {
    /// ## What it does
    /// Finds references to keys that are defined only further down.
    ///
    /// ## Why
    /// Nearly all runtimes read a file from top to bottom and do not know the key yet: the reference becomes an empty
    /// text, or its default. Only `dotenv-expand` looks ahead.
    ///
    /// ## Example
    /// ```env
    /// URL=http://${HOST}/
    /// HOST=localhost
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// HOST=localhost
    /// URL=http://${HOST}/
    /// ```
    ///
    /// ## Fix safety
    /// There is none: comments and groups would have to move with the line.
    name: "forward-reference",
    summary: "a reference to a key that is defined only further down",
    group: Correctness,
    level: WARNING,
    message: "a reference to a key that is defined only further down",
    help: "define it before it is referred to",
    check: Check::File(check),
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for used in &context.references().uses {
        let Some(target) = used.target.filter(|target| *target > used.line) else { continue };
        let name = used.name.of(context.source());
        let see = used.dialects.intersection(expansion::look_ahead());
        let miss = used.dialects.without(see);
        // A way round is told as one.
        if used.in_cycle || miss.is_empty() || process_name::is_usual(name) {
            continue;
        }
        let verb = if miss.len() == 1 { "does" } else { "do" };
        let message = if see.is_empty() {
            Message::new("{} is defined only further down: {} {} not see it yet")
        } else {
            Message::new("{} is defined only further down: {} {} not see it yet, {} does")
        };
        let message = message.with(KeyName::new(name)).with(miss).with(verb).with(see);
        let diagnostic = sink.report_on(used.line, used.span);
        diagnostic.message(message);
        if let Some(entry) = context.document.lines[target].entry() {
            diagnostic.related(entry.key, "defined here");
        }
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_who_does_not_see_it() {
        Test::of(&RULE)
            .source("A=http://${B}/\nB=1\nC=${B}\n")
            .finds(&["1:10-14 `B` is defined only further down: python and compose do not see it yet"])
            .relates(&[".env 2:1 defined here"])
            .no_fix();
    }

    #[test]
    fn knows_who_looks_ahead() {
        let source = "A=$B\nB=1\n";
        Test::of(&RULE).dialects(&[Dialect::NodeExpand]).source(source).finds_nothing();
        Test::of(&RULE)
            .dialects(&[Dialect::NodeExpand, Dialect::Bash])
            .source(source)
            .finds(&["1:3-5 `B` is defined only further down: bash does not see it yet, node-expand does"]);
        Test::of(&RULE).dialects(&[Dialect::Node]).source(source).finds_nothing();
    }

    #[test]
    fn leaves_what_the_process_has_and_ways_round() {
        Test::of(&RULE).source("A=${PATH}\nPATH=1\nB=1\nC=${B}\nB=2\n").finds_nothing();
        Test::of(&RULE).source("A=${B}\nB=${A}\n").finds_nothing();
    }
}
