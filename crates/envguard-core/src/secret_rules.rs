//! The family of rules that find secrets: one a kind, all of them below `secret/`.

use std::collections::HashMap;
use std::sync::OnceLock;

use envguard_secrets::{Kind, kinds};
use foldhash::fast::RandomState;

use crate::rules::secret::RULE as FAMILY;
use crate::{Check, Rule};

/// What the names of the rules in the family begin with.
pub(crate) const SECRET_FAMILY: &str = "secret/";

/// The rules, and where each kind has its own.
struct Family {
    rules: Vec<Rule>,
    by_kind: HashMap<&'static str, usize, RandomState>,
}

/// The rules for the kinds of secrets, those that belong to no provider first. Their level is that of the rule `secret`
/// where nothing else is said.
pub fn secret_rules() -> &'static [Rule] {
    &family().rules
}

/// The rule for secrets of the kind with the id `kind`.
///
/// ```
/// let rule = envguard_core::rules::secret_rule("password").unwrap();
/// assert_eq!(rule.name, "secret/password");
/// ```
pub fn secret_rule(kind: &str) -> Option<&'static Rule> {
    let family = family();
    family.by_kind.get(kind).and_then(|index| family.rules.get(*index))
}

/// Whether `rule` is one of the family.
pub(crate) fn is_of_family(rule: &Rule) -> bool {
    rule.name.starts_with(SECRET_FAMILY)
}

/// Made when the first secret is found or named: most runs do without.
fn family() -> &'static Family {
    static MADE: OnceLock<Family> = OnceLock::new();
    MADE.get_or_init(|| Family {
        rules: kinds().map(|kind| rule(&kind)).collect(),
        by_kind: kinds().enumerate().map(|(index, kind)| (kind.id, index)).collect(),
    })
}

/// The rule for `kind`. Its texts live as long as the table that it is put into, which is as long as the process.
fn rule(kind: &Kind) -> Rule {
    let about = match kind.docs {
        Some(docs) => format!(" Finds a {}: <{docs}>.\n \n", kind.summary),
        None => format!(" Finds a {}.\n \n", kind.summary),
    };
    let docs = about
        + " It is one of the rules of the family `secret`, whose level it has unless it is given its own.\n";
    Rule {
        name: format!("{SECRET_FAMILY}{}", kind.id).leak(),
        summary: kind.summary,
        docs: docs.leak(),
        group: FAMILY.group,
        level: FAMILY.level,
        message: format!("{} in the file", kind.summary).leak(),
        help: FAMILY.help,
        advise: None,
        covers: &[],
        check: Check::Engine,
        fix: None,
        file: file!(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_rule() {
        assert_eq!(secret_rules().len(), kinds().count());
        for kind in kinds() {
            let rule = secret_rule(kind.id).unwrap();
            assert_eq!(rule.name, format!("secret/{}", kind.id));
            assert!(std::ptr::eq(rule, crate::rules::find(rule.name).unwrap()), "{}", kind.id);
        }
        assert!(secret_rule("no-such-kind").is_none());
    }
}
