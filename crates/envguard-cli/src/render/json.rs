//! One JSON object; its schema is `schemas/report.schema.json`.

use std::io::{self, Write};

use envguard_secrets::Confidence;
use envguard_syntax::Position;
use serde::Serialize;

use super::{Renderer, Wants};
use crate::finding::{Finding, Place};
use crate::report::Summary;

/// The version of the report's form. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

#[derive(Default)]
pub(super) struct Json {
    any: bool,
}

impl Renderer for Json {
    fn wants(&self) -> Wants {
        Wants { lines: false, fixes: true }
    }

    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        if self.any {
            out.write_all(b",")?;
        } else {
            write_start(out)?;
            self.any = true;
        }
        write_finding(out, finding)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !self.any {
            write_start(out)?;
        }
        out.write_all(b"],\"summary\":")?;
        write_summary(out, summary)?;
        if let Some(outlook) = &summary.outlook {
            out.write_all(b",\"deploy\":")?;
            serde_json::to_writer(&mut *out, outlook).map_err(io::Error::from)?;
        }
        out.write_all(b"}\n")
    }
}

fn write_start(out: &mut dyn Write) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    write!(out, r#"{{"version":{VERSION},"tool":{{"name":"envguard","version":"{version}"}},"diagnostics":["#)
}

pub(super) fn write_finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    serde_json::to_writer(out, &DiagnosticJson::new(finding)).map_err(io::Error::from)
}

pub(super) fn write_summary(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let summary = SummaryJson {
        files: summary.files,
        errors: summary.errors,
        warnings: summary.warnings,
        notes: summary.notes,
    };
    serde_json::to_writer(out, &summary).map_err(io::Error::from)
}

#[derive(Serialize)]
struct DiagnosticJson<'f> {
    rule: &'static str,
    category: &'static str,
    severity: &'static str,
    path: &'f str,
    span: SpanJson,
    message: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'f str>,
    related: Vec<RelatedJson<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixJson<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    factors: Vec<FactorJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SourceJson<'f>>,
    fingerprint: &'f str,
}

#[derive(Serialize)]
struct SpanJson {
    start: PositionJson,
    end: PositionJson,
}

#[derive(Serialize)]
struct PositionJson {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct RelatedJson<'f> {
    path: &'f str,
    span: SpanJson,
    message: &'f str,
}

#[derive(Serialize)]
struct FactorJson {
    weight: i32,
    text: &'static str,
}

#[derive(Serialize)]
struct SourceJson<'f> {
    commit: &'f str,
    author_date: &'f str,
}

#[derive(Serialize)]
struct FixJson<'f> {
    title: &'f str,
    applicability: &'static str,
}

#[derive(Serialize)]
struct SummaryJson {
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl SpanJson {
    fn new(start: Position, end: Position) -> Self {
        let position = |Position { line, column, offset }| PositionJson { line, column, offset };
        Self { start: position(start), end: position(end) }
    }
}

impl<'f> DiagnosticJson<'f> {
    fn new(finding: &'f Finding) -> Self {
        let related = |place: &'f Place| RelatedJson {
            path: &place.path,
            span: SpanJson::new(place.start, place.end),
            message: &place.message,
        };
        let fix = finding.fix.as_ref();
        Self {
            rule: finding.rule.name,
            category: finding.rule.group.category(),
            severity: finding.severity.name(),
            path: &finding.path,
            span: SpanJson::new(finding.start, finding.end),
            message: &finding.message,
            help: finding.help.as_deref(),
            related: finding.related.iter().map(related).collect(),
            fix: fix.map(|fix| FixJson { title: &fix.title, applicability: fix.applicability.name() }),
            confidence: finding.confidence.map(Confidence::name),
            factors: finding.why.iter().map(|&(weight, text)| FactorJson { weight, text }).collect(),
            source: finding
                .commit
                .as_ref()
                .map(|commit| SourceJson { commit: &commit.id, author_date: &commit.author_date }),
            fingerprint: finding.fingerprint.as_deref().unwrap_or_default(),
        }
    }
}
