//! What is wrong with `envguard.toml`, drawn like findings.

use miette::{LabeledSpan, MietteDiagnostic, NamedSource, Report};

use super::{Terminal, human};
use crate::config::ConfigProblem;

/// Draws `problems` of the configuration file at `path`, whose text is `source`.
pub(crate) fn draw(path: &str, source: &str, problems: &[ConfigProblem], terminal: Terminal) -> String {
    let handler = human::handler(terminal);
    let mut text = String::new();
    for problem in problems {
        let span = problem.span.range();
        let mut diagnostic = MietteDiagnostic::new(&problem.message)
            .with_code("configuration")
            .with_label(LabeledSpan::new_primary_with_span(None, (span.start, span.len())));
        if let Some(help) = &problem.help {
            diagnostic = diagnostic.with_help(help);
        }
        let report = Report::new(diagnostic).with_source_code(NamedSource::new(path, source.to_owned()));
        if handler.render_report(&mut text, report.as_ref()).is_err() {
            text.extend([path, ": ", &problem.message]);
        }
        text.push('\n');
    }
    text
}
