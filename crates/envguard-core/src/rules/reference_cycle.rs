use crate::{Check, Context, KeyName, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys whose values refer to themselves, directly or by way of others. `PATH=$PATH:/opt/bin` is none, for
    /// the process has a `PATH`; neither is `PORT=${PORT:-8080}`.
    ///
    /// ## Why
    /// Such a value has no beginning. Runtimes that read from top to bottom see nothing where the round is closed, and
    /// some versions of `dotenv-expand` never come back.
    ///
    /// ## Example
    /// ```env
    /// BASE=${ROOT}/base
    /// ROOT=${BASE}/..
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// ROOT=/srv
    /// BASE=${ROOT}/base
    /// ```
    ///
    /// ## Fix safety
    /// There is none: where the round should begin, only its author knows.
    name: "reference-cycle",
    summary: "keys whose values refer to each other in a round",
    group: Correctness,
    level: WARNING,
    message: "key {key} refers to itself",
    help: "give one of them a value of its own",
    check: Check::File(check),
}

/// As many stations are shown of a way round.
const MAX_SHOWN: usize = 8;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let references = context.references();
    for cycle in &references.cycles {
        let way = || cycle.iter().filter_map(|index| references.uses.get(*index));
        let Some(first) = way().next() else { continue };
        let diagnostic = sink.report_on(first.line, first.span);
        let Some(entry) = context.document.lines[first.line].entry() else { continue };
        let key = KeyName::new(entry.key.of(context.source()));
        let name = KeyName::new(first.name.of(context.source()));
        match cycle.len() {
            1 => continue,
            2 => diagnostic.message(Message::new("keys {} and {} refer to each other").with(key).with(name)),
            count => diagnostic.message(
                Message::new("key {} refers to itself by way of {} others").with(key).with(count - 1),
            ),
        };
        for used in way().skip(1).take(MAX_SHOWN) {
            let Some(entry) = context.document.lines[used.line].entry() else { continue };
            let key = KeyName::new(entry.key.of(context.source()));
            let name = KeyName::new(used.name.of(context.source()));
            diagnostic.related(used.span, Message::new("{} refers to {}").with(key).with(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn shows_the_way_round() {
        Test::of(&RULE)
            .source("X=1\nA=${B}\nB=a${C}\nC=${X}${A}\nD=${A}\n")
            .finds(&["2:3-7 key `A` refers to itself by way of 2 others"])
            .relates(&[".env 3:4 `B` refers to `C`", ".env 4:7 `C` refers to `A`"])
            .no_fix();
        Test::of(&RULE)
            .source("A=${B}\nB=${A}\n")
            .finds(&["1:3-7 keys `A` and `B` refer to each other"])
            .relates(&[".env 2:3 `B` refers to `A`"]);
    }

    #[test]
    fn finds_references_to_themselves() {
        Test::of(&RULE).source("A=${A}x\n").finds(&["1:3-7 key `A` refers to itself"]);
        Test::of(&RULE).source("A=${A:-x}\nPATH=${PATH}:/x\nB=1\nB=${B}2\n").finds_nothing();
        Test::of(&RULE).dialects(&[Dialect::Node]).source("A=${A}x\n").finds_nothing();
    }

    /// What takes minutes when the work grows with the square of the size, and a stack when it recurses.
    #[test]
    fn long_ways_take_linear_time() {
        let count = 50_000;
        let line = |index: usize| format!("A{index}=${{A{}}}\n", (index + 1) % count);
        let source: String = (0..count).map(line).collect();
        Test::of(&RULE).source(source).finds(&["1:4-9 key `A0` refers to itself by way of 49999 others"]);
    }
}
