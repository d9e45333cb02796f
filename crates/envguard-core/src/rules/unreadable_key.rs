use envguard_syntax::Span;

use crate::{Check, Context, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys in which a digit stands next to a letter that looks like it: `0` and `O`, `1` and `I` or `l`, and `I`
    /// next to `l`.
    ///
    /// ## Why
    /// Who types the key from what they see will type another one. Other names are not always to be had,
    /// so the rule is off unless it is switched on. `confusable-key` finds letters of other scripts.
    ///
    /// ## Example
    /// ```env
    /// RETRY_O0=3
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// RETRY_0=3
    /// ```
    ///
    /// ## Fix safety
    /// There is none: the program that reads the key has to be changed with it.
    name: "unreadable-key",
    summary: "a key with characters side by side that look alike",
    group: Style,
    level: OFF,
    message: "key {key} has characters side by side that look alike",
    covers: ["python dotenv-linter: UnreadableName"],
    check: Check::File(check),
}

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (line, entry) in context.document.entries() {
        let key = entry.key.of(context.source());
        if let Some(first) = key.windows(2).position(look_alike) {
            let first = entry.key.start as usize + first;
            sink.report_on(line, Span::new(first, first + 2));
        }
    }
}

fn look_alike(pair: &[u8]) -> bool {
    matches!(pair, b"0O" | b"O0" | b"1I" | b"I1" | b"1l" | b"l1" | b"Il" | b"lI")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn finds_pairs() {
        Test::of(&RULE)
            .source("RETRY_O0=3\nkey1l=1\n")
            .finds(&[
                "1:7-9 key `RETRY_O0` has characters side by side that look alike",
                "2:4-6 key `key1l` has characters side by side that look alike",
            ])
            .no_fix();
    }

    #[test]
    fn leaves_what_stands_apart() {
        Test::of(&RULE).source("RETRY_0=3\nIO_1=1\nA=O0\n").finds_nothing();
    }
}
