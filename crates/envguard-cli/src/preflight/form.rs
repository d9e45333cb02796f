//! The JSON of a preflight; its schema is `schemas/preflight.schema.json`.

use serde::Serialize;

use super::report::{Came, Done, Report};
use super::{Listed, Step};

/// The version of this form. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

/// So many lines are told of the output of a step that has not passed.
const LINES: usize = 100;

/// All that a preflight comes to.
#[derive(Serialize)]
pub(crate) struct Form<'f> {
    version: u32,
    environment: Option<&'f str>,
    commit: Option<&'f str>,
    dirty: Option<bool>,
    result: &'static str,
    elapsed_ms: u64,
    steps: Vec<Row<'f>>,
}

#[derive(Serialize)]
struct Row<'f> {
    #[serde(flatten)]
    result: StepResult<'f>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The end of what it printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    output: Vec<String>,
}

/// What a step came to, without what it printed.
#[derive(Serialize)]
pub(super) struct StepResult<'f> {
    name: &'f str,
    kind: Option<&'static str>,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    started: Option<&'f crate::snapshots::Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elapsed_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
}

impl<'f> StepResult<'f> {
    pub(super) fn new(listed: &'f Listed, done: &'f Done) -> Self {
        Self {
            name: &listed.name,
            kind: listed.step.as_ref().map(|step: &Step| step.action.kind()),
            result: done.came.name(),
            started: done.started.as_ref(),
            elapsed_ms: done.started.is_some().then(|| milliseconds(done.elapsed)),
            exit_code: done.came.code(),
        }
    }
}

impl<'f> Form<'f> {
    pub(crate) fn new(report: &'f Report<'f>) -> Self {
        let rows = report.steps().map(|(listed, done)| {
            let output = if done.came == Came::Passed { Vec::new() } else { done.printed.lines(LINES).0 };
            Row { result: StepResult::new(listed, done), reason: Report::words(listed, done), output }
        });
        Self {
            version: VERSION,
            environment: report.environment,
            commit: report.commit,
            dirty: report.is_dirty,
            result: report.conclusion.name(),
            elapsed_ms: milliseconds(report.elapsed),
            steps: rows.collect(),
        }
    }
}

pub(super) fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
