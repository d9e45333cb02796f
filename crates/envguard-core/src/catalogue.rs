//! The documentation of the rules as Markdown: for `docs/rules.md` and for `envguard explain`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::{Group, Rule, rules};

/// All rules on one page: the groups with their rules, each rule, and the names that other linters have for them.
pub fn page() -> String {
    let mut page = String::from(
        "# Rules\n\
         \n\
         Each rule finds one thing. Its level is `off`, `note`, `warning` or `error`; `[rules]` in `envguard.toml` sets \
         it, for all files or for some. `# envguard: allow(rule) reason` on a line, or on the line above, allows a \
         finding there. `envguard explain RULE` prints what stands here.\n\
         \n\
         A fix is *safe* where every configured dialect reads the same keys and values before and after. That is tried, \
         on the very file, each time. `envguard check --fix` applies safe fixes, `--unsafe-fixes` the others too.\n",
    );
    for group in Group::ALL {
        let _ = write!(page, "\n## {}\n\n{}\n\n", capitalized(group.name()), about(group));
        page.push_str("| rule | finds | level | fix |\n|---|---|---|---|\n");
        for rule in in_group(group) {
            let (name, level) = (rule.name, rule.level);
            let fix = if rule.fix.is_some() { "yes" } else { "" };
            let _ = writeln!(page, "| [`{name}`](#{name}) | {} | {level} | {fix} |", rule.summary);
        }
    }
    for rule in Group::ALL.into_iter().flat_map(in_group) {
        let _ = write!(page, "\n{}", section(rule, 2));
    }
    let _ = write!(page, "\n{}", names_elsewhere());
    page
}

/// The documentation of one rule.
///
/// ```
/// let rule = envguard_core::rules::find("duplicate-key").unwrap();
/// let text = envguard_core::catalogue::explain(rule);
/// assert!(text.starts_with("# duplicate-key\n\nA key that is defined twice.\n"));
/// ```
pub fn explain(rule: &Rule) -> String {
    section(rule, 1)
}

/// What the checks of dotenv-linter and of the Python dotenv-linter are called here, and the other way round.
pub fn names_elsewhere() -> String {
    let mut text = String::from("## Coming from another linter\n");
    for linter in LINTERS {
        let mut theirs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for rule in rules::all() {
            for check in covered(rule, linter) {
                theirs.entry(check).or_default().push(link(rule));
            }
        }
        let _ = write!(text, "\n| {} | envguard |\n|---|---|\n", linter.name);
        for (check, ours) in theirs {
            let _ = writeln!(text, "| `{check}` | {} |", ours.join(", "));
        }
    }
    let names: Vec<&str> = LINTERS.iter().map(|linter| linter.name).collect();
    let _ = write!(text, "\n| envguard | {} |\n|---{}|\n", names.join(" | "), "|---".repeat(names.len()));
    for rule in rules::all().iter().filter(|rule| !rule.covers.is_empty()) {
        let _ = write!(text, "| {} |", link(rule));
        for linter in LINTERS {
            let checks: Vec<String> = covered(rule, linter).map(|check| format!("`{check}`")).collect();
            let _ = write!(text, " {} |", checks.join(", "));
        }
        text.push('\n');
    }
    text.push_str(
        "\n`# dotenv-linter:off` and `# dotenv-linter:on`, with or without names of checks, are honoured.\n",
    );
    text
}

/// Another linter of env files.
struct Linter {
    /// What it is called here.
    name: &'static str,
    /// What its checks are marked with in [`Rule::covers`].
    prefix: &'static str,
}

const LINTERS: &[Linter] = &[
    Linter { name: "dotenv-linter", prefix: "dotenv-linter: " },
    Linter { name: "dotenv-linter (Python)", prefix: "python dotenv-linter: " },
];

fn covered(rule: &Rule, linter: &Linter) -> impl Iterator<Item = &'static str> {
    rule.covers.iter().filter_map(|check| check.strip_prefix(linter.prefix))
}

fn in_group(group: Group) -> impl Iterator<Item = &'static Rule> {
    rules::all().iter().copied().filter(move |rule| rule.group == group)
}

fn link(rule: &Rule) -> String {
    format!("[`{0}`](#{0})", rule.name)
}

/// The documentation of `rule` below a heading of `level`, and what its fields say.
fn section(rule: &Rule, level: usize) -> String {
    let mut text = format!("{} {}\n\n{}.\n\n", "#".repeat(level), rule.name, capitalized(rule.summary));
    let fix = if rule.fix.is_some() { "can be mended" } else { "has no fix" };
    let _ = writeln!(text, "Group {}, level {}, {fix}.\n", rule.group, rule.level);
    let mut in_code = false;
    for line in rule.docs.lines() {
        // A doc comment has a blank after its slashes.
        let line = line.strip_prefix(' ').unwrap_or(line);
        in_code ^= line.starts_with("```");
        if !in_code && line.starts_with("## ") {
            text.push_str(&"#".repeat(level - 1));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for linter in LINTERS {
        let checks: Vec<String> = covered(rule, linter).map(|check| format!("`{check}`")).collect();
        if !checks.is_empty() {
            let _ = write!(text, "\nCovers {} of {}.\n", checks.join(", "), linter.name);
        }
    }
    text
}

fn about(group: Group) -> &'static str {
    match group {
        Group::Syntax => "The file is broken.",
        Group::Correctness => "The file says something other than what it seems to say.",
        Group::Portability => "The file says different things to different runtimes.",
        Group::Style => "The file could be easier to read. `envguard fmt` applies the safe fixes of these.",
        Group::Contract => "The file does not keep to what `.env.example` declares.",
        Group::Exposure => {
            "Others get to see the file than those it is for. Of a file with nothing in it that is secret, these rules have nothing to say."
        }
        Group::Secrets => {
            "A secret stands where it does not belong. [secrets.md](secrets.md) tells how secrets are found, and [secret-kinds.md](secret-kinds.md) lists their kinds."
        }
        Group::Environment => "A value does not fit the environment that it is for.",
        Group::Deploy => "A deployment would not go well, or could not be undone.",
        Group::Hygiene => "envguard's own comments and settings are out of date.",
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_nest_and_code_is_left_alone() {
        let rule = rules::find("missing-key").unwrap();
        let text = section(rule, 2);
        assert!(text.starts_with("## missing-key\n"));
        assert!(text.contains("\n### Why\n") && text.contains("\n# .env.example\n"));
        assert!(explain(rule).contains("\n## Why\n"));
    }

    #[test]
    fn names_lead_both_ways() {
        let text = names_elsewhere();
        assert!(text.contains("| `LowercaseKey` | [`lowercase-key`](#lowercase-key) |"));
        assert!(text.contains("| [`lowercase-key`](#lowercase-key) | `LowercaseKey` | `IncorrectName` |"));
    }
}
