//! Workflows of GitHub Actions.

use std::sync::Arc;

use super::{Document, Platform, Reader};
use crate::SourceFile;
use crate::deploy::Supply;
use crate::tree::Node;

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
        reader.read.units.push(document.job(Platform::GithubActions, job, own, supply));
    }
}

/// Gives what `env` has to `supply`.
fn give(document: &Document, env: &Node, supply: &mut Supply, reader: &mut Reader<'_>) {
    for member in env.members() {
        let is_expression = member.value.text().is_some_and(|text| text.contains("${{"));
        let supplied = document.supplied(member.key_span, &member.value, is_expression);
        reader.budget.give(supply, member.key.as_bytes(), supplied);
    }
}
