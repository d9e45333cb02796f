//! The JSON that tells of a rollback; its schema is `schemas/rollback.schema.json`.

use serde::Serialize;
use serde_json::Value;

use super::doing::Done;
use super::migration::{Later, Migrations, Way};
use super::prospect::{Obstacle, Prospect};
use crate::snapshots::{Change, Description};

/// The version of this form. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct Form<'r> {
    version: u32,
    environment: &'r str,
    from: &'r str,
    to: &'r str,
    commit: Option<&'r str>,
    /// Whether the release starts.
    starts: bool,
    /// Whether the one that runs would start again on the same values; `None` where nobody can tell.
    other_starts: Option<bool>,
    /// What speaks against that, as `envguard check --format json` tells of findings.
    findings: Value,
    snapshot: Option<&'r Description>,
    files: Vec<File<'r>>,
    variables: Vec<Variable>,
    /// `None` where nobody can tell.
    migrations: Option<Vec<Migration<'r>>>,
    obstacle: Option<&'static str>,
    restored: bool,
    undone: &'r [String],
    probe: Option<&'r Value>,
    outcome: &'static str,
}

#[derive(Serialize)]
struct File<'r> {
    path: &'r str,
    fate: &'static str,
}

#[derive(Serialize)]
struct Variable {
    name: String,
    mark: &'static str,
}

#[derive(Serialize)]
struct Migration<'r> {
    id: &'r str,
    path: &'r str,
    noticed: bool,
    breaks: &'r [&'static str],
    understood: bool,
    way_back: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    way_back_path: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    loses: &'r [&'static str],
}

impl<'r> Form<'r> {
    /// `findings` are those against the start, as a report.
    pub(super) fn new(
        prospect: &'r Prospect<'_>,
        obstacle: Option<&Obstacle>,
        done: &'r Done,
        findings: Value,
    ) -> Self {
        let Prospect { arguments, environment, commit, values, changes, migrations, .. } = prospect;
        let left_over = changes.left_over.iter().map(|path| File { path, fate: "left over" });
        let migrations = match migrations {
            Migrations::Unknown(_) => None,
            known => Some(known.later().iter().map(Migration::new).collect()),
        };
        Self {
            version: VERSION,
            environment,
            from: &arguments.from,
            to: &arguments.to,
            commit: commit.as_deref(),
            starts: prospect.is_open,
            other_starts: prospect.other_starts,
            findings,
            snapshot: values.snapshot.as_ref().map(|snapshot| &snapshot.description),
            files: changes.files.iter().map(|(path, fate)| File { path, fate }).chain(left_over).collect(),
            variables: changes.variables.iter().map(Variable::new).collect(),
            migrations,
            obstacle: obstacle.map(Obstacle::name),
            restored: done.restored,
            undone: &done.undone,
            probe: done.probe.as_ref(),
            outcome: match (done.outcome, obstacle) {
                (Some(outcome), _) => outcome.name(),
                (None, Some(obstacle)) if obstacle.prevents(arguments.write) => "refused",
                (None, _) => "possible",
            },
        }
    }
}

impl Variable {
    fn new(change: &Change) -> Self {
        let name = change.name.shown().map_or_else(|| change.name.to_string(), str::to_owned);
        Self { name, mark: change.mark.name() }
    }
}

impl<'r> Migration<'r> {
    fn new(later: &'r Later) -> Self {
        let (way_back, way_back_path, reason) = match &later.way_back {
            Way::File(path) => ("file", Some(&**path), None),
            Way::Automatic => ("automatic", None, None),
            Way::None(reason) => ("none", None, Some(*reason)),
        };
        Self {
            id: &later.id,
            path: &later.path,
            noticed: !later.may_stay(),
            breaks: &later.breaks,
            understood: later.is_understood,
            way_back,
            way_back_path,
            reason,
            loses: &later.loses,
        }
    }
}
