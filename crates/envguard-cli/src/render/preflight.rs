//! What a preflight came to, for CI systems and for pages.

use std::io::{self, Write};

use super::markdown::escape;
use super::xml;
use crate::duration;
use crate::preflight::{Came, Report};

/// So many lines are shown of the output of a step that has not passed.
const LINES: usize = 100;

/// A test case a step.
pub(crate) fn junit(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    xml::declaration(out)?;
    xml::start(out, "testsuites", &[("name", "envguard")])?;
    let count = |is: fn(Came) -> bool| report.count(is).to_string();
    let attributes: xml::Attributes<'_> = &[
        ("name", "preflight"),
        ("tests", &report.done.len().to_string()),
        ("failures", &count(|came| came.is_bad() && !is_error(came))),
        ("errors", &count(is_error)),
        ("skipped", &count(|came| matches!(came, Came::NotRun | Came::Skipped))),
        ("timestamp", &report.started.to_string()),
        ("time", &seconds(report.elapsed)),
    ];
    xml::start(out, "testsuite", attributes)?;
    for (listed, done) in report.steps() {
        let attributes: xml::Attributes<'_> =
            &[("classname", "preflight"), ("name", &listed.name), ("time", &seconds(done.elapsed))];
        xml::start(out, "testcase", attributes)?;
        let words = Report::words(listed, done).unwrap_or_default();
        let attributes: xml::Attributes<'_> = &[("message", &words), ("type", done.came.name())];
        match done.came {
            Came::Passed => {}
            Came::NotRun | Came::Skipped => xml::empty(out, "skipped", &[("message", &words)])?,
            came => {
                let element = if is_error(came) { "error" } else { "failure" };
                xml::text(out, element, attributes, &done.printed.lines(LINES).0.join("\n"))?;
            }
        }
        xml::end(out, "testcase")?;
    }
    xml::end(out, "testsuite")?;
    xml::end(out, "testsuites")
}

/// Whether a step could not be done, rather than not pass.
const fn is_error(came: Came) -> bool {
    matches!(came, Came::Undone(_) | Came::Interrupted)
}

fn seconds(time: std::time::Duration) -> String {
    format!("{:.3}", time.as_secs_f64())
}

/// A table, and what steps have printed that did not pass.
pub(crate) fn markdown(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let of = report.environment.map(|name| format!(" of {}", escape(name))).unwrap_or_default();
    writeln!(out, "## Preflight{of}: {}\n", report.conclusion.name())?;
    if let Some(commit) = report.commit {
        let dirty = if report.is_dirty == Some(true) { ", with changes that are not committed" } else { "" };
        writeln!(out, "Commit `{commit}`{dirty}.\n")?;
    }
    writeln!(out, "| step | result | time | |\n|---|---|---|---|")?;
    for (listed, done) in report.steps() {
        let time = if done.started.is_some() { duration::display(done.elapsed) } else { String::new() };
        let words = Report::words(listed, done).unwrap_or_default();
        writeln!(out, "| {} | {} | {time} | {} |", escape(&listed.name), done.came.name(), escape(&words))?;
    }
    for (listed, done) in report.steps().filter(|(_, done)| done.came.is_bad()) {
        let (lines, is_more) = done.printed.lines(LINES);
        if lines.is_empty() {
            continue;
        }
        let which = if is_more { "The end of what" } else { "What" };
        writeln!(out, "\n{which} {} has printed:\n", escape(&listed.name))?;
        // Indented, no line of it can end the block.
        lines.iter().try_for_each(|line| writeln!(out, "    {line}"))?;
    }
    Ok(())
}
