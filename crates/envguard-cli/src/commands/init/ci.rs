//! A job of the CI system.

use std::fs;
use std::path::Path;

use super::step::{Plan, Step};
use super::survey::Survey;
use crate::commands::asks_envguard;
use crate::shell;

/// The name of the workflow.
const WORKFLOW: &str = ".github/workflows/envguard.yml";

/// The file of GitLab's.
const GITLAB: &str = ".gitlab-ci.yml";

/// As many files are looked at.
const MAX_FILES: usize = 256;

/// How envguard of this version gets onto a machine with cargo.
const INSTALL: &str =
    concat!("cargo install envguard-cli --version ", env!("CARGO_PKG_VERSION"), " --locked");

pub(super) fn plan(survey: &Survey<'_>, plan: &mut Plan) {
    let top = survey.top();
    let workflow = top.join(WORKFLOW);
    if top.join(".github").is_dir() && workflow.symlink_metadata().is_err() && !has_workflow(&top) {
        let shown = survey.shown(&workflow);
        plan.steps.push(Step::new_file(workflow, shown, text(&survey.below_top())));
    }
    let gitlab = top.join(GITLAB);
    if gitlab.is_file() && !asks_envguard(&gitlab) {
        let shown = survey.shown(&gitlab);
        plan.notes.push(format!("for GitLab, add this to `{shown}`:\n\n{}", job(&survey.below_top())));
    }
}

/// Whether a workflow of GitHub's asks envguard already.
fn has_workflow(top: &Path) -> bool {
    let Ok(entries) = fs::read_dir(top.join(".github/workflows")) else { return false };
    entries.take(MAX_FILES).flatten().any(|entry| asks_envguard(&entry.path()))
}

/// The workflow of a project that is at `below` in its repository.
fn text(below: &str) -> String {
    let defaults = match below {
        "." => String::new(),
        below => format!("    defaults:\n      run:\n        working-directory: {}\n", quoted(below)),
    };
    format!(
        "\
# Checks the configuration: env files, what declares them, and secrets in all that git holds.
name: envguard

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  envguard:
    runs-on: ubuntu-latest
{defaults}    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/cache@v4
        with:
          path: ~/.cargo/bin/envguard
          key: envguard-{version}-${{{{ runner.os }}}}-${{{{ runner.arch }}}}
      - run: command -v envguard || {INSTALL}
      - run: envguard check
",
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// The same as a job of GitLab's.
fn job(below: &str) -> String {
    const REPORT: &str = "gl-code-quality-report.json";
    let change = match below {
        "." => String::new(),
        below => {
            let word = shell::word(below.as_bytes());
            format!("    - {}\n", quoted(&format!("cd {}", String::from_utf8_lossy(&word))))
        }
    };
    let report = match below {
        "." => REPORT.to_owned(),
        below => quoted(&format!("{below}/{REPORT}")),
    };
    format!(
        "\
envguard:
  image: rust:1
  script:
    - {INSTALL}
{change}    - envguard check --output gitlab={REPORT}
  artifacts:
    when: always
    reports:
      codequality: {report}
"
    )
}

/// A text of YAML, whatever is in it: a string of JSON is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
