use crate::tree::ProblemKind;
use crate::{Check, ConfigDocument, Expectations, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds configuration files that are not the JSON, YAML or TOML that their name says, or that are made to be too
    /// much for whoever reads them: nested deeper than 128 levels, or with YAML aliases that unfold to more than 64 MiB.
    ///
    /// Files called `tsconfig*.json`, `devcontainer.json`, `*.code-workspace`, `*.jsonc` and those in `.vscode` may have
    /// comments and trailing commas.
    ///
    /// ## Why
    /// The program that reads the file will stop there, and what it says then is often less clear.
    ///
    /// ## Example
    /// ```yaml
    /// command: start: now
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// command: "start: now"
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "invalid-document",
    summary: "a configuration file that cannot be read",
    group: Syntax,
    level: ERROR,
    message: "the document cannot be read",
    check: Check::Document(check),
}

fn check(document: &ConfigDocument, _: &Expectations<'_>, sink: &mut Sink<'_>) {
    for problem in &document.tree.problems {
        if problem.kind != ProblemKind::DuplicateKey {
            sink.report(problem.span).message(problem.message.clone());
        }
    }
}
