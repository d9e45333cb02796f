//! What to check, and how strictly.

use crate::{DialectSet, Level, Rule, Severity, rules};

/// The settings for one file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The runtimes that read the file.
    pub dialects: DialectSet,
    /// The level of each rule, by its index in [`rules::all`].
    levels: Vec<Level>,
}

impl Settings {
    /// Each rule at its own level.
    pub fn new(dialects: DialectSet) -> Self {
        Self { dialects, levels: rules::all().iter().map(|rule| rule.level).collect() }
    }

    /// Sets one rule.
    pub fn set(&mut self, rule: &Rule, level: Level) {
        if let Some(slot) = rules::index(rule).and_then(|index| self.levels.get_mut(index)) {
            *slot = level;
        }
    }

    /// Switches a rule on: at its own level, or as a warning where that is off.
    pub fn select(&mut self, rule: &Rule) {
        let level = if rule.level == Level::OFF { Level::WARNING } else { rule.level };
        self.set(rule, level);
    }

    /// Switches all rules off.
    pub fn clear(&mut self) {
        self.levels.fill(Level::OFF);
    }

    /// How bad the findings of `rule` are; `None` where it is off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        rules::index(rule).and_then(|index| self.levels.get(index)).and_then(|level| level.0)
    }

    /// The rules that are on, with the severity of their findings, by name.
    pub fn active(&self) -> impl Iterator<Item = (&'static Rule, Severity)> + '_ {
        rules::all().iter().zip(&self.levels).filter_map(|(rule, level)| Some((*rule, level.0?)))
    }
}
