//! Where values come from.

use std::fmt;
use std::sync::Arc;

/// Where a value comes from.
///
/// ```
/// envguard::require! { struct Config { port: u16 } }
///
/// let report = Config::load_from([("PORT", "many")]).unwrap_err();
/// let problem = report.problems().next().unwrap();
/// assert_eq!(problem.source().unwrap().to_string(), "given values");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The environment of the process.
    Process,
    /// An env file, and the line in it.
    #[non_exhaustive]
    File {
        /// The file.
        path: Arc<str>,
        /// The line, from 1 on.
        line: usize,
    },
    /// Values that were passed to `load_from`.
    Given,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Process => formatter.write_str("process environment"),
            Source::File { path, line } => write!(formatter, "{path}:{line}"),
            Source::Given => formatter.write_str("given values"),
        }
    }
}
