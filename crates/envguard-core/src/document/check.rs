//! One document, all rules that are about documents.

use envguard_syntax::Span;

use super::{ConfigDocument, Expectations};
use crate::rules::{duplicate_key, schema_violation};
use crate::schema::{Schema, Where};
use crate::tree::{Node, NodeKind, ProblemKind};
use crate::{Check, Diagnostic, Settings, Sink};

/// Checks a document by itself and against what is expected of it. The findings come sorted by offset, then rule.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::tree::Syntax;
/// use envguard_core::{ConfigDocument, DialectSet, Expectations, Settings, SourceFile, check_document};
///
/// let file = Arc::new(SourceFile::new("app.yaml", "port: 1\nport: 2\n"));
/// let document = ConfigDocument::new(file, Syntax::Yaml);
/// let settings = Settings::new(DialectSet::default());
/// let diagnostics = check_document(&document, &Expectations::default(), &settings);
/// assert_eq!(diagnostics[0].rule.name, "duplicate-key");
/// ```
pub fn check_document(
    document: &ConfigDocument,
    expectations: &Expectations<'_>,
    settings: &Settings,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (rule, severity) in settings.active() {
        let mut sink = Sink::new(rule, severity, 0, &mut diagnostics);
        if let Check::Document(check) = rule.check {
            check(document, expectations, &mut sink);
        } else if rule == &duplicate_key::RULE {
            repeated_keys(document, &mut sink);
        } else if rule == &schema_violation::RULE
            && let Some(schema) = expectations.schema
        {
            violations(document, schema, &mut sink);
        }
    }
    diagnostics.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
    // What aliases repeat is wrong in one place.
    diagnostics
        .dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.headline_alone() == b.headline_alone());
    diagnostics
}

fn repeated_keys(document: &ConfigDocument, sink: &mut Sink<'_>) {
    for problem in &document.tree.problems {
        if problem.kind != ProblemKind::DuplicateKey {
            continue;
        }
        let diagnostic = sink.report(problem.span);
        diagnostic.message(problem.message.clone());
        if let Some(first) = problem.related {
            diagnostic.related(first, "first defined here");
        }
    }
}

fn violations(document: &ConfigDocument, schema: &Schema, sink: &mut Sink<'_>) {
    let tree = &document.tree;
    // What could not be read is no reason to call the rest wrong.
    if !tree.is_whole() {
        return;
    }
    let is_one = tree.documents.len() == 1;
    for root in tree.documents.iter().filter(|root| is_one || root.kind != NodeKind::Null) {
        for violation in schema.check_document(root) {
            let diagnostic = sink.report(span_of(&violation.instance, root));
            diagnostic.message(violation.message);
            if let Some(help) = violation.help {
                diagnostic.help(help);
            }
            diagnostic.related_in(violation.place.file, violation.place.span, "the schema says so here");
        }
    }
}

/// Where something stands in a document, or where it belongs.
fn span_of(instance: &Where, root: &Node) -> Span {
    let value = |pointer: &str| root.pointer(pointer).unwrap_or(root).span;
    match instance {
        Where::Value(pointer) => value(pointer),
        Where::Key(pointer) => {
            root.pointer_member(pointer).map_or_else(|| value(pointer), |member| member.key_span)
        }
        // The key that has the map says more than all of the map.
        Where::Missing { parent, .. } => root
            .pointer_member(parent)
            .map_or_else(|| Span::empty(value(parent).start as usize), |member| member.key_span),
    }
}
