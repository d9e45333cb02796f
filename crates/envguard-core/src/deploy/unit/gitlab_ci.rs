//! Pipelines of GitLab CI/CD.

use std::sync::Arc;

use super::{Document, Platform, Reader};
use crate::SourceFile;
use crate::deploy::Supply;
use crate::tree::{Member, Node};

/// The keys at the top of a pipeline that are no jobs.
const KEYWORDS: [&str; 13] = [
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "services",
    "spec",
    "stages",
    "types",
    "variables",
    "workflow",
    "!reference",
];

/// Jobs extend templates that extend others, at most so often: GitLab follows no more.
const MAX_CHAIN: usize = 11;

/// Reads the jobs of `file`. Projects and groups have variables of their own, and so jobs are open.
pub(super) fn read(file: &Arc<SourceFile>, reader: &mut Reader<'_>) {
    let document = Document::read(file, reader);
    // What `spec` says before the first `---` is about the file as a component.
    let Some(root) = document.tree.documents.last() else { return };
    let global = root.get("variables");
    for job in root.members() {
        let is_job = !job.key.starts_with('.') && !KEYWORDS.contains(&&*job.key);
        if !is_job || job.value.members().is_empty() {
            continue;
        }
        let mut supply = Supply::new(None);
        supply.is_open = true;
        for variable in global.map(Node::members).unwrap_or_default() {
            if is_inherited(&job.value, &variable.key) {
                give(&document, variable, &mut supply, reader);
            }
        }
        let mut chain = Vec::new();
        give_job(&document, root, job, &mut chain, &mut supply, reader);
        let own = job.value.member("variables");
        reader.read.units.push(document.job(Platform::GitlabCi, job, own, supply));
    }
}

/// Gives what `job` has to `supply`, over what those have that it extends.
fn give_job<'n>(
    document: &Document,
    root: &'n Node,
    job: &'n Member,
    chain: &mut Vec<&'n str>,
    supply: &mut Supply,
    reader: &mut Reader<'_>,
) {
    if let Some(extends) = job.value.get("extends") {
        if chain.len() >= MAX_CHAIN || chain.contains(&&*job.key) {
            let message = "jobs extend each other in a circle, or more than GitLab follows";
            reader.report(document.place(extends.span), message.into(), None);
            return;
        }
        chain.push(&job.key);
        for name in extends.text().into_iter().chain(extends.items().iter().filter_map(Node::text)) {
            // Each job can extend several that extend several: all of it is paid for.
            let base = root.member(name).filter(|_| reader.budget.spend(document.file.path.len() + STEP));
            if let Some(base) = base {
                give_job(document, root, base, chain, supply, reader);
            }
        }
        chain.pop();
    }
    for variable in job.value.get("variables").map(Node::members).unwrap_or_default() {
        give(document, variable, supply, reader);
    }
}

/// What following one `extends` costs.
const STEP: usize = 1 << 10;

/// Gives one variable to `supply`.
fn give(document: &Document, variable: &Member, supply: &mut Supply, reader: &mut Reader<'_>) {
    let node = variable.value.get("value").unwrap_or(&variable.value);
    let is_raw = variable.value.get("expand").and_then(Node::bool) == Some(false);
    let refers = !is_raw && node.text().is_some_and(|text| text.contains('$'));
    let supplied = document.supplied(variable.key_span, node, refers);
    reader.budget.give(supply, variable.key.as_bytes(), supplied);
}

/// Whether `job` takes the variable `key` of the pipeline.
fn is_inherited(job: &Node, key: &str) -> bool {
    let Some(inherit) = job.get("inherit").and_then(|inherit| inherit.get("variables")) else { return true };
    match inherit.bool() {
        Some(all) => all,
        None => inherit.items().iter().any(|item| item.text() == Some(key)),
    }
}
