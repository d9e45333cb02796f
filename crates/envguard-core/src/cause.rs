//! One slip, one finding: what the finding of one rule explains of another's.
//!
//! A key with a Cyrillic letter is refused by some dialects and differs between others, all for one reason. The rule
//! that names the reason keeps its finding, which tells what the others had to say that is new; they yield to it. Where
//! that rule is off, or a comment allows its finding, nothing yields to it.

use std::collections::HashSet;

use envguard_syntax::{Facts, Line, Span};

use crate::rules::{
    byte_order_mark, command_substitution, confusable_key, default_credentials, divergent_value, invalid_key,
    invalid_utf8, invisible_character, loopback_in_production, malformed_reference, missing_delimiter,
    missing_in_environment, missing_key, missing_key_name, nul_byte, placeholder_value,
    plaintext_url_in_production, rejected_by_dialect, renamed_key, schema_violation, spaces_around_delimiter,
    trailing_content, undeclared_key, unknown_escape, unterminated_quote, weak_secret,
};
use crate::{Context, Diagnostic, KeyName, Message, Rule};

/// A rule whose findings yield.
struct Yielding {
    rule: &'static Rule,
    /// What they yield to, the best explanation first.
    causes: &'static [Cause],
    /// What they add to the cause.
    told: Told,
}

/// What a finding adds to its cause, if anything.
type Told = fn(&Context<'_>, &Diagnostic) -> Option<Message>;

/// What explains a finding on the same line.
struct Cause {
    rule: &'static Rule,
    reach: Reach,
}

/// How far a cause reaches.
#[derive(Clone, Copy)]
enum Reach {
    /// It explains whatever is found on its line.
    Line,
    /// It explains what it touches.
    Touched,
    /// It explains what is found of the whole key.
    Key,
    /// It explains what is found of a value that it touches, unless a `$` in there may be another reason.
    Value,
}

const fn cause(rule: &'static Rule, reach: Reach) -> Cause {
    Cause { rule, reach }
}

/// In the order in which they yield: what has yielded is no cause any more.
static YIELDING: [Yielding; 8] = [
    Yielding {
        rule: &invalid_key::RULE,
        causes: &[
            cause(&confusable_key::RULE, Reach::Touched),
            cause(&invisible_character::RULE, Reach::Touched),
        ],
        told: |_, finding| finding.own_message().cloned(),
    },
    Yielding {
        rule: &rejected_by_dialect::RULE,
        causes: &[
            cause(&byte_order_mark::RULE, Reach::Touched),
            cause(&nul_byte::RULE, Reach::Touched),
            cause(&invalid_utf8::RULE, Reach::Touched),
            cause(&confusable_key::RULE, Reach::Touched),
            cause(&invisible_character::RULE, Reach::Touched),
            cause(&missing_delimiter::RULE, Reach::Touched),
            cause(&missing_key_name::RULE, Reach::Touched),
            cause(&unterminated_quote::RULE, Reach::Touched),
            cause(&trailing_content::RULE, Reach::Touched),
            cause(&unknown_escape::RULE, Reach::Touched),
            cause(&malformed_reference::RULE, Reach::Touched),
            cause(&invalid_key::RULE, Reach::Touched),
            cause(&spaces_around_delimiter::RULE, Reach::Touched),
        ],
        told: rejected_by_dialect::effects,
    },
    Yielding {
        rule: &divergent_value::RULE,
        causes: &[
            cause(&missing_delimiter::RULE, Reach::Line),
            cause(&missing_key_name::RULE, Reach::Line),
            cause(&unterminated_quote::RULE, Reach::Line),
            cause(&trailing_content::RULE, Reach::Line),
            cause(&nul_byte::RULE, Reach::Touched),
            cause(&invalid_utf8::RULE, Reach::Touched),
            cause(&command_substitution::RULE, Reach::Touched),
            cause(&confusable_key::RULE, Reach::Key),
            cause(&invisible_character::RULE, Reach::Key),
            cause(&invalid_key::RULE, Reach::Key),
            cause(&unknown_escape::RULE, Reach::Value),
        ],
        told: |_, _| None,
    },
    Yielding {
        rule: &schema_violation::RULE,
        causes: &[cause(&renamed_key::RULE, Reach::Touched), cause(&placeholder_value::RULE, Reach::Touched)],
        told: |_, finding| finding.own_message().cloned(),
    },
    Yielding {
        rule: &undeclared_key::RULE,
        causes: &[cause(&renamed_key::RULE, Reach::Touched), cause(&schema_violation::RULE, Reach::Touched)],
        told: |_, _| None,
    },
    Yielding {
        rule: &weak_secret::RULE,
        causes: &[
            cause(&placeholder_value::RULE, Reach::Line),
            cause(&default_credentials::RULE, Reach::Line),
        ],
        told: |_, _| None,
    },
    Yielding {
        rule: &default_credentials::RULE,
        causes: &[
            cause(&placeholder_value::RULE, Reach::Line),
            // Of a service that is only there for developers, the password matters as little.
            cause(&loopback_in_production::RULE, Reach::Line),
        ],
        told: |_, _| None,
    },
    Yielding {
        rule: &plaintext_url_in_production::RULE,
        causes: &[cause(&placeholder_value::RULE, Reach::Line)],
        told: |_, _| None,
    },
];

/// Rules about keys that are missing: what they say, a schema need not say again.
static MISSING: [&Rule; 2] = [&missing_in_environment::RULE, &missing_key::RULE];

/// Takes out the findings that others explain.
pub(crate) fn fold(context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
    fold_renamed(diagnostics);
    fold_missing(diagnostics);
    for yielding in &YIELDING {
        let is_yielding = |diagnostic: &Diagnostic| std::ptr::eq(diagnostic.rule, yielding.rule);
        if !diagnostics.iter().any(is_yielding) {
            continue;
        }
        let explained = explained(context, diagnostics, yielding);
        for &(finding, cause) in &explained {
            let [finding, cause] = [finding, cause].map(|index| index as usize);
            let severity = diagnostics[finding].severity;
            let message = (yielding.told)(context, &diagnostics[finding]);
            let cause = &mut diagnostics[cause];
            cause.severity = cause.severity.max(severity);
            if let Some(message) = message {
                cause.related(cause.span, message);
            }
        }
        let mut gone = explained.iter().map(|(finding, _)| *finding as usize).peekable();
        let mut index = 0;
        diagnostics.retain(|_| {
            let stays = gone.next_if_eq(&index).is_none();
            index += 1;
            stays
        });
    }
}

/// Takes out that a key is missing, where another rule says that it is there under a name that it had before.
fn fold_renamed(diagnostics: &mut Vec<Diagnostic>) {
    let renamed: HashSet<KeyName> = diagnostics
        .iter()
        .filter(|diagnostic| *diagnostic.rule == renamed_key::RULE)
        .filter_map(|diagnostic| diagnostic.own_message()?.keys().nth(1).cloned())
        .collect();
    if renamed.is_empty() {
        return;
    }
    let is_missing = |diagnostic: &Diagnostic| {
        is_about_missing(diagnostic)
            || *diagnostic.rule == schema_violation::RULE && diagnostic.span.is_empty()
    };
    diagnostics.retain(|diagnostic| {
        let key = diagnostic.own_message().and_then(Message::key);
        !(is_missing(diagnostic) && key.is_some_and(|key| renamed.contains(key)))
    });
}

fn is_about_missing(diagnostic: &Diagnostic) -> bool {
    MISSING.iter().any(|rule| std::ptr::eq(*rule, diagnostic.rule))
}

/// Takes out that a schema requires a key, where another rule says already that the key is missing.
fn fold_missing(diagnostics: &mut Vec<Diagnostic>) {
    let named = |diagnostic: &Diagnostic| Some((diagnostic.span, diagnostic.own_message()?.key()?.clone()));
    let missing: HashSet<(Span, KeyName)> =
        diagnostics.iter().filter(|diagnostic| is_about_missing(diagnostic)).filter_map(named).collect();
    if missing.is_empty() {
        return;
    }
    let yields = |diagnostic: &Diagnostic| {
        *diagnostic.rule == schema_violation::RULE
            && named(diagnostic).is_some_and(|named| missing.contains(&named))
    };
    diagnostics.retain(|diagnostic| !yields(diagnostic));
}

/// The findings of `yielding` that others explain, with those, by their indices; sorted.
fn explained(context: &Context<'_>, diagnostics: &[Diagnostic], yielding: &Yielding) -> Vec<(u32, u32)> {
    const NONE: u32 = u32::MAX;
    // For each line the finding that would yield, and the best cause of it so far: the rank and the index of that.
    let mut lines = vec![(NONE, usize::MAX, NONE); context.document.lines.len()];
    for (index, diagnostic) in (0..).zip(diagnostics) {
        if std::ptr::eq(diagnostic.rule, yielding.rule)
            && let Some(slot) = lines.get_mut(diagnostic.line())
        {
            slot.0 = index;
        }
    }
    for (index, diagnostic) in (0..).zip(diagnostics) {
        let Some(slot) = lines.get_mut(diagnostic.line()).filter(|slot| slot.0 != NONE) else { continue };
        let is_own = |cause: &Cause| std::ptr::eq(cause.rule, diagnostic.rule);
        if let Some(rank) = yielding.causes.iter().position(is_own)
            && rank < slot.1
            && reaches(context, diagnostic, yielding.causes[rank].reach, &diagnostics[slot.0 as usize])
        {
            (slot.1, slot.2) = (rank, index);
        }
    }
    let mut explained: Vec<(u32, u32)> =
        lines.iter().filter(|slot| slot.2 != NONE).map(|slot| (slot.0, slot.2)).collect();
    explained.sort_unstable();
    explained
}

fn reaches(context: &Context<'_>, cause: &Diagnostic, reach: Reach, finding: &Diagnostic) -> bool {
    let touches = || cause.span.start <= finding.span.end && finding.span.start <= cause.span.end;
    let line = || context.document.lines.get(finding.line());
    match reach {
        Reach::Line => true,
        Reach::Touched => touches(),
        Reach::Key => {
            touches() && line().and_then(Line::entry).is_some_and(|entry| entry.key == finding.span)
        }
        Reach::Value => touches() && line().is_some_and(|line| !line.facts.contains(Facts::DOLLAR)),
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::dialect::Dialect;

    use crate::rules::{
        confusable_key, divergent_value, invalid_key, rejected_by_dialect, unterminated_quote,
    };
    use crate::testing::Test;

    #[test]
    fn a_quote_that_is_never_closed_is_one_finding() {
        Test::of(&unterminated_quote::RULE)
            .and(&rejected_by_dialect::RULE)
            .and(&divergent_value::RULE)
            .source("A=\"open\nB=2\n")
            .finds(&["1:3-4 the quote before the value of `A` is never closed (close it at the end of the value, or leave it out)"])
            .relates(&[".env 1:3 python skips the statement; compose stops reading here"]);
    }

    #[test]
    fn a_letter_of_another_script_is_one_finding() {
        Test::of(&confusable_key::RULE)
            .and(&invalid_key::RULE)
            .and(&rejected_by_dialect::RULE)
            .and(&divergent_value::RULE)
            .dialects(&[Dialect::Node, Dialect::Python, Dialect::Bash])
            .source("\u{410}PI=1\n")
            .finds(&["1:1-2 key `\u{410}PI` has U+0410, which looks like an ASCII letter (write it in ASCII: `API`)"]);
    }

    #[test]
    fn nothing_yields_to_what_is_off_or_allowed() {
        let rejected = "bash skips the statement: a line that the shell takes for a command, and there is none of that \
                        name";
        let test =
            |source: &str| Test::of(&rejected_by_dialect::RULE).dialects(&[Dialect::Bash]).source(source);
        test("A-B=1\n").finds(&[&format!("1:1-6 {rejected}")]);
        test("A-B=1\n").and(&invalid_key::RULE).finds(&["1:2-3 key `A-B` is not taken by bash"]);
        test("# envguard: allow(invalid-key) x\nA-B=1\n")
            .and(&invalid_key::RULE)
            .finds(&[&format!("2:1-6 {rejected}")]);
    }

    #[test]
    fn a_second_slip_is_a_second_finding() {
        Test::of(&invalid_key::RULE)
            .and(&divergent_value::RULE)
            .dialects(&[Dialect::Node, Dialect::Python, Dialect::Symfony])
            .source("A-B=p#ss\n")
            .finds(&[
                "1:2-3 key `A-B` is not taken by symfony",
                "1:5-9 key `A-B` differs: node reads 1 character; python reads 4 characters (no quoting gives all of them \
                 the same value)",
            ]);
    }
}
