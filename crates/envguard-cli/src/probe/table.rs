//! A line a replica on a terminal, kept up to date.

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::state::{Goal, State};
use crate::fold;

/// More lines do not fit on a terminal together with what was there before.
const MAX_LINES: usize = 16;

/// The table.
pub(crate) struct Table {
    lines: MultiProgress,
    /// One a replica, as many as fit.
    bars: Vec<ProgressBar>,
    /// The width of the longest name.
    width: usize,
    /// What is said of those that do not fit, and how many these are.
    rest: Option<(ProgressBar, usize)>,
}

impl Table {
    /// One on standard error.
    pub(crate) fn new() -> Self {
        let lines = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        Self { lines, bars: Vec::new(), width: 0, rest: None }
    }

    pub(super) fn begins(&mut self, states: &[State]) {
        self.width =
            states.iter().take(MAX_LINES).map(|state| fold::length(&state.name)).max().unwrap_or_default();
        for state in states.iter().take(MAX_LINES) {
            let bar = self.line();
            bar.set_message(format!("{:<width$}  not asked yet", state.name, width = self.width));
            self.bars.push(bar);
        }
        let hidden = states.len().saturating_sub(MAX_LINES);
        if hidden > 0 {
            let bar = self.line();
            bar.set_message(format!("and {hidden} more"));
            self.rest = Some((bar, hidden));
        }
    }

    fn line(&self) -> ProgressBar {
        let bar = self.lines.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
            bar.set_style(style);
        }
        bar
    }

    pub(super) fn polled(&self, index: usize, state: &State, goal: Goal) {
        let how = how(state, goal);
        match (self.bars.get(index), &self.rest) {
            (Some(bar), _) => bar.set_message(format!("{:<width$}  {how}", state.name, width = self.width)),
            (None, Some((bar, hidden))) => {
                bar.set_message(format!("and {hidden} more, lastly {}: {how}", state.name));
            }
            (None, None) => {}
        }
    }

    /// Takes it off the terminal.
    pub(super) fn ends(self) {
        for bar in self.bars.iter().chain(self.rest.iter().map(|(bar, _)| bar)) {
            bar.finish_and_clear();
        }
    }
}

/// How a replica is, in one line.
fn how(state: &State, goal: Goal) -> String {
    let count = format!("good {} of {} times", state.good, state.polls);
    if let Some(problem) = state.trouble() {
        return format!("{}; {count}", problem.text);
    }
    let how = if state.is_steady(goal) {
        "steady".to_owned()
    } else {
        format!("{} of {} in a row", state.in_a_row, goal.consecutive)
    };
    let version = state.version.as_ref().map(|version| format!(", version {version}")).unwrap_or_default();
    let uptime = state.uptime.map(|uptime| format!(", up for {uptime}s")).unwrap_or_default();
    format!("{how}{version}{uptime}; {count}")
}
