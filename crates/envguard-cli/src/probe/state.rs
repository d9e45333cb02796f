//! What is known of a replica, from poll to poll.

use std::time::Instant;

use super::foreign::Foreign;
use super::life::{Change, Life};
use super::poll::Poll;
use super::problem::{Problem, ProblemKind};

/// How a replica has done so far.
#[derive(Debug)]
pub(crate) struct State {
    /// What it is called.
    pub(super) name: String,
    pub(super) polls: u32,
    /// How many answers were good.
    pub(super) good: u32,
    /// How many of the last answers were good, without a bad one between them.
    pub(super) in_a_row: u32,
    /// How many of the last answers were bad.
    pub(super) bad_in_a_row: u32,
    /// What was wrong the last time that something was.
    pub(super) problem: Option<Problem>,
    pub(super) version: Option<Foreign>,
    pub(super) fingerprint: Option<Foreign>,
    /// In seconds, when it was last told.
    pub(super) uptime: Option<u64>,
    pub(super) life: Life,
    /// Whether good answers were judged by their status alone, since they have no form that means something to us.
    pub(super) by_status: bool,
    /// Whether all smoke requests were answered as they should, since the last bad answer.
    pub(super) is_smoked: bool,
}

/// How many good answers in a row it takes, and whether smoke requests come after them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal {
    pub(super) consecutive: u32,
    pub(super) has_smoke: bool,
}

impl State {
    /// Nothing is known yet. `epoch` is when all began.
    pub(super) fn new(name: String, epoch: Instant) -> Self {
        Self {
            name,
            polls: 0,
            good: 0,
            in_a_row: 0,
            bad_in_a_row: 0,
            problem: None,
            version: None,
            fingerprint: None,
            uptime: None,
            life: Life::new(epoch),
            by_status: false,
            is_smoked: false,
        }
    }

    /// Takes what came of a poll, and says whether another process has answered than before.
    pub(super) fn take(&mut self, poll: &Poll) -> Change {
        self.polls = self.polls.saturating_add(1);
        let said = &poll.said;
        let change = match said.uptime {
            Some(uptime) => self.life.see(uptime, poll.sent, poll.received),
            None => Change::None,
        };
        if change == Change::Restart {
            // What an earlier process has shown says nothing of this one.
            self.in_a_row = 0;
            self.is_smoked = false;
        }
        if !poll.answers.is_empty() {
            self.uptime = said.uptime;
            self.version.clone_from(&said.version);
        }
        if said.fingerprint.is_some() || poll.problem.is_none() {
            self.fingerprint.clone_from(&said.fingerprint);
        }
        if let Some(problem) = &poll.problem {
            self.in_a_row = 0;
            self.bad_in_a_row = self.bad_in_a_row.saturating_add(1);
            self.is_smoked = false;
            self.problem = Some(problem.clone());
        } else {
            self.good = self.good.saturating_add(1);
            self.in_a_row = self.in_a_row.saturating_add(1);
            self.bad_in_a_row = 0;
            let says_more = said.version.is_some() || said.uptime.is_some() || said.fingerprint.is_some();
            self.by_status = !(said.is_of_guard || says_more);
            self.is_smoked |= !poll.smoke.is_empty();
        }
        change
    }

    /// Whether smoke requests are to be sent with the next poll, should all else be well.
    pub(super) fn wants_smoke(&self, goal: Goal) -> bool {
        goal.has_smoke && !self.is_smoked && self.in_a_row.saturating_add(1) >= goal.consecutive
    }

    /// Whether it has been good for long enough, and still is.
    pub(super) fn is_steady(&self, goal: Goal) -> bool {
        self.in_a_row >= goal.consecutive && (self.is_smoked || !goal.has_smoke)
    }

    /// What is wrong now. Smoke requests that have failed count until they are sent again.
    pub(super) fn trouble(&self) -> Option<&Problem> {
        let problem = self.problem.as_ref()?;
        let is_smoke = problem.kind == ProblemKind::Smoke && !self.is_smoked;
        (self.in_a_row == 0 || is_smoke).then_some(problem)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::answer::Said;
    use super::super::poll::Smoked;
    use super::*;

    const GOAL: Goal = Goal { consecutive: 3, has_smoke: false };
    const SMOKE: Goal = Goal { consecutive: 2, has_smoke: true };

    fn poll(at: Instant, uptime: u64, problem: Option<&str>) -> Poll {
        Poll {
            sent: at,
            received: at,
            answers: Vec::new(),
            said: Said { uptime: Some(uptime), ..Said::default() },
            smoke: Vec::new(),
            problem: problem.map(|text| Problem::new(ProblemKind::Status, text)),
        }
    }

    /// `+` is a good answer and `-` a bad one, a second apart: the state after them.
    fn after(answers: &str) -> State {
        let epoch = Instant::now();
        let mut state = State::new("app".to_owned(), epoch);
        for (second, answer) in (0..).zip(answers.chars()) {
            let problem = (answer == '-').then_some("/ready answers 503");
            state.take(&poll(epoch + Duration::from_secs(second), 100 + second, problem));
        }
        state
    }

    #[test]
    fn good_answers_in_a_row_make_it_steady() {
        for (answers, is_steady, in_a_row, bad_in_a_row) in [
            ("", false, 0, 0),
            ("++", false, 2, 0),
            ("+++", true, 3, 0),
            ("++-++", false, 2, 0),
            ("+-+-+-+-", false, 0, 1),
            ("---+++", true, 3, 0),
            ("+++--", false, 0, 2),
        ] {
            let state = after(answers);
            assert_eq!(
                (state.is_steady(GOAL), state.in_a_row, state.bad_in_a_row),
                (is_steady, in_a_row, bad_in_a_row),
                "{answers}"
            );
            assert_eq!(state.trouble().is_some(), answers.ends_with('-'), "{answers}");
        }
    }

    #[test]
    fn a_new_process_begins_anew() {
        let epoch = Instant::now();
        let mut state = State::new("app".to_owned(), epoch);
        state.take(&poll(epoch, 5000, None));
        state.take(&poll(epoch, 5000, None));
        let change = state.take(&poll(epoch + Duration::from_secs(5), 1, None));
        assert_eq!((change, state.in_a_row, state.good), (Change::Restart, 1, 3));
    }

    #[test]
    fn smoke_comes_last_and_after_each_bad_answer_again() {
        let epoch = Instant::now();
        let mut state = State::new("app".to_owned(), epoch);
        assert!(!state.wants_smoke(SMOKE));
        state.take(&poll(epoch, 5000, None));
        assert!(state.wants_smoke(SMOKE) && !state.wants_smoke(GOAL));
        let smoked = || vec![Smoked { name: "a".to_owned(), took: Duration::ZERO, passed: true }];
        state.take(&Poll { smoke: smoked(), ..poll(epoch, 5000, None) });
        assert!(state.is_steady(SMOKE) && !state.wants_smoke(SMOKE));
        state.take(&poll(epoch, 5000, Some("x")));
        state.take(&poll(epoch, 5000, None));
        state.take(&poll(epoch, 5000, None));
        assert!(!state.is_steady(SMOKE) && state.wants_smoke(SMOKE));
    }
}
