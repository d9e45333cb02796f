//! A Markdown table, for pull requests and the like.

use std::io::{self, Write};

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

/// `name` without what means something in a table.
fn escape(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '<' => text.push_str("&lt;"),
            '&' => text.push_str("&amp;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' => text.extend(['\\', character]),
            _ => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn names_mean_nothing() {
        assert_eq!(escape("a|b`<c>_d"), "a\\|b\\`&lt;c>\\_d");
    }
}
