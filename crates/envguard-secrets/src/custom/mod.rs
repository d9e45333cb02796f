//! Rules of the user's own, with the meaning that gitleaks gives to them.
//!
//! - `rule`: what a rule is. `rules`: many, ready to run; one pass over a text says which of them have a keyword in it.
//! - `pattern`: a regular expression in the syntax of another language (`translation`), with limits.
//! - `allowlist`: what is no finding. `subject` is what it is asked about.
//! - `proximity`: rules that count only near findings of others.

mod allowlist;
mod pattern;
mod proximity;
mod rule;
mod rules;
mod subject;
mod translation;

pub use allowlist::{Condition, CustomAllowlist, RegexTarget, StopWords};
pub use pattern::{Pattern, PatternError, PatternSyntax};
pub use proximity::Required;
pub use rule::{CustomRule, RuleError, RuleMistake};
pub use rules::{CustomFinding, CustomRules};
pub use subject::GlobalAllowlists;

#[cfg(test)]
mod tests;
