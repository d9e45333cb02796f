//! What to check, and how strictly.

use crate::secret_rules::is_of_family;
use crate::{DialectSet, Level, Rule, Severity, rules};

/// The settings for one file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The runtimes that read the file.
    pub dialects: DialectSet,
    /// The level of each rule, by its index in [`rules::all`].
    levels: Vec<Level>,
    /// The rules of the family `secret` that have a level of their own, by name.
    kinds: Vec<(&'static str, Level)>,
}

impl Settings {
    /// Each rule at its own level.
    pub fn new(dialects: DialectSet) -> Self {
        let levels = rules::all().iter().map(|rule| rule.level).collect();
        Self { dialects, levels, kinds: Vec::new() }
    }

    /// Sets one rule. A rule for one kind of secret keeps its level whatever is set for all of them.
    pub fn set(&mut self, rule: &Rule, level: Level) {
        if is_of_family(rule) {
            self.kinds.retain(|(name, _)| *name != rule.name);
            self.kinds.push((rule.name, level));
        } else if let Some(slot) = rules::index(rule).and_then(|index| self.levels.get_mut(index)) {
            *slot = level;
        }
    }

    /// Switches a rule on: at its own level, or as a warning where that is off.
    pub fn select(&mut self, rule: &Rule) {
        let level = if rule.level == Level::OFF { Level::WARNING } else { rule.level };
        self.set(rule, level);
    }

    /// Switches a rule off, and with the rule `secret` those for all kinds of secrets.
    pub fn ignore(&mut self, rule: &Rule) {
        if *rule == rules::secret::RULE {
            self.kinds.clear();
        }
        self.set(rule, Level::OFF);
    }

    /// Switches all rules off.
    pub fn clear(&mut self) {
        self.levels.fill(Level::OFF);
        self.kinds.clear();
    }

    /// How bad the findings of `rule` are; `None` where it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        if is_of_family(rule) {
            let own = self.kinds.iter().find(|(name, _)| *name == rule.name);
            return own.map_or_else(|| self.severity(&rules::secret::RULE), |(_, level)| level.0);
        }
        rules::index(rule).and_then(|index| self.levels.get(index)).and_then(|level| level.0)
    }

    /// Whether secrets of any kind are looked for.
    pub fn finds_secrets(&self) -> bool {
        self.severity(&rules::secret::RULE).is_some() || self.kinds.iter().any(|(_, level)| level.0.is_some())
    }

    /// The rules that are on, with the severity of their findings, by name.
    pub fn active(&self) -> impl Iterator<Item = (&'static Rule, Severity)> + '_ {
        rules::all().iter().zip(&self.levels).filter_map(|(rule, level)| Some((*rule, level.0?)))
    }
}
