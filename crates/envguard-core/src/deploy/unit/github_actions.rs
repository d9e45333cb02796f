//! Workflows of GitHub Actions.

use std::sync::Arc;

use super::{Document, Origin, Platform, Reader, Unit, UnitKind};
use crate::deploy::{Supplied, SuppliedValue, Supply};
use crate::tree::Node;
use crate::{Place, SourceFile};

/// Reads the jobs of `file`. A job has what its workflow, itself and its steps give; of two steps that give the same, the
/// later one counts. Any step can set more (`GITHUB_ENV`), and so jobs are open.
pub(super) fn read(file: &Arc<SourceFile>, reader: &mut Reader<'_>) {
    let document = Document::read(file, reader);
    let Some(root) = document.root() else { return };
    let Some(jobs) = root.get("jobs") else {
        let help = "workflows have `on` and `jobs`";
        reader.report(
            document.place(root.span),
            "this is no workflow: it has no `jobs`".into(),
            Some(help.into()),
        );
        return;
    };
    for job in jobs.members() {
        let mut supply = Supply::new(None);
        supply.is_open = true;
        let steps = job.value.get("steps").map(Node::items).unwrap_or_default();
        let own = job.value.member("env");
        let all = [root.get("env"), own.map(|member| &member.value)].into_iter().flatten();
        for env in all.chain(steps.iter().filter_map(|step| step.get("env"))) {
            give(&document, env, &mut supply, reader);
        }
        let place = document.place(job.key_span);
        let home: Option<Place> = own.map(|member| document.place(member.key_span));
        reader.read.units.push(Unit {
            platform: Platform::GithubActions,
            kind: UnitKind::Job,
            name: job.key.clone(),
            home: home.unwrap_or_else(|| place.clone()),
            place,
            supply,
            env_files: Vec::new(),
            origin: Origin::Unknown,
        });
    }
}

/// Gives what `env` has to `supply`.
fn give(document: &Document, env: &Node, supply: &mut Supply, reader: &mut Reader<'_>) {
    for member in env.members() {
        let is_expression = member.value.text().is_some_and(|text| text.contains("${{"));
        let value = document.value(&member.value).filter(|_| !is_expression);
        let value = match value {
            Some(SuppliedValue::Null) => SuppliedValue::Text(Vec::new()),
            value => value.unwrap_or(SuppliedValue::Unknown),
        };
        let span = if member.value.span.is_empty() { member.key_span } else { member.value.span };
        let supplied = Supplied { value, place: Some(document.place(span)) };
        reader.budget.give(supply, member.key.as_bytes(), supplied);
    }
}
