//! All that is wrong with the configuration.

use std::fmt;
use std::io::Write;

use crate::problem::Problem;
use crate::render::Format;

/// The exit code of a program whose configuration is wrong: `EX_CONFIG` of `sysexits.h`.
///
/// ```
/// assert_eq!(envguard::EXIT_CODE, 78);
/// ```
pub const EXIT_CODE: i32 = 78;

/// All that is wrong with the configuration, in the order in which it is declared. It never holds a value.
///
/// `Display` shows it on one screen; as an [`Error`](std::error::Error) it goes wherever errors go, such as into
/// `anyhow`, `eyre` and `miette`.
///
/// ```
/// envguard::require! {
///     struct Config {
///         database_url: String,
///         port: u16 = 8080,
///     }
/// }
///
/// let report = Config::load_from([("PORT", "many")]).unwrap_err();
/// let names: Vec<_> = report.problems().filter_map(|problem| problem.variable()).collect();
/// assert_eq!(names, ["DATABASE_URL", "PORT"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    problems: Vec<Problem>,
    searched: String,
}

impl Report {
    pub(crate) fn new(problems: Vec<Problem>, searched: String) -> Self {
        Self { problems, searched }
    }

    /// What is wrong.
    ///
    /// ```
    /// # envguard::require! { struct Config { port: u16 } }
    /// # let report = Config::load_from([("PORT", "")]).unwrap_err();
    /// for problem in report.problems() {
    ///     println!("{problem}");
    /// }
    /// ```
    pub fn problems(&self) -> impl ExactSizeIterator<Item = &Problem> {
        self.problems.iter()
    }

    /// Where variables were looked up, in words.
    pub(crate) fn searched(&self) -> &str {
        &self.searched
    }

    /// The problems as JSON, one object a line, for collectors of logs.
    ///
    /// ```
    /// # envguard::require! { struct Config { port: u16 } }
    /// # let report = Config::load_from([("PORT", "")]).unwrap_err();
    /// assert!(report.to_json_lines().starts_with(r#"{"level":"error","tool":"envguard","variable":"PORT","#));
    /// ```
    pub fn to_json_lines(&self) -> String {
        Format::Json.render(self)
    }

    /// Prints the report to the standard error stream, and ends the process with the exit code 78.
    ///
    /// In colour on a terminal; as JSON where `ENVGUARD_FORMAT=json`.
    ///
    /// ```no_run
    /// # envguard::require! { struct Config { port: u16 } }
    /// let config = Config::load().unwrap_or_else(|report| report.exit());
    /// ```
    pub fn exit(&self) -> ! {
        let text = Format::for_stderr().render(self);
        // Where nobody listens, the exit code still tells.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        std::process::exit(EXIT_CODE)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Format::Plain.render(self).trim_end())
    }
}

impl std::error::Error for Report {}
