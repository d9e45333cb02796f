//! What a report says of the rules that its findings are of.

use envguard_core::{Group, Level, Severity, catalogue};

use super::level;
use super::model::{Configuration, Message, Multiformat, Rule, RuleProperties};

/// What is said of `rule`.
pub(super) fn describe(rule: &'static envguard_core::Rule) -> Rule {
    let severity = rule.level.0;
    // What is off is made a warning by whoever switches it on.
    let usual = severity.unwrap_or(Severity::Warning);
    let help = catalogue::explain(rule);
    Rule {
        id: rule.name,
        name: pascal_case(rule.name),
        short_description: Message { text: sentence(rule.summary) },
        full_description: Message { text: introduction(rule.docs) },
        help: Multiformat { text: help.clone(), markdown: help },
        default_configuration: Configuration { enabled: rule.level != Level(None), level: level(usual) },
        properties: RuleProperties {
            tags: tags(rule.group),
            problem_severity: match usual {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
            security_severity: is_about_security(rule.group).then_some(match usual {
                Severity::Error => "8.0",
                Severity::Warning => "5.0",
                Severity::Note => "2.0",
            }),
        },
    }
}

/// Whether others than those whom they are for may get to see secrets, or do already. GitHub lists such findings apart.
fn is_about_security(group: Group) -> bool {
    matches!(group, Group::Secrets | Group::Exposure)
}

fn tags(group: Group) -> Vec<&'static str> {
    let mut tags = vec![group.category()];
    if group.name() != group.category() {
        tags.push(group.name());
    }
    if is_about_security(group) {
        tags.push("security");
    }
    tags
}

/// `secret/api-key` as `SecretApiKey`.
fn pascal_case(name: &str) -> String {
    name.split(['-', '/']).map(capitalized).collect()
}

fn sentence(text: &str) -> String {
    capitalized(text) + "."
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The first paragraph of the documentation of a rule, in one line.
fn introduction(docs: &str) -> String {
    let lines = docs.lines().map(str::trim).skip_while(|line| line.is_empty() || line.starts_with('#'));
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use envguard_core::rules;

    use super::*;

    #[test]
    fn every_rule_is_described() {
        for rule in rules::all() {
            let Rule { name, full_description, help, properties, .. } = describe(rule);
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
            assert!(full_description.text.ends_with(['.', ':']), "{}: {}", rule.name, full_description.text);
            assert!(help.text.contains(rule.name), "{}", help.text);
            assert!(properties.tags.len() <= 20, "as many as GitHub takes");
        }
    }

    #[test]
    fn names() {
        assert_eq!(pascal_case("secret/api-key"), "SecretApiKey");
        assert_eq!(introduction(" ## What it does\n Finds\n keys.\n\n ## Why\n"), "Finds keys.");
    }
}
