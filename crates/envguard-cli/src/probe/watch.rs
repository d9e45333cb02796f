//! Those who watch a probe: a terminal, a log, a program.

use std::io::{self, Write};
use std::time::Duration;

use super::form::{Event, Report};
use super::life::Change;
use super::poll::Poll;
use super::state::{Goal, State};
use super::table::Table;
use super::verdict::Outcome;
use crate::duration;

/// What is shown while a probe goes on, and at its end.
pub(crate) struct Watch<'o> {
    pub(crate) out: &'o mut dyn Write,
    pub(crate) form: Form,
    /// A table on standard error that is kept up to date, where that is a terminal.
    pub(crate) table: Option<Table>,
    /// Tell nothing but what is wrong.
    pub(crate) is_quiet: bool,
    /// What was told of each replica the last time, so that the same is not told again and again.
    pub(crate) told: Vec<String>,
}

/// How a probe is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// In lines: those that tell of something new, or all of them.
    Lines { all: bool },
    /// Nothing until the end: the table has it.
    Conclusion,
    /// As one JSON object, at the end.
    Json,
    /// As one JSON object a line.
    Events,
}

impl Watch<'_> {
    pub(super) fn begins(&mut self, states: &[State]) -> io::Result<()> {
        self.told = vec![String::new(); states.len()];
        if let Some(table) = &mut self.table {
            table.begins(states);
        }
        if self.form == Form::Events { self.event(&Event::start(states)) } else { Ok(()) }
    }

    /// The replica with the number `index` was polled.
    pub(super) fn polled(
        &mut self,
        (index, state): (usize, &State),
        (poll, change): (&Poll, Change),
        at: Duration,
        goal: Goal,
    ) -> io::Result<()> {
        if let Some(table) = &mut self.table {
            table.polled(index, state, goal);
        }
        match self.form {
            Form::Events => self.event(&Event::poll(state, poll, change, at)),
            Form::Lines { all } if !self.is_quiet => {
                let news = news(state, change, goal);
                let Some(told) = self.told.get_mut(index) else { return Ok(()) };
                if *told == news && !all {
                    return Ok(());
                }
                let count = if all { format!(" ({} in a row)", state.in_a_row) } else { String::new() };
                writeln!(self.out, "{:>6} {}: {news}{count}", duration::display(at), state.name)?;
                *told = news;
                self.out.flush()
            }
            Form::Lines { .. } | Form::Conclusion | Form::Json => Ok(()),
        }
    }

    pub(super) fn ends(&mut self, outcome: &Outcome) -> io::Result<()> {
        if let Some(table) = self.table.take() {
            table.ends();
        }
        match self.form {
            Form::Json => {
                serde_json::to_writer(&mut *self.out, &Report::new(outcome))?;
                writeln!(self.out)
            }
            Form::Events => self.event(&Event::Verdict(Report::new(outcome))),
            Form::Lines { .. } | Form::Conclusion => {
                let reasons = outcome.reasons();
                if self.is_quiet && reasons.is_empty() {
                    return Ok(());
                }
                writeln!(self.out, "{}", outcome.headline())?;
                reasons.iter().try_for_each(|reason| writeln!(self.out, "  {reason}"))?;
                let warnings = if self.is_quiet { Vec::new() } else { outcome.warnings() };
                warnings.iter().try_for_each(|warning| writeln!(self.out, "note: {warning}"))
            }
        }
    }

    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, event)?;
        writeln!(self.out)?;
        self.out.flush()
    }
}

/// How a replica is, without what changes from poll to poll.
fn news(state: &State, change: Change, goal: Goal) -> String {
    if let Some(problem) = state.trouble() {
        return problem.text.clone();
    }
    let how = if state.is_steady(goal) { "steady" } else { "good" };
    let version = state.version.as_ref().map(|version| format!(", version {version}")).unwrap_or_default();
    let process = if change == Change::Restart { ", a new process" } else { "" };
    format!("{how}{version}{process}")
}
