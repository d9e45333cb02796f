//! How a matrix is shown: one file a format. What is shown is a report that has no values to begin with.

mod human;
mod json;
mod markdown;
mod parity;

use std::collections::BTreeSet;
use std::io::{self, Write};

use envguard_core::{Agreement, Cell, CellState, Matrix, Row};
use envguard_syntax::LineIndex;
use serde::{Serialize, Serializer};

use super::Terminal;
use crate::args::MatrixFormat;
use crate::paths;

pub(crate) use parity::write_parity;

/// What there is to say of a matrix.
#[derive(Debug, Serialize)]
pub(crate) struct MatrixReport {
    pub(crate) columns: Vec<ColumnReport>,
    pub(crate) variables: Vec<VariableReport>,
    pub(crate) summary: MatrixSummary,
}

/// An environment, or a file.
#[derive(Debug, Serialize)]
pub(crate) struct ColumnReport {
    pub(crate) name: String,
    /// The files that it is made of, in the order in which they are loaded.
    pub(crate) files: Vec<String>,
}

/// A variable in all columns.
#[derive(Debug, Serialize)]
pub(crate) struct VariableReport {
    pub(crate) key: String,
    pub(crate) agreement: &'static str,
    pub(crate) cells: Vec<CellReport>,
}

/// A variable in one column.
#[derive(Debug, Serialize)]
pub(crate) struct CellReport {
    #[serde(serialize_with = "write_state")]
    pub(crate) state: CellState,
    /// A letter: cells of a row with the same one have the same value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<PlaceReport>,
}

/// Where a column has it.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceReport {
    pub(crate) path: String,
    pub(crate) line: u32,
}

/// How many variables there are of each kind, shown or not.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct MatrixSummary {
    pub(crate) variables: usize,
    pub(crate) incomplete: usize,
    pub(crate) different: usize,
    pub(crate) same: usize,
}

/// Which rows of a matrix are told of, and how closely it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// Also those whose columns agree.
    pub(crate) all: bool,
    /// Values that differ are taken for the same.
    pub(crate) ignore_values: bool,
}

impl MatrixReport {
    pub(crate) fn new(matrix: &Matrix<'_>, scope: Scope) -> Self {
        let agreement = |row: &Row<'_>| match row.agreement {
            Agreement::Different if scope.ignore_values => Agreement::Same,
            agreement => agreement,
        };
        let columns = matrix.columns.iter().map(|(environment, _)| ColumnReport {
            name: paths::printable(&environment.name),
            files: environment.layers.iter().map(|file| file.path.to_string()).collect(),
        });
        let places = Places::new(matrix);
        let shown = matrix.rows.iter().filter(|row| scope.all || agreement(row) != Agreement::Same);
        let variables = shown.map(|row| VariableReport {
            key: row.name.shown().map_or_else(|| row.name.to_string(), str::to_owned),
            agreement: agreement(row).name(),
            cells: row
                .cells
                .iter()
                .enumerate()
                .map(|(column, cell)| CellReport {
                    state: cell.state,
                    value: cell.class.filter(|_| !scope.ignore_values).map(letters),
                    place: places.find(column, cell),
                })
                .collect(),
        });
        let count = |wanted| matrix.rows.iter().filter(|row| agreement(row) == wanted).count();
        let summary = MatrixSummary {
            variables: matrix.rows.len(),
            incomplete: count(Agreement::Incomplete),
            different: count(Agreement::Different),
            same: count(Agreement::Same),
        };
        Self { columns: columns.collect(), variables: variables.collect(), summary }
    }
}

impl MatrixSummary {
    /// Whether any columns do not agree.
    pub(crate) fn has_drift(self) -> bool {
        self.same < self.variables
    }
}

impl VariableReport {
    /// The cells in words: the letter of a value is said where there are several, or none can be told, but for that of no
    /// value.
    fn words(&self) -> Vec<String> {
        let letter = |cell: &CellReport| cell.value.clone().filter(|_| cell.state != CellState::Empty);
        let letters: BTreeSet<String> = self.cells.iter().filter_map(letter).collect();
        let are_told = letters.len() > 1 || letters.contains(parity::UNKNOWN);
        let words = self.cells.iter().map(|cell| match letter(cell) {
            Some(letter) if are_told => format!("{} {letter}", cell.state.name()),
            _ => cell.state.name().to_owned(),
        });
        words.collect()
    }
}

/// Writes `report` in `format`.
pub(crate) fn write(
    out: &mut dyn Write,
    report: &MatrixReport,
    format: MatrixFormat,
    terminal: Terminal,
) -> io::Result<()> {
    match format {
        MatrixFormat::Human => human::write(out, report, terminal),
        MatrixFormat::Json => json::write(out, report),
        MatrixFormat::Markdown => markdown::write(out, report),
    }
}

/// The lines of all layers of all columns.
struct Places<'m, 'e> {
    matrix: &'m Matrix<'e>,
    lines: Vec<Vec<LineIndex>>,
}

impl<'m, 'e> Places<'m, 'e> {
    fn new(matrix: &'m Matrix<'e>) -> Self {
        let lines = matrix.columns.iter().map(|(environment, _)| {
            environment.layers.iter().map(|file| LineIndex::new(&file.bytes)).collect()
        });
        Self { matrix, lines: lines.collect() }
    }

    fn find(&self, column: usize, cell: &Cell<'_>) -> Option<PlaceReport> {
        let setting = cell.setting?;
        let (environment, _) = self.matrix.columns.get(column)?;
        let file = environment.layers.get(setting.layer)?;
        let lines = self.lines.get(column)?.get(setting.layer)?;
        let line = lines.position(&file.bytes, setting.key.start).line;
        Some(PlaceReport { path: file.path.to_string(), line })
    }
}

/// `a` to `z`, then `aa` and so on.
fn letters(mut number: usize) -> String {
    const ALPHABET: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(ALPHABET[number % ALPHABET.len()]));
        if number < ALPHABET.len() {
            return letters.iter().rev().collect();
        }
        number = number / ALPHABET.len() - 1;
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn write_state<S: Serializer>(state: &CellState, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        let all: Vec<String> = [0, 1, 25, 26, 51, 52, 26 * 27].into_iter().map(letters).collect();
        assert_eq!(all, ["a", "b", "z", "aa", "az", "ba", "aaa"]);
    }
}
