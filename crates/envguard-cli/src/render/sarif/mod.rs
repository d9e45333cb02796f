//! SARIF 2.1.0, which GitHub code scanning and many editors read.
//!
//! Results are written as they come, and what holds for all of them after them: the order of the members of an object
//! means nothing. Of the rules, those are described that have a result.

mod model;
mod rule;
mod uri;

use std::io::{self, Write};

use envguard_core::{Rule, Severity};
use envguard_syntax::Position;
use serde::Serialize;

use self::model::{
    ArtifactChange, ArtifactLocation, Context, Driver, Fingerprints, Fix, FixProperties, Invocation,
    Location, Message, Notification, PhysicalLocation, Region, Replacement, ResultProperties, SarifResult,
    Tool,
};
use super::{Renderer, Wants};
use crate::finding::{Finding, FixNote, Place, Snippet};
use crate::report::Summary;

/// So many results GitHub takes of a run; it refuses a report with more.
const LIMIT: usize = 25_000;

/// What relative URIs are relative to.
const ROOT: &str = "%SRCROOT%";

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Default)]
pub(super) struct Sarif {
    /// Those with results, in the order of their first one.
    rules: Vec<&'static Rule>,
    shown: usize,
}

impl Renderer for Sarif {
    fn limit(&self) -> usize {
        LIMIT
    }

    fn wants(&self) -> Wants {
        Wants { lines: true, fixes: true }
    }

    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        if self.shown == 0 {
            write_start(out)?;
        } else {
            out.write_all(b",\n")?;
        }
        self.shown += 1;
        let index = self.rules.iter().position(|known| std::ptr::eq(*known, finding.rule));
        let index = index.unwrap_or_else(|| {
            self.rules.push(finding.rule);
            self.rules.len() - 1
        });
        write_json(out, &result(finding, index))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if self.shown == 0 {
            write_start(out)?;
        }
        let version = env!("CARGO_PKG_VERSION");
        let rules = self.rules.iter().map(|rule| rule::describe(rule)).collect();
        let driver = Driver { name: "envguard", version, semantic_version: version, rules };
        out.write_all(b"],\n\"tool\":")?;
        write_json(out, &Tool { driver })?;
        out.write_all(b",\n\"invocations\":")?;
        write_json(out, &[self.invocation(summary)])?;
        // Where the root is on the machine of the run tells others nothing.
        write!(out, ",\n\"originalUriBaseIds\":{{\"{ROOT}\":{{\"description\":{{\"text\":")?;
        write_json(out, &"The directory that envguard was started in.")?;
        out.write_all(b"}}},\n\"columnKind\":\"unicodeCodePoints\"}]}\n")
    }
}

impl Sarif {
    /// How the run went. Findings are no failure of it, but what could not be done is.
    fn invocation(&self, summary: &Summary) -> Invocation {
        let notification = |level, text: &str| Notification { level, message: message(text) };
        let problems = summary.problems.iter().map(|problem| notification("error", problem));
        let left = summary.total() - self.shown;
        let cut = (left > 0).then(|| {
            notification(
                "warning",
                &format!("{left} more findings are not in this report, which GitHub would refuse"),
            )
        });
        Invocation {
            execution_successful: summary.problems.is_empty(),
            tool_execution_notifications: problems.chain(cut).collect(),
        }
    }
}

fn write_start(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"results\":[")
}

fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

/// The level of a result.
fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A plain text as a message, in which brackets would make links.
fn message(text: &str) -> Message {
    Message { text: text.replace('[', "\\[").replace(']', "\\]") }
}

fn result(finding: &Finding, rule_index: usize) -> SarifResult {
    let text = match &finding.help {
        Some(help) => format!("{}\n\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let context = finding.snippets.first().and_then(|snippet| context(snippet, finding.end));
    let own = Location {
        id: None,
        place: physical_location(&finding.path, (finding.start, finding.end), context),
        message: None,
    };
    let related = |(place, id): (&Place, usize)| Location {
        id: Some(id),
        place: physical_location(&place.path, (place.start, place.end), None),
        message: Some(message(&place.message)),
    };
    let (commit, author_date) = match &finding.commit {
        Some(commit) => (Some(commit.id.clone()), Some(commit.author_date.clone())),
        None => (None, None),
    };
    SarifResult {
        rule_id: finding.rule.name,
        rule_index,
        level: level(finding.severity),
        message: message(&text),
        locations: [own],
        related_locations: finding.related.iter().zip(1..).map(related).collect(),
        partial_fingerprints: finding.fingerprint.clone().map(|own| Fingerprints { own }),
        fixes: finding.fix.as_ref().and_then(|note| fix(&finding.path, note)).into_iter().collect(),
        properties: ResultProperties {
            confidence: finding.confidence.map(envguard_secrets::Confidence::name),
            commit,
            author_date,
            fix: finding.fix.as_ref().map(|note| FixProperties {
                title: note.title.clone(),
                applicability: note.applicability.name(),
            }),
        },
    }
}

/// A fix that tools can apply. One whose edits would tell a part of a value has none here; its title is told all the same,
/// among the properties of the result.
fn fix(path: &str, note: &FixNote) -> Option<Fix> {
    if note.edits.is_empty() {
        return None;
    }
    let replacements = note.edits.iter().map(|edit| Replacement {
        deleted_region: region(edit.start, edit.end),
        inserted_content: (!edit.text.is_empty()).then(|| Message { text: edit.text.clone() }),
    });
    let change = ArtifactChange { artifact_location: artifact(path), replacements: replacements.collect() };
    Some(Fix { description: message(&note.title), artifact_changes: [change] })
}

fn physical_location(
    path: &str,
    (start, end): (Position, Position),
    context_region: Option<Context>,
) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(path), region: region(start, end), context_region }
}

fn artifact(path: &str) -> ArtifactLocation {
    let uri = uri::of_path(path);
    let uri_base_id = uri::is_relative(&uri).then_some(ROOT);
    ArtifactLocation { uri, uri_base_id }
}

fn region(start: Position, end: Position) -> Region {
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// The masked lines around a finding that ends at `end`; `None` if they do not go so far, for they have to hold all of it.
fn context(snippet: &Snippet, end: Position) -> Option<Context> {
    if end.offset as usize > snippet.offset + snippet.text.len() {
        return None;
    }
    let text = String::from_utf8_lossy(&snippet.text).into_owned();
    let end_line = snippet.line + text.lines().count().saturating_sub(1);
    Some(Context { start_line: snippet.line, end_line, snippet: Message { text } })
}
