//! `.env.example`.

use std::collections::HashSet;
use std::sync::Arc;

use envguard_core::{Contract, ContractSource, Role, SourceFile, SourceKind, declare};
use envguard_syntax::Document;

use super::step::{Plan, Step};
use super::survey::{Place, Survey};
use crate::exit::Failure;
use crate::render::count;

/// The name of an example that is made.
const NAME: &str = ".env.example";

/// How it begins.
const HEAD: &str = "# The variables of this app. For a start, copy this file to `.env`, and fill it in.\n\n";

pub(super) fn plan(survey: &Survey<'_>, plan: &mut Plan) {
    // One example for all is named already.
    if survey.config.contract_example.is_some() {
        return;
    }
    for place in &survey.places {
        let is_app = place.directory == survey.directory || place.surroundings.is_of(&place.directory);
        if is_app && !is_declared(place) {
            add(place, survey, plan);
        }
    }
}

/// Whether an example is there, or an env-spec file, besides which nobody wants one.
fn is_declared(place: &Place) -> bool {
    let sources = place.loaded.project.contract.iter().flat_map(|contract| contract.sources());
    let mut kinds = sources.map(|source| source.kind);
    let is_file = place.directory.join(NAME).symlink_metadata().is_ok();
    is_file || kinds.any(|kind| matches!(kind, SourceKind::Example | SourceKind::EnvSpec))
}

/// Adds the example of all env files of `place`.
fn add(place: &Place, survey: &Survey<'_>, plan: &mut Plan) {
    let path = place.directory.join(NAME);
    let shown = survey.shown(&path);
    let known = place.loaded.project.contract.as_deref();
    let mut example = Vec::new();
    let mut left_out = 0;
    for source in place.loaded.files.iter().filter(|source| source.file.role == Role::Values) {
        match declare(&source.file.bytes, &contract(known, &shown, &example), place.loaded.dialects) {
            Ok(synced) => {
                example = synced.bytes;
                left_out += synced.left_out.len();
            }
            Err(refusal) => plan.problems.push(Failure::new(format!("`{}` {refusal}", source.file.path))),
        }
    }
    if left_out > 0 {
        let keys = count(left_out, "key");
        plan.notes.push(format!(
            "`{shown}`: {keys} left out that may be a piece of a secret, or that some runtime refuses"
        ));
    }
    if !example.is_empty() {
        let text = format!("{HEAD}{}", with_optional(&example, place));
        plan.steps.push(Step::new_file(path, shown, text));
    }
}

/// What declares variables so far: what is `known`, and the example as far as it is made.
fn contract(known: Option<&Contract>, shown: &str, example: &[u8]) -> Contract {
    let mut sources: Vec<Arc<ContractSource>> =
        known.map(|contract| contract.sources().to_vec()).unwrap_or_default();
    sources.push(Arc::new(ContractSource::example(Arc::new(SourceFile::new(shown, example)))));
    Contract::new(sources)
}

/// The example with what only some environments give marked as optional, unless a schema knows better.
fn with_optional(example: &[u8], place: &Place) -> String {
    let document = Document::parse(example);
    let project = &place.loaded.project;
    let is_optional = |key: &[u8]| {
        let is_known = project.contract.as_ref().is_some_and(|contract| contract.get(key).is_some());
        !is_known && project.effective().any(|(_, effective)| effective.get(key).is_none())
    };
    let entries = document.entries().filter(|(_, entry)| is_optional(entry.key.of(example)));
    let optional: HashSet<usize> = entries.map(|(line, _)| line).collect();
    let mut text = String::new();
    for (number, line) in document.lines.iter().enumerate() {
        if optional.contains(&number) {
            text.push_str("# optional: not every environment gives it\n");
        }
        text.push_str(&String::from_utf8_lossy(line.span.of(example)));
        text.push('\n');
    }
    text
}
