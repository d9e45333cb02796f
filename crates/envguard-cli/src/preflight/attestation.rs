//! What a preflight came to, as a statement about a commit: the form of in-toto, which tools that sign and verify take. Its schema
//! is `schemas/preflight-attestation.schema.json`.

use serde::Serialize;

use super::form::{StepResult, milliseconds};
use super::report::{Came, Report};
use crate::snapshots::Moment;

const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// Names the form of the predicate; nothing is to be found there.
const PREDICATE: &str = "https://envguard.example/attestation/preflight/v1";

/// A statement. It holds no value, no output and no command: these may have secrets in them that nobody knows.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attestation<'a> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: [Subject<'a>; 1],
    predicate_type: &'static str,
    predicate: Predicate<'a>,
}

#[derive(Serialize)]
struct Subject<'a> {
    name: &'a str,
    digest: Digest<'a>,
}

#[derive(Serialize)]
struct Digest<'a> {
    #[serde(rename = "gitCommit")]
    commit: &'a str,
}

#[derive(Serialize)]
struct Predicate<'a> {
    tool: Tool,
    environment: Option<&'a str>,
    result: &'static str,
    /// Whether all steps of the list were done.
    complete: bool,
    dirty: Option<bool>,
    contract: Option<&'a str>,
    started: &'a Moment,
    finished: &'a Moment,
    elapsed_ms: u64,
    steps: Vec<StepResult<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

impl<'a> Attestation<'a> {
    /// What `report` says of `commit` of the repository that is called `name`.
    pub(crate) fn new(report: &'a Report<'a>, name: &'a str, commit: &'a str) -> Self {
        let predicate = Predicate {
            tool: Tool { name: "envguard", version: env!("CARGO_PKG_VERSION") },
            environment: report.environment,
            result: report.conclusion.name(),
            complete: report.count(|came| matches!(came, Came::Skipped | Came::NotRun | Came::Interrupted))
                == 0,
            dirty: report.is_dirty,
            contract: report.contract,
            started: &report.started,
            finished: &report.finished,
            elapsed_ms: milliseconds(report.elapsed),
            steps: report.steps().map(|(listed, done)| StepResult::new(listed, done)).collect(),
        };
        Self {
            kind: STATEMENT,
            subject: [Subject { name, digest: Digest { commit } }],
            predicate_type: PREDICATE,
            predicate,
        }
    }
}
