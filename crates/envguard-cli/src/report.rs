//! What came of a run.

use envguard_core::{Rule, Severity};

use crate::deploy::Outlook;

/// The counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// How many files were checked.
    pub(crate) files: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
    /// How many findings there are of each rule.
    pub(crate) by_rule: Vec<(&'static Rule, usize)>,
    /// How many findings have a fix that could be tried.
    pub(crate) fixable: usize,
    /// How many findings `--fix` mended.
    pub(crate) mended: usize,
    /// What could not be done.
    pub(crate) problems: Vec<String>,
    /// What is to be expected of a deployment, where one was judged.
    pub(crate) outlook: Option<Outlook>,
}

impl Summary {
    /// Counts a finding of `rule`.
    pub(crate) fn add(&mut self, rule: &'static Rule, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        self.fixable += usize::from(rule.fix.is_some());
        // There are few rules and many findings: a walk along a short list beats a look-up by name.
        match self.by_rule.iter_mut().find(|(known, _)| std::ptr::eq(*known, rule)) {
            Some((_, count)) => *count += 1,
            None => self.by_rule.push((rule, 1)),
        }
    }

    /// How many findings there are in all.
    pub(crate) fn total(&self) -> usize {
        self.errors + self.warnings + self.notes
    }

    /// Whether any finding is at least as bad as `severity`.
    pub(crate) fn has_at_least(&self, severity: Severity) -> bool {
        match severity {
            Severity::Note => self.total() > 0,
            Severity::Warning => self.errors + self.warnings > 0,
            Severity::Error => self.errors > 0,
        }
    }
}
