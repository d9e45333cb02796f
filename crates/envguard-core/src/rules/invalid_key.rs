use envguard_syntax::{Content, Edit, Facts, Line, Span};

use crate::conflict_marker::{self, is_conflict_marker};
use crate::key_grammar::{is_word, refusing};
use crate::{Check, Context, Diagnostic, Fix, KeyName, Message, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds keys that are not made of ASCII letters, digits and `_`, or that begin with a digit; and those that only
    /// the configured dialects have something against, such as `__A`, which Symfony refuses.
    ///
    /// ## Why
    /// Shells cannot use such a variable, and many runtimes drop its line, or refuse the file because of it.
    ///
    /// ## Example
    /// ```env
    /// APP-NAME=shop
    /// 2ND_HOST=localhost
    /// ```
    ///
    /// ## Use instead
    /// ```env
    /// APP_NAME=shop
    /// SECOND_HOST=localhost
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: it writes `_` for dashes, dots and blanks, and takes quotes away, and the program that reads the key has
    /// to be changed with it. There is no fix where the new key is there already.
    name: "invalid-key",
    summary: "a key that is no portable name",
    group: Syntax,
    level: WARNING,
    message: "key {key} is not made of letters, digits and `_`",
    help: "use ASCII letters, digits and `_`, and begin with a letter",
    covers: [
        "dotenv-linter: LeadingCharacter",
        "dotenv-linter: IncorrectDelimiter",
        "python dotenv-linter: IncorrectName",
    ],
    check: Check::Line(Facts::KEY_INVALID.union(Facts::KEY_UNPORTABLE), check),
    fix: fix,
}

fn check(context: &Context<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Content::Entry(entry) = &line.content else { return };
    let key = entry.key.of(context.source());
    let refusing = refusing(context.settings.dialects, key);
    let is_invalid = line.facts.contains(Facts::KEY_INVALID);
    if !is_invalid && refusing.is_empty() {
        return;
    }
    if is_conflict_marker(line.span.of(context.source())) {
        conflict_marker::report(line.span, sink);
        return;
    }
    let diagnostic = sink.report(culprit(entry.key, context.source()));
    if !refusing.is_empty() {
        let name = KeyName::of_entry(entry, context.source());
        diagnostic.message(Message::new("key {} is not taken by {}").with(name).with(refusing));
    }
}

/// The first stretch of `key` that does not belong there; where there is none, its first character.
fn culprit(key: Span, source: &[u8]) -> Span {
    let text = key.of(source);
    let start = text.iter().position(|byte| !is_word(*byte)).unwrap_or(0);
    let length = text[start..].iter().take_while(|byte| !is_word(**byte)).count().max(1);
    Span::new(key.start as usize + start, key.start as usize + start + length)
}

fn fix(context: &Context<'_>, diagnostic: &Diagnostic) -> Option<Fix> {
    let key = context.document.lines.get(diagnostic.line())?.entry()?.key;
    let text = key.of(context.source());
    let text = match text {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        _ => text,
    };
    let mut name: Vec<u8> = text.to_vec();
    name.iter_mut().filter(|byte| matches!(byte, b'-' | b'.' | b' ' | b'\t')).for_each(|byte| *byte = b'_');
    let is_portable = name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().copied().all(is_word);
    if !is_portable || context.keys().contains(&name) {
        return None;
    }
    Some(Fix::unsafe_("write the key with letters, digits and `_`", vec![Edit::replace(key, name)]))
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use super::RULE;
    use crate::testing::Test;

    #[test]
    fn says_who_does_not_take_it() {
        Test::of(&RULE)
            .dialects(&[Dialect::Node, Dialect::Go, Dialect::Bash])
            .source("APP-NAME=x\napp.name=x\nexport 2ND=x\nMY KEY=x\nOK=x\n")
            .finds(&[
                "1:4-5 key `APP-NAME` is not taken by go and bash",
                "2:4-5 key `app.name` is not taken by bash",
                "3:8-9 key `2ND` is not taken by bash",
                "4:3-4 key (6 characters) is not taken by node and bash",
            ])
            .unsafe_fix("APP_NAME=x\napp_name=x\nexport 2ND=x\nMY_KEY=x\nOK=x\n");
    }

    #[test]
    fn is_not_portable_even_where_it_works() {
        Test::of(&RULE)
            .dialects(&[Dialect::Python])
            .source("APP-NAME=x\n")
            .finds(&["1:4-5 key `APP-NAME` is not made of letters, digits and `_`"]);
    }

    #[test]
    fn well_formed_keys_are_reported_where_they_are_refused() {
        Test::of(&RULE).dialects(&[Dialect::Node, Dialect::Bash]).source("__A=x\n_=x\n").finds_nothing();
        Test::of(&RULE)
            .dialects(&[Dialect::Symfony])
            .source("__A=x\n_A=x\n")
            .finds(&["1:1-2 key `__A` is not taken by symfony"])
            .no_fix();
    }

    #[test]
    fn hides_what_may_be_a_piece_of_a_value() {
        Test::of(&RULE)
            .source("MIIEvQIBADANBgkqhkiG9w0B/QEFAASC==\n\"A\"=x\n<<<<<<< a=b\n")
            .finds(&[
                "1:25-26 key (32 characters) is not taken by node and compose",
                "2:1-2 key (3 characters) is not taken by node and compose",
                "3:1-12 a merge conflict is not resolved here (keep what is right of both sides, and delete the \
                 markers)",
            ])
            .unsafe_fix("MIIEvQIBADANBgkqhkiG9w0B/QEFAASC==\nA=x\n<<<<<<< a=b\n");
    }

    #[test]
    fn does_not_make_a_key_that_is_there() {
        Test::of(&RULE)
            .dialects(&[Dialect::Python])
            .source("A-B=1\nA_B=2\n")
            .finds(&["1:2-3 key `A-B` is not made of letters, digits and `_`"])
            .no_fix();
    }
}
