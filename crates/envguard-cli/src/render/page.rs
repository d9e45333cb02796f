//! A page in Markdown: a table of what was found. It is also the summary of a step of GitHub Actions, shown on the page of
//! the run.

use std::io::{self, Write};

use super::human::sum;
use super::markdown::escape;
use super::{Renderer, count, outlook, text};
use crate::finding::Finding;
use crate::report::Summary;

/// So many findings are told one by one: a page that nobody reads to its end, and is far from the 1 MiB that GitHub takes.
const LIMIT_OF_A_STEP: usize = 100;

pub(super) struct Page {
    limit: usize,
    /// The lines of the table. They are held until the end, for the sum comes first.
    rows: String,
    shown: usize,
}

impl Page {
    /// One that tells of all findings.
    pub(super) fn whole() -> Self {
        Self { limit: usize::MAX, rows: String::new(), shown: 0 }
    }

    /// The summary of a step of GitHub Actions.
    pub(super) fn of_a_step() -> Self {
        Self { limit: LIMIT_OF_A_STEP, ..Self::whole() }
    }
}

impl Renderer for Page {
    fn limit(&self) -> usize {
        self.limit
    }

    fn finding(&mut self, _: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let Finding { path, start, severity, rule, .. } = finding;
        let place = escape(&format!("{path}:{}:{}", start.line, start.column));
        let headline = escape(&text::headline(finding));
        self.rows.extend(
            [severity.name(), &place, &headline, &escape(rule.name)].map(|cell| format!("| {cell} ")),
        );
        self.rows.push_str("|\n");
        self.shown += 1;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if let Some(outlook) = &summary.outlook {
            outlook::markdown(out, outlook)?;
        }
        writeln!(out, "### envguard\n\n{}", sum(summary))?;
        if self.shown > 0 {
            write!(out, "\n| | place | finding | rule |\n|---|---|---|---|\n{}", self.rows)?;
        }
        let left = summary.total() - self.shown;
        if left > 0 {
            writeln!(out, "\n{} not shown here.", count(left, "finding"))?;
        }
        for problem in &summary.problems {
            writeln!(out, "\n**not done:** {}", escape(problem))?;
        }
        writeln!(out)
    }
}
