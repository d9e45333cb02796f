//! The code quality report of GitLab, which merge requests show: an array of objects.

use std::collections::HashMap;
use std::io::{self, Write};

use envguard_core::{Group, Severity};
use serde::Serialize;

use super::{Renderer, Wants, text};
use crate::finding::Finding;
use crate::report::Summary;

#[derive(Default)]
pub(super) struct Gitlab {
    /// How often each fingerprint was told. Those of a report have to differ, and a secret in two versions of a file has
    /// the same one in both.
    fingerprints: HashMap<String, usize>,
}

#[derive(Serialize)]
struct Violation<'f> {
    description: &'f str,
    check_name: &'static str,
    fingerprint: &'f str,
    severity: &'static str,
    location: Location<'f>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Renderer for Gitlab {
    fn wants(&self) -> Wants {
        Wants { lines: false, fixes: true }
    }

    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        out.write_all(if self.fingerprints.is_empty() { b"[\n" } else { b",\n" })?;
        let violation = Violation {
            description: &text::headline(finding),
            check_name: finding.rule.name,
            fingerprint: &self.unique(finding.fingerprint.as_deref().unwrap_or_default()),
            severity: severity(finding),
            location: Location {
                path: &finding.path,
                lines: Lines { begin: finding.start.line, end: finding.end.line },
            },
        };
        serde_json::to_writer(out, &violation).map_err(io::Error::from)
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        out.write_all(if self.fingerprints.is_empty() { b"[]\n" } else { b"\n]\n" })
    }
}

impl Gitlab {
    fn unique(&mut self, fingerprint: &str) -> String {
        let count = self.fingerprints.entry(fingerprint.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { fingerprint.to_owned() } else { format!("{fingerprint}-{count}") }
    }
}

/// How bad it is in the words of GitLab. A secret that others can read comes first, whatever else there is.
fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Error if finding.rule.group == Group::Secrets => "blocker",
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Note => "info",
    }
}
