//! Workflow commands of GitHub Actions, which become annotations of the lines of a change.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step. Each kind is counted by itself, so the errors need not
//! come first: findings are told in the order of all reports.

use std::io::{self, Write};

use envguard_core::Severity;

use super::{Renderer, text};
use crate::finding::Finding;
use crate::report::Summary;

pub(super) struct Github;

impl Renderer for Github {
    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let Finding { path, start, end, rule, .. } = finding;
        write!(out, "::{command} file={},line={}", property(path), start.line)?;
        // What ends with its line ends at the start of the next one. Columns are for places within one line.
        if end.line > start.line {
            write!(out, ",endLine={}", if end.column == 1 { end.line - 1 } else { end.line })?;
        } else {
            write!(out, ",endLine={},col={},endColumn={}", end.line, start.column, end.column)?;
        }
        writeln!(out, ",title=envguard {}::{}", property(rule.name), data(&text::with_help(finding)))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        summary
            .problems
            .iter()
            .try_for_each(|problem| writeln!(out, "::error title=envguard::{}", data(problem)))
    }
}

/// `text` as it can stand behind the last `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// `text` as it can stand for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the runner makes of an escaped text.
    fn read(escaped: &str) -> String {
        let signs = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
        signs.iter().fold(escaped.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
    }

    proptest! {
        #[test]
        fn no_text_ends_its_command(text in "\\PC*|[\\x00-\\x7f]*|[%:,\\r\\n0-9A-D]*") {
            prop_assert_eq!(read(&data(&text)), text.as_str());
            prop_assert_eq!(read(&property(&text)), text.as_str());
            prop_assert!(!data(&text).contains(['\r', '\n']));
            prop_assert!(!property(&text).contains(['\r', '\n', ':', ',']));
        }
    }
}
