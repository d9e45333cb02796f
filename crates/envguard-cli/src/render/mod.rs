//! How findings are shown: one file a format.

mod checkstyle;
mod concise;
mod github;
mod gitlab;
mod human;
mod json;
mod jsonl;
mod junit;
mod markdown;
pub(crate) mod matrix;
mod outlook;
mod page;
#[cfg(unix)]
pub(crate) mod preflight;
pub(crate) mod problems;
mod sarif;
mod text;
mod xml;

use std::io::{self, Write};

use envguard_core::Severity;

use crate::args::Format;
use crate::finding::Finding;
use crate::report::Summary;

pub(crate) use human::Terminal;

/// Writes a report in one format. It gets findings in order and never sees a file.
pub(crate) trait Renderer {
    /// How many findings it shows one by one; it is given no more.
    fn limit(&self) -> usize {
        usize::MAX
    }

    /// What it has to be told of each finding.
    fn wants(&self) -> Wants {
        Wants::default()
    }

    /// Writes one finding.
    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()>;

    /// Writes what comes at the end.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// What takes work to find out about a finding, and not every format tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wants {
    /// The lines that it is about.
    pub(crate) lines: bool,
    /// How it can be mended, and what it is known by as long as it stays the same.
    pub(crate) fixes: bool,
}

impl Wants {
    /// What either wants.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { lines: self.lines || other.lines, fixes: self.fixes || other.fixes }
    }
}

/// How a report is made, apart from its format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// What the place that it goes to can show.
    pub(crate) terminal: Terminal,
    /// How many findings people are shown one by one.
    pub(crate) limit: usize,
    /// How bad a finding must be to fail the run.
    pub(crate) fail_on: Severity,
}

/// The renderer of `format`.
pub(crate) fn renderer(format: Format, style: Style) -> Box<dyn Renderer> {
    match format {
        Format::Human => Box::new(human::Human::new(style.terminal, style.limit)),
        Format::Concise => Box::new(concise::Concise),
        Format::Json => Box::new(json::Json::default()),
        Format::Jsonl => Box::new(jsonl::Jsonl),
        Format::Sarif => Box::new(sarif::Sarif::default()),
        Format::Github => Box::new(github::Github),
        Format::Gitlab => Box::new(gitlab::Gitlab::default()),
        Format::Junit => Box::new(junit::Junit::new(style.fail_on)),
        Format::Checkstyle => Box::new(checkstyle::Checkstyle::default()),
        Format::Markdown => Box::new(page::Page::whole()),
    }
}

/// The renderer of the summary of a step of GitHub Actions.
pub(crate) fn step_summary() -> Box<dyn Renderer> {
    Box::new(page::Page::of_a_step())
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
