//! The rules, one a file.
//!
//! To add one: write `rules/<name>.rs` with `declare_rule!`, add its `mod` line and its line in `RULES` below (both
//! sorted by name), and run `cargo test`, which says what is left to do. `CONTRIBUTING.md` walks through it.

pub(crate) mod became_secret;
pub(crate) mod blocking_constraint;
pub(crate) mod blocking_index;
pub(crate) mod byte_order_mark;
pub(crate) mod changes_type;
pub(crate) mod command_substitution;
pub(crate) mod concurrent_index_in_transaction;
pub(crate) mod confusable_key;
pub(crate) mod contract_conflict;
pub(crate) mod debug_in_production;
pub(crate) mod default_changed;
pub(crate) mod default_credentials;
pub(crate) mod deprecated_key;
pub(crate) mod divergent_value;
pub(crate) mod docker_context;
pub(crate) mod drifted_value;
pub(crate) mod drops_column;
pub(crate) mod drops_table;
pub(crate) mod duplicate_key;
pub(crate) mod duplicate_migration;
pub(crate) mod edited_migration;
pub(crate) mod empty_down;
pub(crate) mod empty_value;
pub(crate) mod enum_value_removed;
pub(crate) mod expired_value;
pub(crate) mod extra_blank_line;
pub(crate) mod forward_reference;
pub(crate) mod inline_comment;
pub(crate) mod invalid_document;
pub(crate) mod invalid_key;
pub(crate) mod invalid_schema;
pub(crate) mod invalid_utf8;
pub(crate) mod invisible_character;
pub(crate) mod leading_whitespace;
pub(crate) mod leaked_env_value;
pub(crate) mod loopback_in_production;
pub(crate) mod lowercase_key;
pub(crate) mod malformed_reference;
pub(crate) mod missing_delimiter;
pub(crate) mod missing_down;
pub(crate) mod missing_final_newline;
pub(crate) mod missing_in_environment;
pub(crate) mod missing_in_unit;
pub(crate) mod missing_key;
pub(crate) mod missing_key_name;
pub(crate) mod missing_migration;
pub(crate) mod missing_on_one_side;
pub(crate) mod missing_schema;
pub(crate) mod mixed_line_endings;
pub(crate) mod must_differ;
pub(crate) mod must_match;
pub(crate) mod new_required_variable;
pub(crate) mod not_null_without_default;
pub(crate) mod nul_byte;
pub(crate) mod out_of_order_migration;
pub(crate) mod pattern_tightened;
pub(crate) mod placeholder_value;
pub(crate) mod plaintext_url_in_production;
pub(crate) mod private_key_file;
pub(crate) mod range_narrowed;
pub(crate) mod reference_cycle;
pub(crate) mod rejected_by_dialect;
pub(crate) mod removed_variable_still_read;
pub(crate) mod renamed_key;
pub(crate) mod renamed_variable;
pub(crate) mod renames_column;
pub(crate) mod renames_table;
pub(crate) mod reserved_key;
pub(crate) mod schema_violation;
pub(crate) mod secret;
pub(crate) mod secret_in_example;
pub(crate) mod secret_in_public_variable;
pub(crate) mod sets_not_null;
pub(crate) mod shared_secret;
pub(crate) mod similar_key;
pub(crate) mod spaces_around_delimiter;
pub(crate) mod tracked_env_file;
pub(crate) mod trailing_content;
pub(crate) mod trailing_whitespace;
pub(crate) mod type_narrowed;
pub(crate) mod unbraced_reference;
pub(crate) mod undecided_change;
pub(crate) mod undeclared_key;
pub(crate) mod undeclared_reference;
pub(crate) mod undefined_reference;
pub(crate) mod unignored_env_file;
pub(crate) mod unknown_escape;
pub(crate) mod unknown_rule;
pub(crate) mod unneeded_quotes;
pub(crate) mod unordered_key;
pub(crate) mod unparsed_migration;
pub(crate) mod unproven_value;
pub(crate) mod unquoted_value;
pub(crate) mod unreadable_key;
pub(crate) mod unterminated_quote;
pub(crate) mod unused_allow;
pub(crate) mod unused_in_unit;
pub(crate) mod utf16;
pub(crate) mod weak_secret;
pub(crate) mod world_readable_env;

use crate::secret_rules::SECRET_FAMILY;
use crate::{Check, Rule};

/// The name of the rule that all those for one kind of secret belong to.
pub const FAMILY_OF_SECRETS: &str = secret::RULE.name;

/// The name that all rules about migrations can be called by.
pub const FAMILY_OF_MIGRATIONS: &str = "migrations";

pub use crate::secret_rules::{secret_rule, secret_rules};

static RULES: &[&Rule] = &[
    &became_secret::RULE,
    &blocking_constraint::RULE,
    &blocking_index::RULE,
    &byte_order_mark::RULE,
    &changes_type::RULE,
    &command_substitution::RULE,
    &concurrent_index_in_transaction::RULE,
    &confusable_key::RULE,
    &contract_conflict::RULE,
    &debug_in_production::RULE,
    &default_changed::RULE,
    &default_credentials::RULE,
    &deprecated_key::RULE,
    &divergent_value::RULE,
    &docker_context::RULE,
    &drifted_value::RULE,
    &drops_column::RULE,
    &drops_table::RULE,
    &duplicate_key::RULE,
    &duplicate_migration::RULE,
    &edited_migration::RULE,
    &empty_down::RULE,
    &empty_value::RULE,
    &enum_value_removed::RULE,
    &expired_value::RULE,
    &extra_blank_line::RULE,
    &forward_reference::RULE,
    &inline_comment::RULE,
    &invalid_document::RULE,
    &invalid_key::RULE,
    &invalid_schema::RULE,
    &invalid_utf8::RULE,
    &invisible_character::RULE,
    &leading_whitespace::RULE,
    &leaked_env_value::RULE,
    &loopback_in_production::RULE,
    &lowercase_key::RULE,
    &malformed_reference::RULE,
    &missing_delimiter::RULE,
    &missing_down::RULE,
    &missing_final_newline::RULE,
    &missing_in_environment::RULE,
    &missing_in_unit::RULE,
    &missing_key::RULE,
    &missing_key_name::RULE,
    &missing_migration::RULE,
    &missing_on_one_side::RULE,
    &missing_schema::RULE,
    &mixed_line_endings::RULE,
    &must_differ::RULE,
    &must_match::RULE,
    &new_required_variable::RULE,
    &not_null_without_default::RULE,
    &nul_byte::RULE,
    &out_of_order_migration::RULE,
    &pattern_tightened::RULE,
    &placeholder_value::RULE,
    &plaintext_url_in_production::RULE,
    &private_key_file::RULE,
    &range_narrowed::RULE,
    &reference_cycle::RULE,
    &rejected_by_dialect::RULE,
    &removed_variable_still_read::RULE,
    &renamed_key::RULE,
    &renamed_variable::RULE,
    &renames_column::RULE,
    &renames_table::RULE,
    &reserved_key::RULE,
    &schema_violation::RULE,
    &secret::RULE,
    &secret_in_example::RULE,
    &secret_in_public_variable::RULE,
    &sets_not_null::RULE,
    &shared_secret::RULE,
    &similar_key::RULE,
    &spaces_around_delimiter::RULE,
    &tracked_env_file::RULE,
    &trailing_content::RULE,
    &trailing_whitespace::RULE,
    &type_narrowed::RULE,
    &unbraced_reference::RULE,
    &undecided_change::RULE,
    &undeclared_key::RULE,
    &undeclared_reference::RULE,
    &undefined_reference::RULE,
    &unignored_env_file::RULE,
    &unknown_escape::RULE,
    &unknown_rule::RULE,
    &unneeded_quotes::RULE,
    &unordered_key::RULE,
    &unparsed_migration::RULE,
    &unproven_value::RULE,
    &unquoted_value::RULE,
    &unreadable_key::RULE,
    &unterminated_quote::RULE,
    &unused_allow::RULE,
    &unused_in_unit::RULE,
    &utf16::RULE,
    &weak_secret::RULE,
    &world_readable_env::RULE,
];

/// All rules, sorted by name.
pub fn all() -> &'static [&'static Rule] {
    RULES
}

/// The rule called `name`, which may be that of one kind of secret: `secret/password`.
pub fn find(name: &str) -> Option<&'static Rule> {
    match name.strip_prefix(SECRET_FAMILY) {
        Some(kind) => secret_rule(kind),
        None => RULES.binary_search_by(|rule| rule.name.cmp(name)).ok().map(|index| RULES[index]),
    }
}

/// The rules that are about migrations.
pub fn migration_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| matches!(rule.check, Check::Migrations(_)))
}

/// The place of `rule` in [`all`].
pub(crate) fn index(rule: &Rule) -> Option<usize> {
    RULES.binary_search_by(|other| other.name.cmp(rule.name)).ok()
}

/// The rule whose name is most like `name`, if any is near.
pub fn similar(name: &str) -> Option<&'static Rule> {
    let known: &mut dyn Iterator<Item = &'static str> = if name.starts_with(SECRET_FAMILY) {
        &mut secret_rules().iter().map(|rule| rule.name)
    } else {
        &mut RULES.iter().map(|rule| rule.name)
    };
    crate::similar(name, known).and_then(find)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_is_registered_under_its_name() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        #[expect(clippy::disallowed_methods, reason = "a test looks at the sources")]
        let files: BTreeSet<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().replace('_', "-"))
            .filter(|stem| stem != "mod")
            .collect();
        let registered: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
        assert_eq!(files, registered);
        for rule in RULES {
            let stem =
                rule.file.rsplit(['/', '\\']).next().unwrap().trim_end_matches(".rs").replace('_', "-");
            assert_eq!(stem, rule.name);
        }
        assert!(RULES.is_sorted_by(|a, b| a.name < b.name), "the list is sorted by name");
    }

    #[test]
    fn every_rule_is_documented() {
        for rule in RULES {
            for section in ["## What it does", "## Why", "## Example", "## Fix safety"] {
                assert!(rule.docs.contains(section), "{}: no `{section}`", rule.name);
            }
            assert!(!rule.summary.ends_with('.'), "{}: the summary is no sentence", rule.name);
            assert!(
                rule.message.starts_with(|c: char| !c.is_uppercase()),
                "{}: messages begin in lower case",
                rule.name
            );
        }
    }
}
