//! What steps come to.

use std::time::Duration;

use super::output::Printed;
use super::plan::Listed;
use crate::duration;
use crate::snapshots::Moment;

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// It has passed.
    Passed,
    /// It ended with this code.
    Failed(i32),
    /// This signal ended it, which was none of ours.
    Killed(i32),
    /// What it asks for is not so.
    Refuted,
    /// It took longer than it may.
    TimedOut,
    /// It could not be done, with this code if it was started.
    Undone(Option<i32>),
    /// A signal came while it ran.
    Interrupted,
    /// Something before it has ended the run.
    NotRun,
    /// The command line leaves it out.
    Skipped,
}

impl Came {
    /// What it is called in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) | Self::Killed(_) | Self::Refuted => "failed",
            Self::TimedOut => "timed-out",
            Self::Undone(_) => "not-done",
            Self::Interrupted => "interrupted",
            Self::NotRun => "not-run",
            Self::Skipped => "skipped",
        }
    }

    /// Whether what comes behind it need not be done.
    pub(crate) const fn is_bad(self) -> bool {
        !matches!(self, Self::Passed | Self::NotRun | Self::Skipped)
    }

    /// The code that it ended with, if it did.
    pub(crate) const fn code(self) -> Option<i32> {
        match self {
            Self::Passed => Some(0),
            Self::Failed(code) => Some(code),
            Self::Undone(code) => code,
            _ => None,
        }
    }
}

/// A step that is over.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) came: Came,
    /// Why, where that is not said by what it printed.
    pub(crate) reason: Option<String>,
    /// When it began, if it did.
    pub(crate) started: Option<Moment>,
    pub(crate) elapsed: Duration,
    pub(crate) printed: Printed,
}

impl Done {
    /// One that was never started.
    pub(crate) fn without_start(came: Came, reason: Option<String>) -> Self {
        Self { came, reason, started: None, elapsed: Duration::ZERO, printed: Printed::default() }
    }

    /// How it ended, in words; nothing is to be said of what has passed.
    pub(crate) fn words(&self, timeout: Duration) -> Option<String> {
        if let Some(reason) = &self.reason {
            return Some(reason.clone());
        }
        Some(match self.came {
            Came::Passed => return None,
            Came::Failed(code) => format!("it ended with {code}"),
            Came::Killed(signal) => format!("the signal {signal} ended it"),
            Came::Refuted => "it is not so".to_owned(),
            Came::TimedOut => {
                format!(
                    "it took longer than {}, and was stopped with all that it has started",
                    duration::display(timeout)
                )
            }
            Came::Undone(Some(code)) => format!("it could not be done: it ended with {code}"),
            Came::Undone(None) => "it could not be done".to_owned(),
            Came::Interrupted => "it was interrupted".to_owned(),
            Came::NotRun => "it was not run".to_owned(),
            Came::Skipped => "the command line leaves it out".to_owned(),
        })
    }
}

/// What all steps come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// All have passed that were wanted.
    Passed,
    /// One has not.
    Failed,
    /// One could not be done.
    Undone,
    /// This signal came.
    Interrupted(i32),
}

impl Conclusion {
    /// What `done` come to, where `signal` came.
    pub(crate) fn of(done: &[Done], signal: Option<i32>) -> Self {
        let has = |is: fn(Came) -> bool| done.iter().any(|step| is(step.came));
        match signal {
            Some(signal) => Self::Interrupted(signal),
            None if has(|came| matches!(came, Came::Undone(_))) => Self::Undone,
            None if has(Came::is_bad) => Self::Failed,
            None => Self::Passed,
        }
    }

    /// What it is called in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Undone => "not-done",
            Self::Interrupted(_) => "interrupted",
        }
    }
}

/// All that a preflight comes to. Nothing in it is more than may be shown.
pub(crate) struct Report<'r> {
    pub(crate) environment: Option<&'r str>,
    /// The commit that is checked out.
    pub(crate) commit: Option<&'r str>,
    /// Whether something in the work tree is not committed; `None` where git does not know.
    pub(crate) is_dirty: Option<bool>,
    /// The hash of the contract.
    pub(crate) contract: Option<&'r str>,
    pub(crate) started: Moment,
    pub(crate) finished: Moment,
    pub(crate) elapsed: Duration,
    pub(crate) conclusion: Conclusion,
    pub(crate) steps: &'r [Listed],
    /// One a step.
    pub(crate) done: &'r [Done],
}

impl Report<'_> {
    /// The steps with what they came to.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (&Listed, &Done)> {
        self.steps.iter().zip(self.done)
    }

    /// How `done` ended, in words.
    pub(crate) fn words(listed: &Listed, done: &Done) -> Option<String> {
        done.words(listed.step.as_ref().map_or(Duration::ZERO, |step| step.timeout))
    }

    /// How many steps came to what `is` says.
    pub(crate) fn count(&self, is: fn(Came) -> bool) -> usize {
        self.done.iter().filter(|done| is(done.came)).count()
    }
}
