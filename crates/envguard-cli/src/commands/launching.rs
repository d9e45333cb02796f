//! Whether an app can be started with what it would get.

use std::sync::Arc;

use envguard_core::{Context, Contract, Launch, LaunchFindings, Settings, Severity, SourceFile, SourceKind};

use crate::outcome::{Checked, Outcome, Subject};
use crate::schema_files;

/// What is wrong with `launch`, and with the contract that it is held against. `settings` says how each file is judged.
pub(super) fn judge(
    launch: &Launch,
    contract: Option<&Arc<Contract>>,
    settings: &dyn Fn(&SourceFile) -> Settings,
) -> Outcome {
    let contract = contract.map(|contract| &**contract);
    let mut outcome = Outcome {
        files: launch.judge(contract, settings).into_iter().map(checked).collect(),
        file_count: launch.environment().layers.len(),
        ..Outcome::default()
    };
    outcome.files.extend(contract.iter().flat_map(|contract| broken_schemas(contract, settings)));
    outcome
}

/// Whether nothing is as bad as to prevent the start.
pub(super) fn is_good(outcome: &Outcome, fail_on: Severity) -> bool {
    let mut diagnostics = outcome.files.iter().flat_map(|checked| &checked.diagnostics);
    diagnostics.all(|diagnostic| diagnostic.severity < fail_on)
}

fn checked(findings: LaunchFindings) -> Checked {
    let LaunchFindings { file, settings, diagnostics } = findings;
    let parsed = Context::new(&file, &settings).into_parsed();
    Checked { file, subject: Subject::Env { settings, parsed }, diagnostics, mended: 0, before: None }
}

/// The files of `contract` that have errors: what cannot be understood cannot be kept to.
fn broken_schemas(contract: &Contract, settings: &dyn Fn(&SourceFile) -> Settings) -> Vec<Checked> {
    let mut broken = Vec::new();
    for source in contract.sources() {
        let errors = source.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let errors: Vec<_> = errors.cloned().collect();
        let settings = |path: &str| settings(&SourceFile::new(path, ""));
        let mut files = schema_files::check(&errors, settings);
        if source.kind != SourceKind::JsonSchema {
            // Its language is not that of the mask.
            for checked in &mut files {
                checked.subject = Subject::Other { masked: Vec::new() };
            }
        }
        broken.append(&mut files);
    }
    broken
}
