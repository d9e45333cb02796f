//! A Markdown table, for pull requests and the like.

use std::io::{self, Write};

use super::super::markdown::escape;
use super::MatrixReport;

pub(super) fn write(out: &mut dyn Write, report: &MatrixReport) -> io::Result<()> {
    let names: Vec<String> = report.columns.iter().map(|column| escape(&column.name)).collect();
    writeln!(out, "| variable | {} |", names.join(" | "))?;
    writeln!(out, "|---|{}", "---|".repeat(names.len()))?;
    for variable in &report.variables {
        writeln!(out, "| `{}` | {} |", variable.key, variable.words().join(" | "))?;
    }
    Ok(())
}
