//! Where rules put what they find.

use envguard_syntax::Span;

use crate::{Diagnostic, Rule, Severity};

/// Takes the findings of one rule.
pub struct Sink<'d> {
    rule: &'static Rule,
    severity: Severity,
    line: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'d> Sink<'d> {
    /// A sink for `rule`, whose findings are as bad as `severity`, while the line with the index `line` is looked at.
    pub(crate) fn new(
        rule: &'static Rule,
        severity: Severity,
        line: usize,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        Self { rule, severity, line, diagnostics }
    }

    /// The index of the line that is being looked at, for rules that look line by line.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Reports `span` on the line that is being looked at. The finding can be given texts of its own.
    pub fn report(&mut self, span: Span) -> &mut Diagnostic {
        self.report_on(self.line, span)
    }

    /// Reports `span` on the line with the index `line`.
    pub fn report_on(&mut self, line: usize, span: Span) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(self.rule, self.severity, span, line));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }
}
