//! What the CI system that runs us says of itself.

use std::path::PathBuf;

/// Whether this is a step of GitHub Actions, which takes commands from standard output.
///
/// Of the systems that are widely used it is the only one for which this changes what is printed: GitLab and Jenkins read
/// files, which nobody has asked for, and the commands of Azure Pipelines do not lead to a line.
pub(crate) fn is_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// The file whose Markdown is shown on the page of the run of GitHub Actions, if there is one.
pub(crate) fn step_summary() -> Option<PathBuf> {
    std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from)
}
