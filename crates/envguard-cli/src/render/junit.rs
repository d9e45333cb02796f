//! As test runners report, in the form that Jenkins has made usual: a suite for each file, a case for each finding.
//!
//! What fails the run is a failure, what does not is skipped, and what could not be done is an error. So a report has
//! failures or errors just if the run ends in 1 or 2. Where there is nothing to tell, one case says so: a report without
//! any case is taken for a mistake.

use std::io::{self, Write};
use std::sync::Arc;

use envguard_core::Severity;

use super::{Renderer, text, xml};
use crate::finding::Finding;
use crate::report::Summary;

pub(super) struct Junit {
    fail_on: Severity,
    suite: Option<Suite>,
    has_begun: bool,
}

/// What was found in one file. It is held until its end, for the counts come first.
struct Suite {
    path: Arc<str>,
    cases: Vec<u8>,
    failures: usize,
    skipped: usize,
}

impl Junit {
    pub(super) fn new(fail_on: Severity) -> Self {
        Self { fail_on, suite: None, has_begun: false }
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.has_begun, true) {
            return Ok(());
        }
        xml::declaration(out)?;
        xml::start(out, "testsuites", &[("name", "envguard")])
    }

    fn end_suite(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(Suite { path, cases, failures, skipped }) = self.suite.take() else { return Ok(()) };
        start_suite(out, &path, Counts { failures, errors: 0, skipped, passed: 0 })?;
        out.write_all(&cases)?;
        xml::end(out, "testsuite")
    }
}

impl Renderer for Junit {
    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        self.begin(out)?;
        if self.suite.as_ref().is_none_or(|suite| suite.path != finding.path) {
            self.end_suite(out)?;
        }
        let suite = self.suite.get_or_insert_with(|| Suite {
            path: Arc::clone(&finding.path),
            cases: Vec::new(),
            failures: 0,
            skipped: 0,
        });
        let Finding { path, start, severity, rule, .. } = finding;
        let name = format!("{} at {}:{}", rule.name, start.line, start.column);
        xml::start(&mut suite.cases, "testcase", &[("classname", path), ("name", &name)])?;
        let headline = text::headline(finding);
        if *severity >= self.fail_on {
            suite.failures += 1;
            let details =
                format!("{path}:{}:{}: {severity}: {}", start.line, start.column, text::with_help(finding));
            let attributes = &[("message", &*headline), ("type", rule.name)];
            xml::text(&mut suite.cases, "failure", attributes, &details)?;
        } else {
            suite.skipped += 1;
            xml::empty(&mut suite.cases, "skipped", &[("message", &headline)])?;
        }
        xml::end(&mut suite.cases, "testcase")
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        self.begin(out)?;
        self.end_suite(out)?;
        if !summary.problems.is_empty() {
            start_suite(out, "envguard", Counts { errors: summary.problems.len(), ..Counts::default() })?;
            for problem in &summary.problems {
                xml::start(
                    out,
                    "testcase",
                    &[("classname", "envguard"), ("name", "what could not be done")],
                )?;
                xml::empty(out, "error", &[("message", problem), ("type", "envguard")])?;
                xml::end(out, "testcase")?;
            }
            xml::end(out, "testsuite")?;
        } else if summary.total() == 0 {
            start_suite(out, "envguard", Counts { passed: 1, ..Counts::default() })?;
            xml::empty(out, "testcase", &[("classname", "envguard"), ("name", "nothing found")])?;
            xml::end(out, "testsuite")?;
        }
        xml::end(out, "testsuites")
    }
}

/// How many cases of a suite have come to what.
#[derive(Clone, Copy, Default)]
struct Counts {
    failures: usize,
    errors: usize,
    skipped: usize,
    passed: usize,
}

fn start_suite(out: &mut dyn Write, name: &str, counts: Counts) -> io::Result<()> {
    let Counts { failures, errors, skipped, passed } = counts;
    let tests = failures + errors + skipped + passed;
    let attributes: xml::Attributes<'_> = &[
        ("name", name),
        ("tests", &tests.to_string()),
        ("failures", &failures.to_string()),
        ("errors", &errors.to_string()),
        ("skipped", &skipped.to_string()),
    ];
    xml::start(out, "testsuite", attributes)
}
