//! Two sides as a matrix of two columns.

use std::io::{self, Write};

use envguard_core::CellState;
use envguard_core::deploy::{Likeness, Parity, ParityRow, Which};

use super::{CellReport, ColumnReport, MatrixReport, MatrixSummary, VariableReport, human};
use crate::paths;
use crate::render::{Terminal, count};

/// Stands for a value that could not be compared.
pub(super) const UNKNOWN: &str = "?";

impl MatrixReport {
    /// What there is to say of `parity`; of variables that are the same, only with `all`.
    pub(crate) fn of_parity(parity: &Parity<'_>, all: bool) -> Self {
        let column = |name: &str| ColumnReport { name: paths::printable(name), files: Vec::new() };
        let shown = parity.rows.iter().filter(|row| all || row.likeness != Likeness::Same);
        let count = |agreement| parity.rows.iter().filter(|row| agreement_of(row) == agreement).count();
        Self {
            columns: parity.sides.iter().map(|side| column(&side.name)).collect(),
            variables: shown.map(variable).collect(),
            summary: MatrixSummary {
                variables: parity.rows.len(),
                incomplete: count("incomplete"),
                different: count("different"),
                same: count("same"),
            },
        }
    }
}

fn variable(row: &ParityRow<'_>) -> VariableReport {
    let cell = |side: Which| {
        let state = *side.of(&row.states);
        let value = match (row.likeness, side) {
            _ if state == CellState::Missing => None,
            (Likeness::Unknown(_), _) => Some(UNKNOWN),
            (Likeness::Different, Which::Other) => Some("b"),
            _ => Some("a"),
        };
        CellReport { state, value: value.map(str::to_owned), place: None }
    };
    VariableReport {
        key: row.name.shown().map_or_else(|| row.name.to_string(), str::to_owned),
        agreement: agreement_of(row),
        cells: Which::BOTH.map(cell).into(),
    }
}

fn agreement_of(row: &ParityRow<'_>) -> &'static str {
    match row.likeness {
        Likeness::Same => "same",
        Likeness::Different => "different",
        Likeness::MissingOn(_) => "incomplete",
        Likeness::Unknown(_) => "unknown",
    }
}

/// Writes the tables for people, and how many variables are what in all of them together.
pub(crate) fn write_parity(
    out: &mut dyn Write,
    reports: &[MatrixReport],
    terminal: Terminal,
) -> io::Result<()> {
    for report in reports {
        human::write(out, report, Terminal { summary: false, ..terminal })?;
    }
    if !terminal.summary {
        return Ok(());
    }
    let total = |of: fn(&MatrixSummary) -> usize| reports.iter().map(|report| of(&report.summary)).sum();
    let (all, same): (usize, usize) = (total(|summary| summary.variables), total(|summary| summary.same));
    let (incomplete, different) = (total(|summary| summary.incomplete), total(|summary| summary.different));
    let parts = [
        (incomplete, "on one side only"),
        (different, "different"),
        (all - incomplete - different - same, "not compared"),
        (same, "the same"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if parts.is_empty() {
        return writeln!(out, "there is nothing to compare\n");
    }
    writeln!(out, "{}: {}\n", count(all, "variable"), parts.join(", "))
}
