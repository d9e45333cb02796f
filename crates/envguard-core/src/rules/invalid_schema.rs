use crate::schema::SchemaProblem;
use crate::{Check, Context, Diagnostic, Project, Settings, Sink};

crate::declare_rule! {
    /// ## What it does
    /// Finds mistakes in JSON Schemas: words that get something other than what they take, words that are slips for
    /// others, unknown types and formats, patterns that are no regular expressions, a `$ref` that leads nowhere, bounds
    /// between which nothing lies, a `required` that `additionalProperties: false` excludes, a `default` or an example
    /// that its own schema does not allow, a secret with a default that anybody can read, and mistakes in the words of
    /// `x-envguard`.
    ///
    /// Schemas are read as the version that their `$schema` names (draft 4, 6, 7, 2019-09 or 2020-12), and as 2020-12
    /// without one. Words that no version knows are for other tools, and fine, unless they look like slips.
    ///
    /// A `$ref` leads to a schema of the same file or, by a relative path, of another file of the project. Nothing is
    /// fetched. Patterns run in linear time, so they cannot look around or back.
    ///
    /// ## Why
    /// JSON Schema takes what it does not know for a remark. With `"minlength": 20` or `"formt": "uri"` nothing is
    /// checked, and nobody is told.
    ///
    /// ## Example
    /// ```json
    /// { "properties": { "PORT": { "type": "integr", "minimum": 1 } }, "requried": ["PORT"] }
    /// ```
    ///
    /// ## Use instead
    /// ```json
    /// { "properties": { "PORT": { "type": "integer", "minimum": 1 } }, "required": ["PORT"] }
    /// ```
    ///
    /// ## Fix safety
    /// There is none: what was meant is for you to know. What has a mistake is left out, and the rest of the schema is
    /// enforced.
    name: "invalid-schema",
    summary: "a mistake in a JSON Schema",
    group: Contract,
    level: ERROR,
    message: "this is no valid schema",
    check: Check::Project(check),
}

/// Schemas in JSON are no env files, so that nobody calls this for them: [`check_schema`] is for those.
fn check(project: &Project, context: &Context<'_>, sink: &mut Sink<'_>) {
    let sources = project.contract.iter().flat_map(|contract| contract.sources());
    let problems = sources.flat_map(|source| &source.problems);
    for problem in problems.filter(|problem| problem.place.file.path == context.file.path) {
        let line = context.document.line_at(problem.place.span.start).unwrap_or_default();
        report(problem, line, sink);
    }
}

/// The findings that `problems` of one file are, which is no env file; none where the rule is off.
pub fn check_schema<'p>(
    problems: impl IntoIterator<Item = &'p SchemaProblem>,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if let Some(severity) = settings.severity(&RULE) {
        let mut sink = Sink::new(&RULE, severity, 0, &mut diagnostics);
        problems.into_iter().for_each(|problem| report(problem, 0, &mut sink));
    }
    diagnostics
}

fn report(problem: &SchemaProblem, line: usize, sink: &mut Sink<'_>) {
    let diagnostic = sink.report_on(line, problem.place.span);
    diagnostic.severity = diagnostic.severity.min(problem.severity);
    diagnostic.message(problem.message.clone());
    if let Some(help) = &problem.help {
        diagnostic.help(help.clone());
    }
}
