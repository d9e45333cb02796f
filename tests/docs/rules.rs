//! `docs/rules.md`, and the promise that nothing of other linters is lost.

use std::collections::BTreeSet;

use envguard_core::{catalogue, rules};

#[test]
fn rules_are_fresh() {
    super::assert_fresh("docs/rules.md", &catalogue::page());
}

/// The checks of dotenv-linter 4.0.0, but for `SchemaViolation`, which is about its own schemas.
const DOTENV_LINTER: &[&str] = &[
    "DuplicatedKey",
    "EndingBlankLine",
    "ExtraBlankLine",
    "IncorrectDelimiter",
    "KeyWithoutValue",
    "LeadingCharacter",
    "LowercaseKey",
    "QuoteCharacter",
    "SpaceCharacter",
    "SubstitutionKey",
    "TrailingWhitespace",
    "UnorderedKey",
    "ValueWithoutQuotes",
];

/// The violations of the Python dotenv-linter 0.8, with their codes there.
const PYTHON_DOTENV_LINTER: &[&str] = &[
    "Parsing",        // 001
    "SpacedName",     // 100
    "IncorrectName",  // 101
    "DuplicateName",  // 102
    "RawName",        // 103
    "ReservedName",   // 104
    "UnreadableName", // 105
    "SpacedAssign",   // 200
    "SpacedValue",    // 300
    "QuotedValue",    // 301
    "InvalidEOL",     // 302
    "CommentInValue", // 303
    "SpacedComment",  // 400
];

#[test]
fn other_linters_are_covered() {
    let known = |prefix: &str, names: &[&str]| -> BTreeSet<String> {
        names.iter().map(|name| format!("{prefix}: {name}")).collect()
    };
    let mut theirs = known("dotenv-linter", DOTENV_LINTER);
    theirs.append(&mut known("python dotenv-linter", PYTHON_DOTENV_LINTER));
    let ours: BTreeSet<String> =
        rules::all().iter().flat_map(|rule| rule.covers).map(|&name| name.to_owned()).collect();
    let missing: Vec<&String> = theirs.difference(&ours).collect();
    assert!(missing.is_empty(), "no rule covers {missing:?}");
    let unknown: Vec<&String> = ours.difference(&theirs).collect();
    assert!(unknown.is_empty(), "no linter has {unknown:?}");
}
