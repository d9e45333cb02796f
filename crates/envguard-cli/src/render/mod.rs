//! How findings are shown: one file a format.

mod concise;
mod human;
mod json;
mod jsonl;
pub(crate) mod matrix;
pub(crate) mod problems;

use std::io::{self, Write};

use crate::args::Format;
use crate::finding::Finding;
use crate::report::Summary;

pub(crate) use human::Terminal;

/// Writes a report in one format. It gets findings in order and never sees a file.
pub(crate) trait Renderer {
    /// How many findings it shows one by one; it asks for no more.
    fn limit(&self) -> usize {
        usize::MAX
    }

    /// Whether it shows the lines that findings are about.
    fn wants_snippets(&self) -> bool {
        false
    }

    /// Whether it says of each finding how it can be mended, and for how long it stays the same.
    fn wants_fixes(&self) -> bool {
        false
    }

    /// Writes one finding.
    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()>;

    /// Writes what comes at the end.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// The renderer of `format`.
pub(crate) fn renderer(format: Format, terminal: Terminal, limit: usize) -> Box<dyn Renderer> {
    match format {
        Format::Human => Box::new(human::Human::new(terminal, limit)),
        Format::Concise => Box::new(concise::Concise),
        Format::Json => Box::new(json::Json::default()),
        Format::Jsonl => Box::new(jsonl::Jsonl),
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
