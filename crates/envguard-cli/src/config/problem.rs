//! What is wrong with `envguard.toml`.

use std::fmt;
use std::path::PathBuf;

use envguard_syntax::Span;

use crate::read::ReadError;

/// One thing that is wrong with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfigProblem {
    /// Where, in the file.
    pub(crate) span: Span,
    /// What, in one line.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl ConfigProblem {
    /// A problem at the bytes of `span`, without help.
    pub(crate) fn new(span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        Self { span: Span::new(span.start, span.end), message: message.into(), help: None }
    }

    /// With help.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Why there is no configuration.
#[derive(Debug)]
pub(crate) enum LoadError {
    /// The file cannot be read.
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        error: ReadError,
    },
    /// The file is wrong.
    Invalid {
        /// Its path.
        path: PathBuf,
        /// What is in it.
        source: String,
        /// What is wrong, in the order of the file; one problem at least.
        problems: Vec<ConfigProblem>,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Unreadable { path, error } => write!(formatter, "{}: {error}", path.display()),
            LoadError::Invalid { path, problems, .. } => {
                write!(formatter, "{}: {} problems", path.display(), problems.len())
            }
        }
    }
}

impl std::error::Error for LoadError {}
