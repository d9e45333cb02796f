//! As Checkstyle reports, which most CI systems and editors can show: files with their errors.

use std::io::{self, Write};
use std::sync::Arc;

use envguard_core::Severity;

use super::{Renderer, text, xml};
use crate::finding::Finding;
use crate::report::Summary;

/// The version of the form, which has not changed since.
const VERSION: &str = "4.3";

#[derive(Default)]
pub(super) struct Checkstyle {
    /// The file whose findings are being told.
    path: Option<Arc<str>>,
    has_begun: bool,
}

impl Renderer for Checkstyle {
    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        self.begin(out)?;
        if self.path.as_ref() != Some(&finding.path) {
            self.end_file(out)?;
            xml::start(out, "file", &[("name", &finding.path)])?;
            self.path = Some(Arc::clone(&finding.path));
        }
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "info",
        };
        let attributes: xml::Attributes<'_> = &[
            ("line", &finding.start.line.to_string()),
            ("column", &finding.start.column.to_string()),
            ("severity", severity),
            ("message", &text::with_help(finding)),
            ("source", &format!("envguard.{}", finding.rule.name)),
        ];
        xml::empty(out, "error", attributes)
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.begin(out)?;
        self.end_file(out)?;
        xml::end(out, "checkstyle")
    }
}

impl Checkstyle {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.has_begun, true) {
            return Ok(());
        }
        xml::declaration(out)?;
        xml::start(out, "checkstyle", &[("version", VERSION)])
    }

    fn end_file(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.path.take().is_some() { xml::end(out, "file") } else { Ok(()) }
    }
}
