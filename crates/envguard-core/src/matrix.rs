//! Environments, or files, side by side.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use crate::schema::EnvironmentValue;
use crate::{Effective, Environment, KeyName, Placeholder, Role, Setting};

/// Variables down, environments across. A file is an environment of one layer here.
///
/// It knows which values are equal, and never what they are.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::{Agreement, Effective, Environment, Matrix, SourceFile};
/// use envguard_syntax::dialect::Dialect;
///
/// let read = |path: &str, text: &str| {
///     let file = Arc::new(SourceFile::new(path, text));
///     let environment = Environment::new(path, vec![file]);
///     let effective = Effective::read(&environment, Dialect::Node);
///     (environment, effective)
/// };
/// let (a, b) = (read(".env", "HOST=x\nPORT=1\n"), read(".env.production", "HOST='x'\n"));
/// let matrix = Matrix::new(vec![(&a.0, &a.1), (&b.0, &b.1)]);
/// let agreements: Vec<Agreement> = matrix.rows.iter().map(|row| row.agreement).collect();
/// assert_eq!(agreements, [Agreement::Same, Agreement::Incomplete]);
/// ```
#[derive(Debug)]
pub struct Matrix<'e> {
    /// What is compared.
    pub columns: Vec<(&'e Environment, &'e Effective)>,
    /// The variables that any column has, by key.
    pub rows: Vec<Row<'e>>,
}

/// A variable in all columns.
#[derive(Debug)]
pub struct Row<'e> {
    /// Its key, as far as it may be shown.
    pub name: KeyName,
    /// What each column has.
    pub cells: Vec<Cell<'e>>,
    /// Whether the columns agree.
    pub agreement: Agreement,
}

/// A variable in one column.
#[derive(Clone, Debug)]
pub struct Cell<'e> {
    /// What the column has.
    pub state: CellState,
    /// Which of the values of the row it is: cells with the same number have the same value. They count from 0, in the
    /// order of the columns. `None` where it is missing.
    pub class: Option<usize>,
    /// What the column says of it.
    pub setting: Option<Setting<'e>>,
}

/// What a column has of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellState {
    /// Nothing.
    Missing,
    /// The key without a value, or with an empty one.
    Empty,
    /// What stands in for a value.
    Placeholder,
    /// A value.
    Set,
    /// Something that only running a command would tell, or that the runtime does not read.
    Unknown,
}

/// How the columns of a row go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// All of them have it, with the same value.
    Same,
    /// All of them have it, and the values differ.
    Different,
    /// Some of them lack it, or have it empty or as a placeholder where others have a value.
    Incomplete,
}

impl<'e> Matrix<'e> {
    /// Compares `columns`.
    pub fn new(columns: Vec<(&'e Environment, &'e Effective)>) -> Self {
        let keys: BTreeSet<&[u8]> =
            columns.iter().flat_map(|(_, effective)| effective.iter().map(|(key, _)| key)).collect();
        let mut classes = Classes::default();
        let rows = keys.into_iter().map(|key| Row::new(key, &columns, &mut classes)).collect();
        Self { columns, rows }
    }
}

/// The values of a row, each with its number. It is emptied for every row rather than made anew.
type Classes<'e> = HashMap<Compared<'e>, usize, RandomState>;

/// What of a setting has to be equal.
#[derive(PartialEq, Eq, Hash)]
enum Compared<'e> {
    Text(&'e [u8]),
    /// What only running it would tell: as it is written.
    Written(&'e [u8]),
}

impl<'e> Row<'e> {
    fn new(key: &[u8], columns: &[(&'e Environment, &'e Effective)], classes: &mut Classes<'e>) -> Self {
        classes.clear();
        let mut name: Option<KeyName> = None;
        let mut cells = Vec::with_capacity(columns.len());
        for (environment, effective) in columns {
            let Some(setting) = effective.get(key) else {
                cells.push(Cell { state: CellState::Missing, class: None, setting: None });
                continue;
            };
            let source = environment.layers.get(setting.layer).map_or(&[][..], |file| &file.bytes);
            if name.as_ref().is_none_or(|name| name.shown().is_none()) {
                name = Some(setting.name(key, source));
            }
            let next = classes.len();
            let class = *classes.entry(Compared::new(setting, source)).or_insert(next);
            cells.push(Cell { state: CellState::of(setting), class: Some(class), setting: Some(setting) });
        }
        let agreement = agreement(&cells, columns);
        Self { name: name.unwrap_or_else(|| KeyName::new(key)), cells, agreement }
    }
}

impl<'e> Compared<'e> {
    fn new(setting: Setting<'e>, source: &'e [u8]) -> Self {
        match setting.value {
            EnvironmentValue::Text(text) => Compared::Text(text),
            EnvironmentValue::Null => Compared::Text(b""),
            EnvironmentValue::Dynamic => Compared::Written(setting.value_span.of(source)),
        }
    }
}

/// How `cells` go together. An example is there to declare: what it has for a value says nothing about the others.
fn agreement(cells: &[Cell<'_>], columns: &[(&Environment, &Effective)]) -> Agreement {
    if cells.iter().any(|cell| cell.state == CellState::Missing) {
        return Agreement::Incomplete;
    }
    let declares =
        |environment: &Environment| environment.layers.iter().all(|file| file.role == Role::Example);
    let mut values = cells
        .iter()
        .zip(columns)
        .filter(|(_, (environment, _))| !declares(environment))
        .map(|(cell, _)| cell);
    let Some(first) = values.next() else { return Agreement::Same };
    let mut agreement = Agreement::Same;
    for cell in values {
        if cell.state.is_value() != first.state.is_value() {
            return Agreement::Incomplete;
        }
        if cell.class != first.class {
            agreement = Agreement::Different;
        }
    }
    agreement
}

impl CellState {
    fn of(setting: Setting<'_>) -> Self {
        match setting.value {
            EnvironmentValue::Null => CellState::Empty,
            EnvironmentValue::Dynamic => CellState::Unknown,
            EnvironmentValue::Text(text) => match Placeholder::of(text) {
                Some(Placeholder::Empty) => CellState::Empty,
                Some(_) => CellState::Placeholder,
                None => CellState::Set,
            },
        }
    }

    fn is_value(self) -> bool {
        matches!(self, CellState::Set | CellState::Unknown)
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            CellState::Missing => "missing",
            CellState::Empty => "empty",
            CellState::Placeholder => "placeholder",
            CellState::Set => "set",
            CellState::Unknown => "unknown",
        }
    }
}

impl Agreement {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Agreement::Same => "same",
            Agreement::Different => "different",
            Agreement::Incomplete => "incomplete",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use envguard_syntax::dialect::Dialect;

    use super::*;
    use crate::SourceFile;

    /// The rows of the matrix of `files`: `KEY state0 - empty1: agreement`.
    #[track_caller]
    fn check(dialect: Dialect, files: &[(&str, &str)], expected: &[&str]) {
        let columns: Vec<(Environment, Effective)> = files
            .iter()
            .map(|(path, source)| {
                let environment = Environment::new(*path, vec![Arc::new(SourceFile::new(*path, *source))]);
                let effective = Effective::read(&environment, dialect);
                (environment, effective)
            })
            .collect();
        let columns = columns.iter().map(|(environment, effective)| (environment, effective)).collect();
        let matrix = Matrix::new(columns);
        let shown: Vec<String> = matrix
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter().map(|cell| match cell.class {
                    Some(class) => format!(" {}{class}", cell.state.name()),
                    None => format!(" {}", cell.state.name()),
                });
                format!("{}{}: {}", row.name, cells.collect::<String>(), row.agreement.name())
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn values_are_compared_as_the_dialect_reads_them() {
        check(
            Dialect::Node,
            &[("a", "A=x\nB=1\nC=1\n"), ("b", "A='x'\nB=2\nC=1 # one\n"), ("c", "A=\"x\"\nB=1\nC=1\n")],
            &["`A` set0 set0 set0: same", "`B` set0 set1 set0: different", "`C` set0 set0 set0: same"],
        );
        let files = [("a", "A=x#y\n"), ("b", "A=x\n")];
        check(Dialect::Node, &files, &["`A` set0 set0: same"]);
        check(Dialect::Python, &files, &["`A` set0 set1: different"]);
    }

    #[test]
    fn what_stands_in_for_a_value_is_none() {
        check(
            Dialect::Node,
            &[("a", "A=\nB=your-api-key\nC=\nD=1\n"), ("b", "A=1\nB=s3cr3t\nC=\nE=2\n")],
            &[
                "`A` empty0 set1: incomplete",
                "`B` placeholder0 set1: incomplete",
                "`C` empty0 empty0: same",
                "`D` set0 missing: incomplete",
                "`E` missing set0: incomplete",
            ],
        );
    }

    #[test]
    fn examples_only_declare() {
        check(
            Dialect::Node,
            &[(".env", "A=1\nB=2\n"), (".env.example", "A=\nC=\n")],
            &["`A` set0 empty1: same", "`B` set0 missing: incomplete", "`C` missing empty0: incomplete"],
        );
    }

    #[test]
    fn what_is_not_known_is_compared_as_it_is_written() {
        check(
            Dialect::Bash,
            &[("a", "A=$(id)\nB=$(id)\n"), ("b", "A=$(id)\nB=$(pwd)\n")],
            &["`A` unknown0 unknown0: same", "`B` unknown0 unknown1: different"],
        );
    }

    #[test]
    fn keys_that_may_be_secrets_are_hidden() {
        check(
            Dialect::Python,
            &[("a", "swordfish\ncGFzc3dvcmQ=1\nNAME\n"), ("b", "NAME\n")],
            &[
                "`NAME` empty0 empty0: same",
                "(11 characters) set0 missing: incomplete",
                "(9 characters) empty0 missing: incomplete",
            ],
        );
    }

    #[test]
    fn many_rows_and_columns_take_no_long() {
        let source: String = (0..5_000).map(|number| format!("KEY_{number}={number}\n")).collect();
        let read = |index: usize| {
            let file = Arc::new(SourceFile::new(format!(".env.{index}"), source.as_str()));
            let environment = Environment::new("e", vec![file]);
            let effective = Effective::read(&environment, Dialect::Node);
            (environment, effective)
        };
        let columns: Vec<_> = (0..5).map(read).collect();
        let matrix = Matrix::new(columns.iter().map(|(a, b)| (a, b)).collect());
        assert_eq!(matrix.rows.len(), 5_000);
        assert!(matrix.rows.iter().all(|row| row.agreement == Agreement::Same));
    }
}
