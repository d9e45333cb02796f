//! Reports as text: two lines a problem, so that all of them are on one screen.

use std::fmt::Write;

use crate::problem::Problem;
use crate::report::Report;

/// What goes before and after parts of the text.
pub(super) struct Style {
    error: &'static str,
    name: &'static str,
    dim: &'static str,
    end: &'static str,
}

/// Nothing.
pub(super) const PLAIN: Style = Style { error: "", name: "", dim: "", end: "" };

/// What terminals understand.
pub(super) const COLOUR: Style =
    Style { error: "\x1b[1;31m", name: "\x1b[1m", dim: "\x1b[2m", end: "\x1b[0m" };

/// The report.
pub(super) fn render(report: &Report, style: &Style) -> String {
    let count = report.problems().len();
    let problems = if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") };
    let mut text = format!("{}error{}: the configuration has {problems}\n\n", style.error, style.end);
    for problem in report.problems() {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "  {}", message(problem, style));
        if let Some(about) = about(problem) {
            let _ = writeln!(text, "      {}{about}{}", style.dim, style.end);
        }
    }
    let _ = writeln!(text, "\n{}searched: {}{}", style.dim, report.searched(), style.end);
    text
}

fn message(problem: &Problem, style: &Style) -> String {
    let message = problem.to_string();
    match problem.variable().and_then(|name| message.strip_prefix(&format!("`{name}` "))) {
        Some(rest) => {
            format!("{}{}{} {rest}", style.name, shown(problem.variable().unwrap_or_default()), style.end)
        }
        None => message,
    }
}

/// The line below: what it is for, which field reads it, where the value comes from.
fn about(problem: &Problem) -> Option<String> {
    let source = problem.source().map(ToString::to_string);
    let place: Vec<&str> = problem.field().into_iter().chain(source.as_deref()).collect();
    let place = place.join(", ");
    match (problem.docs(), &*place) {
        (None, "") => None,
        (None, place) => Some(format!("({place})")),
        (Some(docs), "") => Some(shown(docs)),
        (Some(docs), place) => Some(format!("{} ({place})", shown(docs))),
    }
}

/// `text` without what a terminal would take for commands.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
