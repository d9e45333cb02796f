//! One thing that is wrong with the configuration.

use std::fmt;

use crate::source::Source;
use crate::variable::Variable;

/// One thing that is wrong with the configuration. It never holds a value.
///
/// ```
/// envguard::require! {
///     struct Config {
///         /// Where the orders live.
///         database_url: String,
///     }
/// }
///
/// let report = Config::load_from([("DATABASE_URI", "postgres://db/orders")]).unwrap_err();
/// let problem = report.problems().next().unwrap();
/// assert_eq!(problem.variable(), Some("DATABASE_URL"));
/// assert_eq!(problem.field(), Some("Config.database_url"));
/// assert_eq!(problem.docs(), Some("Where the orders live."));
/// assert_eq!(problem.to_string(), "`DATABASE_URL` is not set; did you mean it by `DATABASE_URI`?");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub(crate) variable: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) docs: Option<String>,
    pub(crate) source: Option<Source>,
    pub(crate) kind: ProblemKind,
}

/// What is wrong.
///
/// ```
/// use envguard::ProblemKind;
///
/// envguard::require! { struct Config { port: u16 } }
///
/// let report = Config::load_from([("PORT", "70000")]).unwrap_err();
/// let kind = report.problems().next().unwrap().kind();
/// assert!(matches!(kind, ProblemKind::OutOfRange { expected, .. } if expected == "a whole number from 0 to 65535"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It is not set.
    #[non_exhaustive]
    Missing {
        /// What is set, and has nearly that name.
        similar: Option<String>,
        /// The condition under which it is needed, if it is not always.
        condition: Option<&'static str>,
    },
    /// It is set, to nothing.
    Empty,
    /// Its value is not Unicode.
    NotUnicode,
    /// Its value is something else than it should be.
    #[non_exhaustive]
    Invalid {
        /// What it should be.
        expected: String,
    },
    /// Its value is too large or small, too long or short.
    #[non_exhaustive]
    OutOfRange {
        /// What it should be.
        expected: String,
    },
    /// Its value is one that stands in for a real one: `changeme`, `<token>`, `xxxx`.
    Placeholder,
    /// Its default, as the source code has it, is not what it should be.
    #[non_exhaustive]
    BadDefault {
        /// What it should be.
        expected: String,
    },
    /// A line of an env file, or all of it, cannot be read.
    #[non_exhaustive]
    Unreadable {
        /// Why.
        what: &'static str,
    },
}

impl Problem {
    /// One of `variable`, which is called `name` in full, and is read into `field`.
    pub(crate) fn of(
        variable: &Variable,
        name: String,
        field: Option<String>,
        source: Option<Source>,
        kind: ProblemKind,
    ) -> Self {
        let lines = variable.docs.iter().map(|line| line.trim());
        let docs = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Self { variable: Some(name), field, docs: Some(docs).filter(|docs| !docs.is_empty()), source, kind }
    }

    /// One of an env file.
    pub(crate) fn of_file(source: Source, kind: ProblemKind) -> Self {
        Self { variable: None, field: None, docs: None, source: Some(source), kind }
    }

    /// The variable, unless it is a problem of an env file.
    pub fn variable(&self) -> Option<&str> {
        self.variable.as_deref()
    }

    /// The field that it would be read into, with the names of its structs: `Config.database.url`.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// The first paragraph of the field's documentation.
    pub fn docs(&self) -> Option<&str> {
        self.docs.as_deref()
    }

    /// Where its value comes from, if it has one.
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// What is wrong.
    pub fn kind(&self) -> &ProblemKind {
        &self.kind
    }
}

impl ProblemKind {
    /// Its name: `missing`, `empty`, `not-unicode`, `invalid`, `out-of-range`, `placeholder`, `bad-default` or
    /// `unreadable`.
    ///
    /// ```
    /// assert_eq!(envguard::ProblemKind::NotUnicode.name(), "not-unicode");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            ProblemKind::Missing { .. } => "missing",
            ProblemKind::Empty => "empty",
            ProblemKind::NotUnicode => "not-unicode",
            ProblemKind::Invalid { .. } => "invalid",
            ProblemKind::OutOfRange { .. } => "out-of-range",
            ProblemKind::Placeholder => "placeholder",
            ProblemKind::BadDefault { .. } => "bad-default",
            ProblemKind::Unreadable { .. } => "unreadable",
        }
    }

    /// What was expected, where something else was found.
    ///
    /// ```
    /// assert_eq!(envguard::ProblemKind::Empty.expected(), None);
    /// ```
    pub fn expected(&self) -> Option<&str> {
        match self {
            ProblemKind::Invalid { expected }
            | ProblemKind::OutOfRange { expected }
            | ProblemKind::BadDefault { expected } => Some(expected),
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(variable) = &self.variable {
            write!(formatter, "`{variable}` ")?;
        }
        match &self.kind {
            ProblemKind::Missing { similar, condition } => {
                formatter.write_str("is not set")?;
                if let Some(condition) = condition {
                    write!(formatter, ", and needed if {condition}")?;
                }
                if let Some(similar) = similar {
                    write!(formatter, "; did you mean it by `{similar}`?")?;
                }
                Ok(())
            }
            ProblemKind::Empty => formatter.write_str("is empty"),
            ProblemKind::NotUnicode => formatter.write_str("is not Unicode"),
            ProblemKind::Invalid { expected } => write!(formatter, "is wrong: expected {expected}"),
            ProblemKind::OutOfRange { expected } => write!(formatter, "is out of range: expected {expected}"),
            ProblemKind::Placeholder => formatter.write_str("is still a placeholder"),
            ProblemKind::BadDefault { expected } => {
                write!(formatter, "is not set, and its default is wrong: expected {expected}")
            }
            ProblemKind::Unreadable { what } => formatter.write_str(what),
        }
    }
}
