//! What a migration does to a database.

use envguard_syntax::Span;

use crate::KeyName;

/// One thing that a script does, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) effect: Effect,
    /// The table that it is done to.
    pub(crate) table: Option<Name>,
    /// The column that it is done to.
    pub(crate) column: Option<Name>,
    pub(crate) span: Span,
}

/// What can be done to a table, as far as it matters to whoever still uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    CreatesTable,
    DropsTable,
    DropsColumn,
    /// To this name, if that is plain.
    RenamesTable(Option<Name>),
    RenamesColumn,
    ChangesType,
    /// Adds a column that has to be given and has no default.
    AddsRequiredColumn,
    SetsNotNull,
    /// Locks out writers, unless it is made `concurrently`.
    CreatesIndex {
        concurrently: bool,
    },
    DropsIndexConcurrently,
    /// Adds a constraint that all rows are looked through for, while the table is locked.
    AddsConstraint,
}

/// A name in a database, in lower case and without its schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name(Box<str>);

impl Name {
    /// The name that is written as `text`, which may have the name of a schema in front.
    pub(crate) fn new(text: &str) -> Self {
        let last = text.rsplit('.').next().unwrap_or(text);
        Self(last.trim_matches(['"', '`', '[', ']', '\'', ':']).to_lowercase().into())
    }

    /// As messages show it.
    pub(crate) fn shown(&self) -> KeyName {
        KeyName::new(self.0.as_bytes())
    }
}

impl Step {
    pub(crate) fn new(effect: Effect, table: Option<Name>, column: Option<Name>, span: Span) -> Self {
        Self { effect, table, column, span }
    }
}
