//! The JSON that tells of a probe; its schema is `schemas/probe.schema.json`.

use std::time::Duration;

use serde::Serialize;

use super::life::Change;
use super::poll::Poll;
use super::problem::Problem;
use super::state::State;
use super::verdict::Outcome;

/// The version of this form. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

/// One line of the events.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Event<'p> {
    Start(Start<'p>),
    Poll(Polled<'p>),
    Verdict(Report<'p>),
}

#[derive(Serialize)]
pub(super) struct Start<'p> {
    version: u32,
    replicas: Vec<&'p str>,
}

#[derive(Serialize)]
pub(super) struct Polled<'p> {
    replica: &'p str,
    at_ms: u64,
    good: bool,
    in_a_row: u32,
    #[serde(skip_serializing_if = "is_no")]
    new_process: bool,
    answers: Vec<Answer<'p>>,
    #[serde(flatten)]
    said: Said<'p>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    smoke: Vec<Smoke<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Trouble<'p>>,
}

/// All that a probe comes to.
#[derive(Serialize)]
pub(super) struct Report<'p> {
    version: u32,
    verdict: &'static str,
    elapsed_ms: u64,
    replicas: Vec<Replica<'p>>,
    reasons: Vec<String>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Replica<'p> {
    name: &'p str,
    steady: bool,
    polls: u32,
    good: u32,
    in_a_row: u32,
    new_processes: u32,
    #[serde(flatten)]
    said: Said<'p>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_problem: Option<Trouble<'p>>,
}

/// What a replica says of itself.
#[derive(Serialize)]
struct Said<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    app_version: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uptime: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<&'p str>,
}

#[derive(Serialize)]
struct Answer<'p> {
    path: &'p str,
    status: u16,
    latency_ms: u64,
}

#[derive(Serialize)]
struct Smoke<'p> {
    name: &'p str,
    passed: bool,
    latency_ms: u64,
}

#[derive(Serialize)]
struct Trouble<'p> {
    kind: &'static str,
    message: &'p str,
}

impl<'p> Event<'p> {
    pub(super) fn start(states: &'p [State]) -> Self {
        Self::Start(Start { version: VERSION, replicas: states.iter().map(|state| &*state.name).collect() })
    }

    pub(super) fn poll(state: &'p State, poll: &'p Poll, change: Change, at: Duration) -> Self {
        let answers = poll.answers.iter().map(|answered| Answer {
            path: &answered.path,
            status: answered.status,
            latency_ms: milliseconds(answered.took),
        });
        let smoke = poll.smoke.iter().map(|smoked| Smoke {
            name: &smoked.name,
            passed: smoked.passed,
            latency_ms: milliseconds(smoked.took),
        });
        Self::Poll(Polled {
            replica: &state.name,
            at_ms: milliseconds(at),
            good: poll.problem.is_none(),
            in_a_row: state.in_a_row,
            new_process: change == Change::Restart,
            answers: answers.collect(),
            said: Said {
                app_version: poll.said.version.as_ref().map(super::foreign::Foreign::as_str),
                uptime: poll.said.uptime,
                fingerprint: poll.said.fingerprint.as_ref().map(super::foreign::Foreign::as_str),
            },
            smoke: smoke.collect(),
            problem: poll.problem.as_ref().map(Trouble::new),
        })
    }
}

impl<'p> Report<'p> {
    pub(super) fn new(outcome: &'p Outcome) -> Self {
        let replicas = outcome.states.iter().map(|state| Replica {
            name: &state.name,
            steady: state.is_steady(outcome.goal),
            polls: state.polls,
            good: state.good,
            in_a_row: state.in_a_row,
            new_processes: state.life.restarts(),
            said: Said {
                app_version: state.version.as_ref().map(super::foreign::Foreign::as_str),
                uptime: state.uptime,
                fingerprint: state.fingerprint.as_ref().map(super::foreign::Foreign::as_str),
            },
            last_problem: state.problem.as_ref().map(Trouble::new),
        });
        Self {
            version: VERSION,
            verdict: outcome.verdict.name(),
            elapsed_ms: milliseconds(outcome.elapsed),
            replicas: replicas.collect(),
            reasons: outcome.reasons(),
            warnings: outcome.warnings(),
        }
    }
}

impl<'p> Trouble<'p> {
    fn new(problem: &'p Problem) -> Self {
        Self { kind: problem.kind.name(), message: &problem.text }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_no(is: &bool) -> bool {
    !is
}
