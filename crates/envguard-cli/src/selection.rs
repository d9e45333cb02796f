//! The rules that the command line asks for.

use std::path::Path;

use envguard_core::{DialectSet, Group, Level, Rule, Settings, rules};

use crate::config::Config;
use crate::exit::Failure;

/// What `--select` and `--ignore` name.
#[derive(Default)]
pub(crate) struct Selection {
    select: Vec<&'static Rule>,
    ignore: Vec<&'static Rule>,
}

impl Selection {
    /// The rules that `select` and `ignore` name: each a rule, a group, or `all`.
    pub(crate) fn new(select: &[String], ignore: &[String]) -> Result<Self, Failure> {
        Ok(Self { select: named(select)?, ignore: named(ignore)? })
    }

    /// How the file at `path` is to be checked: each rule at its own level, then as the configuration says, as its
    /// overrides for this path say, and as this says, which has the last word.
    pub(crate) fn settings(
        &self,
        config: &Config,
        cwd: &Path,
        path: &Path,
        dialects: DialectSet,
    ) -> Settings {
        let path = config.below(path, cwd);
        let overrides = config.overrides_for(&path);
        let mut settings = Settings::new(dialects);
        for (rule, level) in config.levels.iter().chain(overrides.flat_map(|part| &part.levels)) {
            settings.set(rule, *level);
        }
        self.apply(&mut settings);
        settings
    }

    fn apply(&self, settings: &mut Settings) {
        if !self.select.is_empty() {
            let configured = settings.clone();
            settings.clear();
            for rule in &self.select {
                match configured.severity(rule) {
                    Some(severity) => settings.set(rule, Level(Some(severity))),
                    None => settings.select(rule),
                }
            }
        }
        for rule in &self.ignore {
            settings.ignore(rule);
        }
    }
}

fn named(names: &[String]) -> Result<Vec<&'static Rule>, Failure> {
    let mut found = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let before = found.len();
        found.extend(rules::find(name).filter(|rule| !rules::all().contains(rule)));
        let matches = |rule: &&&'static Rule| name == "all" || rule.name == name || rule.group.name() == name;
        found.extend(rules::all().iter().filter(matches).copied());
        if name == rules::FAMILY_OF_MIGRATIONS {
            found.extend(rules::migration_rules());
        }
        if found.len() == before {
            let help = match rules::similar(name) {
                Some(similar) => format!("did you mean `{}`?", similar.name),
                None => format!(
                    "name rules, groups ({}) or `all`; `envguard rules` lists them",
                    Group::ALL.map(Group::name).join(", ")
                ),
            };
            return Err(Failure::new(format!("there is no rule or group `{name}`")).help(help));
        }
    }
    Ok(found)
}
