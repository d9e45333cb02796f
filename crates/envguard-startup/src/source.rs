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
    /// An env file.
    #[non_exhaustive]
    File {
        /// The file.
        path: Arc<str>,
        /// The line, from 1 on, unless it is about the whole file.
        line: Option<usize>,
    },
    /// Values that were passed to `load_from`.
    Given,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Process => formatter.write_str("process environment"),
            Source::File { path, line: Some(line) } => write!(formatter, "{path}:{line}"),
            Source::File { path, line: None } => formatter.write_str(path),
            Source::Given => formatter.write_str("given values"),
        }
    }
}
