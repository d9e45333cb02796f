//! One file, all rules.

use std::cmp::Ordering;

use envguard_syntax::{Encoding, Facts, Line};

use crate::{Allows, Check, Context, Diagnostic, Group, Project, Role, Rule, Severity, Sink, cause, rules};

/// A check of lines, ready to be called.
struct LineCheck {
    facts: Facts,
    check: fn(&Context<'_>, &Line, &mut Sink<'_>),
    rule: &'static Rule,
    severity: Severity,
}

/// Checks the file of `context` with all rules that its settings switch on, by itself and among the files of
/// `project`. The findings come sorted by offset, then rule; those that comments allow, and those
/// that others explain, are left out.
///
/// ```
/// use envguard_core::{Context, DialectSet, Project, Settings, SourceFile, check};
///
/// let file = SourceFile::new(".env", "PORT=1\nPORT=2\n");
/// let settings = Settings::new(DialectSet::default());
/// let context = Context::new(&file, &settings);
/// let diagnostics = check(&context, &Project::default());
/// assert_eq!(diagnostics[0].rule.name, "duplicate-key");
/// ```
pub fn check(context: &Context<'_>, project: &Project) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let is_text = matches!(context.encoding, Encoding::Utf8 | Encoding::Unknown);
    let mut line_checks = Vec::new();
    for (rule, severity) in context.settings.active() {
        // UTF-16 is one finding of its own; line by line it would be nonsense.
        if !is_text && rule != &rules::utf16::RULE {
            continue;
        }
        // Its language is another one: what it declares is judged, not how it is written.
        if context.file.role == Role::Schema && rule.group != Group::Contract {
            continue;
        }
        match rule.check {
            Check::Line(facts, check) if context.facts.intersects(facts) => {
                line_checks.push(LineCheck { facts, check, rule, severity });
            }
            Check::Line(..) | Check::Document(_) | Check::Migrations(_) | Check::Unit(_) | Check::Engine => {}
            Check::File(check) => check(context, &mut Sink::new(rule, severity, 0, &mut diagnostics)),
            Check::Project(check) => {
                check(project, context, &mut Sink::new(rule, severity, 0, &mut diagnostics));
            }
        }
    }
    check_lines(context, &line_checks, &mut diagnostics);
    if context.facts.contains(Facts::DIRECTIVE) {
        Allows::new(context).apply(context, &mut diagnostics);
    }
    cause::fold(context, &mut diagnostics);
    diagnostics.sort_by(by_place);
    diagnostics
}

/// By offset, then rule.
fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name))
}

fn check_lines(context: &Context<'_>, checks: &[LineCheck], diagnostics: &mut Vec<Diagnostic>) {
    let any = checks.iter().fold(Facts::NONE, |all, check| all | check.facts);
    for (index, line) in context.document.lines.iter().enumerate() {
        if !line.facts.intersects(any) {
            continue;
        }
        let before = diagnostics.len();
        for LineCheck { facts, check, rule, severity } in checks {
            if line.facts.intersects(*facts) {
                check(context, line, &mut Sink::new(rule, *severity, index, diagnostics));
            }
        }
        // Sorted line by line, all of them together are one sorted run, which the last sort only has to merge.
        diagnostics[before..].sort_by(by_place);
    }
}
