//! Reports as people and as programs read them.

mod human;
mod json;

use std::io::IsTerminal;

use crate::report::Report;

/// How a report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text.
    Plain,
    /// Text, for terminals.
    Colour,
    /// One JSON object a line.
    Json,
}

impl Format {
    /// What suits the standard error stream: what `ENVGUARD_FORMAT` asks for, else colour on a terminal, unless `NO_COLOR`
    /// is set.
    pub(crate) fn for_stderr() -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match std::env::var("ENVGUARD_FORMAT").as_deref() {
            Ok("json") => return Format::Json,
            Ok("plain") => return Format::Plain,
            Ok("colour" | "color") => return Format::Colour,
            _ => {}
        }
        let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        if std::io::stderr().is_terminal() && !is_set("NO_COLOR") && !is_dumb {
            Format::Colour
        } else {
            Format::Plain
        }
    }

    /// The report, with a newline at its end.
    pub(crate) fn render(self, report: &Report) -> String {
        match self {
            Format::Plain => human::render(report, &human::PLAIN),
            Format::Colour => human::render(report, &human::COLOUR),
            Format::Json => json::render(report),
        }
    }
}
