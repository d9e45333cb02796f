//! What is told while steps run.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::preflight::{Came, Done, Listed, Report, Step};
use crate::{duration, paths};

/// So many lines are shown of the output of a step that has not passed.
const LINES: usize = 40;

/// Whoever looks on: a log, and on a terminal what runs now.
pub(super) struct Watch<'w> {
    out: &'w mut dyn Write,
    /// The steps that run, where that can be kept up to date.
    live: Option<Live>,
    is_quiet: bool,
    /// Whether all output is shown.
    shows_all: bool,
    width: usize,
}

struct Live {
    bars: MultiProgress,
    running: Vec<(String, ProgressBar)>,
}

impl<'w> Watch<'w> {
    /// One that writes to `out`, about `steps`.
    pub(super) fn new(
        out: &'w mut dyn Write,
        steps: &[Listed],
        is_live: bool,
        is_quiet: bool,
        shows_all: bool,
    ) -> Self {
        let live = is_live.then(|| Live {
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(8)),
            running: Vec::new(),
        });
        let names = steps.iter().map(|listed| crate::fold::length(&paths::printable(&listed.name)));
        Self { out, live, is_quiet, shows_all, width: names.max().unwrap_or_default() }
    }

    /// A step begins, which is to do this.
    pub(super) fn begins(&mut self, step: &Step, does: &str) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        let name = paths::printable(&step.name);
        let Some(live) = &mut self.live else {
            writeln!(self.out, "== {name}: {}", paths::printable(does))?;
            return self.out.flush();
        };
        let bar = live.bars.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(125));
        live.running.push((step.name.clone(), bar));
        Ok(())
    }

    /// A step is over.
    pub(super) fn ended(&mut self, listed: &Listed, done: &Done) -> io::Result<()> {
        let text = self.text(listed, done);
        let Some(live) = &mut self.live else {
            self.out.write_all(text.as_bytes())?;
            return self.out.flush();
        };
        if let Some(at) = live.running.iter().position(|(name, _)| *name == listed.name) {
            live.running.remove(at).1.finish_and_clear();
        }
        // Lines and what is kept up to date would run into each other.
        live.bars.suspend(|| {
            self.out.write_all(text.as_bytes())?;
            self.out.flush()
        })
    }

    /// The lines about a step that is over.
    fn text(&self, listed: &Listed, done: &Done) -> String {
        let is_bad = done.came.is_bad();
        if self.is_quiet && !is_bad {
            return String::new();
        }
        let name = paths::printable(&listed.name);
        let result = format!("{:<11} {name:<width$}", done.came.name(), width = self.width);
        let elapsed = done.started.as_ref().map(|_| format!(" {:>7}", duration::display(done.elapsed)));
        let words = Report::words(listed, done).map(|words| format!(": {words}"));
        let line = [result, elapsed.unwrap_or_default()].concat();
        let mut text = [line.trim_end(), &*words.unwrap_or_default()].concat();
        text.push('\n');
        if is_bad || self.shows_all {
            let limit = if self.shows_all { usize::MAX } else { LINES };
            let (lines, is_more) = done.printed.lines(limit);
            if is_more {
                text += "  | … only the end is shown\n";
            }
            // Behind a mark, no line is taken for a command by a CI system.
            lines.iter().for_each(|line| text.extend(["  | ", line, "\n"]));
        }
        text
    }

    /// All are over.
    pub(super) fn ends(&mut self, report: &Report<'_>) -> io::Result<()> {
        let passed = report.count(|came| came == Came::Passed);
        let bad = report.count(Came::is_bad);
        let left_out = report.count(|came| came == Came::Skipped);
        let not_run = report.count(|came| came == Came::NotRun);
        if bad == 0 && not_run == 0 && self.is_quiet {
            return Ok(());
        }
        let of =
            report.environment.map(|name| format!(" of `{}`", paths::printable(name))).unwrap_or_default();
        let mut sums = vec![format!("{passed} passed")];
        for (count, what) in [(bad, "did not pass"), (not_run, "not run"), (left_out, "left out")] {
            if count > 0 {
                sums.push(format!("{count} {what}"));
            }
        }
        let (sums, elapsed) = (sums.join(", "), duration::display(report.elapsed));
        let result = report.conclusion.name();
        writeln!(self.out, "preflight{of}: {result} ({sums}) in {elapsed}")?;
        if report.is_dirty == Some(true) && !self.is_quiet {
            writeln!(self.out, "note: not all that was looked at is committed")?;
        }
        self.out.flush()
    }
}
