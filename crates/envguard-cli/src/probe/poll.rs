//! Asking a replica once how it is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use envguard_secrets::Redactor;

use super::answer::Said;
use super::client::{Client, MAX_BODY};
use super::problem::{Problem, ProblemKind};
use super::smoke::Smoke;
use super::target::without_query;

/// What is asked of every replica, and what is expected.
pub(super) struct Questions {
    /// What the app runs as, if it has to be that.
    pub(super) version: Option<String>,
    /// The configuration that it has to have.
    pub(super) fingerprint: Option<String>,
    pub(super) smoke: Vec<Smoke>,
    /// Takes out what was sent to a replica, wherever it sends it back.
    pub(super) redactor: Option<Redactor>,
}

/// A replica and how to ask it. Clones are the same one.
#[derive(Clone)]
pub(super) struct Respondent {
    pub(super) client: Arc<Client>,
    /// The paths that are asked for, in this order.
    pub(super) paths: Arc<[String]>,
}

/// What came of asking a replica once.
#[derive(Debug)]
pub(super) struct Poll {
    pub(super) sent: Instant,
    pub(super) received: Instant,
    /// What was answered, path for path, as far as it went.
    pub(super) answers: Vec<Answered>,
    pub(super) said: Said,
    /// The smoke requests that were sent, as far as it went.
    pub(super) smoke: Vec<Smoked>,
    pub(super) problem: Option<Problem>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answered {
    /// Without its query.
    pub(super) path: String,
    pub(super) status: u16,
    pub(super) took: Duration,
}

/// A smoke request that was sent.
#[derive(Debug)]
pub(super) struct Smoked {
    pub(super) name: String,
    pub(super) took: Duration,
    pub(super) passed: bool,
}

impl Poll {
    /// Asks. Smoke requests are sent only if all else is well, and `with_smoke`.
    pub(super) fn of(respondent: &Respondent, questions: &Questions, with_smoke: bool) -> Self {
        let sent = Instant::now();
        let mut poll = Self {
            sent,
            received: sent,
            answers: Vec::new(),
            said: Said::default(),
            smoke: Vec::new(),
            problem: None,
        };
        poll.problem = poll.ask(respondent, questions).err();
        if poll.problem.is_none() && with_smoke {
            poll.smoke(respondent, questions);
        }
        poll
    }

    fn ask(&mut self, respondent: &Respondent, questions: &Questions) -> Result<(), Problem> {
        for (index, path) in respondent.paths.iter().enumerate() {
            let start = Instant::now();
            let answer = respondent.client.get(path, questions.redactor.as_ref())?;
            let now = Instant::now();
            if index == 0 {
                self.received = now;
            }
            let shown = without_query(path).to_owned();
            self.answers.push(Answered { path: shown.clone(), status: answer.status, took: now - start });
            let said = answer.said(questions.redactor.as_ref());
            if !answer.is_success() {
                let why = said.why().map(|why| format!(": {why}")).unwrap_or_default();
                let what = format!("{shown} answers {}{why}", answer.status);
                self.said = std::mem::take(&mut self.said).and(said);
                return Err(Problem::new(ProblemKind::Status, what));
            }
            if answer.body.is_none() {
                let what = format!("{shown}: the answer is larger than {} KiB", MAX_BODY >> 10);
                return Err(Problem::new(ProblemKind::Answer, what));
            }
            if answer.is_json && answer.json().is_none() {
                let what = format!("{shown}: the answer says that it is JSON, and is none");
                return Err(Problem::new(ProblemKind::Answer, what));
            }
            self.said = if index == 0 { said } else { std::mem::take(&mut self.said).and(said) };
        }
        let said = &self.said;
        for (kind, what, expected, found) in [
            (ProblemKind::Version, "version", &questions.version, &said.version),
            (ProblemKind::Fingerprint, "fingerprint", &questions.fingerprint, &said.fingerprint),
        ] {
            let Some(expected) = expected else { continue };
            match found {
                Some(found) if found.as_str() == expected => {}
                Some(found) => return Err(Problem::new(kind, format!("{what} {found}, not {expected}"))),
                None => return Err(Problem::new(kind, format!("it says no {what}"))),
            }
        }
        Ok(())
    }

    fn smoke(&mut self, respondent: &Respondent, questions: &Questions) {
        for smoke in &questions.smoke {
            let (took, problem) = smoke.send(&respondent.client);
            self.smoke.push(Smoked { name: smoke.name.clone(), took, passed: problem.is_none() });
            if problem.is_some() {
                self.problem = problem;
                return;
            }
        }
    }
}
