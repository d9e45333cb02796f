use std::collections::HashSet;
use std::fmt;

use super::proximity::MOST_LINES;
use super::{CustomAllowlist, Pattern, Required};

/// A rule of the user's own.
#[derive(Clone, Debug, Default)]
pub struct CustomRule {
    /// What it is called.
    pub id: String,
    /// What it finds.
    pub description: String,
    /// What is found. A rule with a path and without a pattern finds files.
    pub pattern: Option<Pattern>,
    /// The group of the pattern that is the secret; where it is not given, the first one that is not empty, or all.
    pub secret_group: Option<usize>,
    /// What a text has to have in it, whatever the case of letters, for the pattern to be tried: one of these, if there
    /// are any.
    pub keywords: Vec<String>,
    /// How much entropy a secret has to have more than, in bits a byte.
    pub entropy: Option<f64>,
    /// What the paths of the files match that it is about.
    pub path: Option<Pattern>,
    /// What is no finding. Lists with target rules have their place beside the rules, not here.
    pub allowlists: Vec<CustomAllowlist>,
    /// The rules that must have found something too.
    pub required: Vec<Required>,
    /// Whether it is there for others to require alone.
    pub skip_report: bool,
    /// Words for people.
    pub tags: Vec<String>,
}

/// What is wrong with one of many rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// Which of the rules it is.
    pub rule: usize,
    /// What is wrong.
    pub mistake: RuleMistake,
}

/// What can be wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleMistake {
    /// It has no id.
    NoId,
    /// An earlier rule has the same id.
    SameId,
    /// It has neither a pattern nor a path.
    NoPattern,
    /// Its pattern has fewer groups than this.
    NoSuchGroup(usize),
    /// The allowlist with this number says nothing.
    EmptyAllowlist(usize),
    /// There is no rule with the id of the required one with this number.
    UnknownRequired(usize),
    /// The required rule with this number is the rule itself.
    RequiresItself(usize),
    /// The required rule with this number may be too many lines away.
    TooFar(usize),
}

impl fmt::Display for RuleMistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleMistake::NoId => formatter.write_str("the rule has no id"),
            RuleMistake::SameId => formatter.write_str("an earlier rule has the same id"),
            RuleMistake::NoPattern => formatter.write_str("the rule has neither a pattern nor a path"),
            RuleMistake::NoSuchGroup(group) => write!(formatter, "the pattern has no group {group}"),
            RuleMistake::EmptyAllowlist(_) => formatter.write_str("the allowlist says nothing"),
            RuleMistake::UnknownRequired(_) => formatter.write_str("there is no rule with this id"),
            RuleMistake::RequiresItself(_) => formatter.write_str("the rule requires itself"),
            RuleMistake::TooFar(_) => {
                write!(formatter, "at most {MOST_LINES} lines are looked into for something within columns")
            }
        }
    }
}

/// What is wrong with `rules`.
pub(super) fn mistakes(rules: &[CustomRule]) -> Vec<RuleError> {
    let ids: HashSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let mut add = |mistake| errors.push(RuleError { rule: index, mistake });
        if rule.id.is_empty() {
            add(RuleMistake::NoId);
        } else if !seen.insert(rule.id.as_str()) {
            add(RuleMistake::SameId);
        }
        if rule.pattern.is_none() && rule.path.is_none() {
            add(RuleMistake::NoPattern);
        }
        if let (Some(pattern), Some(group)) = (&rule.pattern, rule.secret_group)
            && group > pattern.groups()
        {
            add(RuleMistake::NoSuchGroup(group));
        }
        for (number, allowlist) in rule.allowlists.iter().enumerate() {
            if allowlist.is_empty() {
                add(RuleMistake::EmptyAllowlist(number));
            }
        }
        for (number, required) in rule.required.iter().enumerate() {
            if required.id == rule.id {
                add(RuleMistake::RequiresItself(number));
            } else if !ids.contains(required.id.as_str()) {
                add(RuleMistake::UnknownRequired(number));
            }
            if required.within_columns.is_some()
                && required.within_lines.is_some_and(|lines| lines > MOST_LINES)
            {
                add(RuleMistake::TooFar(number));
            }
        }
    }
    errors
}
