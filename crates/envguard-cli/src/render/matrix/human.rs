//! For people: a table that is no wider than the terminal. Columns that do not fit go into further tables.

use std::io::{self, Write};

use envguard_core::CellState;

use super::{MatrixReport, VariableReport};
use crate::render::{Terminal, count};

/// Longer names of columns get a number, and are told above the table.
const MAX_NAME: usize = 24;

/// What stands above the keys.
const HEAD: &str = "variable";

/// The blanks between columns.
const GAP: usize = 2;

pub(super) fn write(out: &mut dyn Write, report: &MatrixReport, terminal: Terminal) -> io::Result<()> {
    let table = Table::new(report, terminal);
    if !report.variables.is_empty() {
        table.write_names(out)?;
        for block in table.blocks() {
            table.write_block(out, block)?;
            writeln!(out)?;
        }
    }
    if terminal.summary { write_summary(out, report) } else { Ok(()) }
}

struct Table<'r> {
    report: &'r MatrixReport,
    terminal: Terminal,
    /// What stands above each column.
    heads: Vec<String>,
    /// What stands in each row.
    rows: Vec<(&'r VariableReport, Vec<String>)>,
    /// How wide the column of the keys is; longer keys have a line of their own.
    key_width: usize,
    widths: Vec<usize>,
}

impl<'r> Table<'r> {
    fn new(report: &'r MatrixReport, terminal: Terminal) -> Self {
        let is_numbered = report.columns.iter().any(|column| length(&column.name) > MAX_NAME);
        let heads: Vec<String> = report
            .columns
            .iter()
            .zip(1..)
            .map(|(column, number)| if is_numbered { format!("[{number}]") } else { column.name.clone() })
            .collect();
        let rows: Vec<_> = report.variables.iter().map(|variable| (variable, variable.words())).collect();
        let keys = report.variables.iter().map(|variable| length(&variable.key));
        let key_width = keys.max().unwrap_or(0).max(HEAD.len()).min(terminal.width / 2);
        let mut widths: Vec<usize> = heads.iter().map(|head| length(head)).collect();
        for (_, words) in &rows {
            for (width, word) in widths.iter_mut().zip(words) {
                *width = (*width).max(length(word));
            }
        }
        Self { report, terminal, heads, rows, key_width, widths }
    }

    /// What the numbers above the columns mean, where they have some.
    fn write_names(&self, out: &mut dyn Write) -> io::Result<()> {
        let is_numbered =
            self.heads.iter().zip(&self.report.columns).any(|(head, column)| *head != column.name);
        if !is_numbered {
            return Ok(());
        }
        for (head, column) in self.heads.iter().zip(&self.report.columns) {
            writeln!(out, "{head} {}", column.name)?;
        }
        writeln!(out)
    }

    /// The columns that fit beside each other, by their indices; one at least.
    fn blocks(&self) -> Vec<std::ops::Range<usize>> {
        let mut blocks = Vec::new();
        let (mut start, mut width) = (0, self.key_width);
        for (index, column) in self.widths.iter().enumerate() {
            if index > start && width + GAP + column > self.terminal.width {
                blocks.push(start..index);
                (start, width) = (index, self.key_width);
            }
            width += GAP + column;
        }
        blocks.push(start..self.widths.len());
        blocks
    }

    fn write_block(&self, out: &mut dyn Write, block: std::ops::Range<usize>) -> io::Result<()> {
        self.write_line(out, HEAD, &self.heads, block.clone(), |_, text| text.to_owned())?;
        for (variable, words) in &self.rows {
            self.write_line(out, &variable.key, words, block.clone(), |index, text| {
                let state = variable.cells.get(index).map(|cell| cell.state);
                self.paint(state, text)
            })?;
        }
        Ok(())
    }

    fn write_line(
        &self,
        out: &mut dyn Write,
        key: &str,
        words: &[String],
        block: std::ops::Range<usize>,
        paint: impl Fn(usize, &str) -> String,
    ) -> io::Result<()> {
        let mut line = key.to_owned();
        let mut position = length(key);
        if position > self.key_width {
            line.push('\n');
            position = 0;
        }
        // Blanks are written only before something: none at the end of a line.
        let mut column = self.key_width;
        for index in block {
            let (Some(word), Some(width)) = (words.get(index), self.widths.get(index)) else { continue };
            column += GAP;
            line.extend(std::iter::repeat_n(' ', column - position));
            line.push_str(&paint(index, word));
            position = column + length(word);
            column += width;
        }
        writeln!(out, "{line}")
    }

    fn paint(&self, state: Option<CellState>, text: &str) -> String {
        let color = match state.filter(|_| self.terminal.color) {
            Some(CellState::Missing) => "\x1b[31m",
            Some(CellState::Empty | CellState::Placeholder) => "\x1b[33m",
            Some(CellState::Set | CellState::Unknown) | None => return text.to_owned(),
        };
        format!("{color}{text}\x1b[0m")
    }
}

fn write_summary(out: &mut dyn Write, report: &MatrixReport) -> io::Result<()> {
    let summary = report.summary;
    let variables = count(summary.variables, "variable");
    if !summary.has_drift() {
        return writeln!(out, "{variables}, all the same");
    }
    let parts =
        [(summary.incomplete, "incomplete"), (summary.different, "different"), (summary.same, "the same")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    writeln!(out, "{variables}: {}", parts.join(", "))?;
    if report.variables.iter().any(|variable| variable.words().iter().any(|word| word.contains(' '))) {
        writeln!(out, "in a line, the same letter is the same value")?;
    }
    if report.variables.len() < summary.variables {
        writeln!(out, "`--all` shows those that are the same, too")?;
    }
    Ok(())
}

/// In characters.
fn length(text: &str) -> usize {
    text.chars().count()
}
