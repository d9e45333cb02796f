//! From what was found to reports: all of them in one pass.

use std::io::{self, Write};

use envguard_core::{Context, Diagnostic, Fix, Severity, fingerprints, fingerprints_alone, prove};

use crate::args::{Format, Global, Reporting};
use crate::exit::{Exit, Failure};
use crate::finding::{Finding, Findings};
use crate::outcome::{Checked, Outcome, Subject};
use crate::outputs::{Outputs, Report};
use crate::render::{self, Style, Wants};
use crate::report::Summary;

/// Reports what was found to `outputs`, and gives how the run ends. `fail_on` holds where `wanted` says nothing.
pub(crate) fn report(
    outcome: Outcome,
    outputs: Outputs,
    wanted: &Reporting,
    fail_on: Severity,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let failed = outcome.exit(false) == Exit::Failed;
    let fail_on = wanted.fail_on.unwrap_or(fail_on);
    let mut reports = outputs.begin(fail_on, global);
    let summary = show_all(outcome, &mut reports, out)?;
    for report in reports {
        report.deliver(out)?;
    }
    Ok(match (failed, summary.has_at_least(fail_on)) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Clean,
    })
}

/// Writes what was found, all of it, to `out`, which can show what `terminal` can. The human format gives no summary.
pub(crate) fn write_all(
    outcome: Outcome,
    format: Format,
    terminal: render::Terminal,
    fail_on: Severity,
    out: &mut dyn Write,
) -> io::Result<()> {
    let terminal = render::Terminal { summary: false, ..terminal };
    let renderer = render::renderer(format, Style { terminal, limit: usize::MAX, fail_on });
    show_all(outcome, &mut [Report::direct(renderer)], out).map(drop)
}

fn show_all(outcome: Outcome, reports: &mut [Report], out: &mut dyn Write) -> io::Result<Summary> {
    let problems = outcome.problems.iter().map(|problem| problem.message().to_owned()).collect();
    let (files, outlook) = (outcome.file_count, outcome.outlook);
    let mut summary = Summary { files, problems, outlook, ..Summary::default() };
    let mut ready = outcome.ready.into_iter().peekable();
    for checked in outcome.files {
        while let Some(finding) = ready.next_if(|finding| finding.path < checked.file.path) {
            summary.add(finding.rule, finding.severity);
            show_one(&finding, reports, out)?;
        }
        for diagnostic in &checked.diagnostics {
            summary.add(diagnostic.rule, diagnostic.severity);
        }
        summary.mended += checked.mended;
        show(checked, reports, out)?;
    }
    for finding in ready {
        summary.add(finding.rule, finding.severity);
        show_one(&finding, reports, out)?;
    }
    for report in reports {
        report.write(out, |renderer, out| renderer.finish(out, &summary))?;
    }
    Ok(summary)
}

/// Shows a finding in all reports that have not shown enough.
fn show_one(finding: &Finding, reports: &mut [Report], out: &mut dyn Write) -> io::Result<()> {
    for report in reports.iter_mut().filter(|report| report.left() > 0) {
        report.write(out, |renderer, out| renderer.finding(out, finding))?;
        report.shown += 1;
    }
    Ok(())
}

/// Shows the findings of a file in all reports, as many as each still shows.
fn show(checked: Checked, reports: &mut [Report], out: &mut dyn Write) -> io::Result<()> {
    let open = || reports.iter().filter(|report| report.left() > 0);
    let limit = open().map(Report::left).max().unwrap_or(0);
    let shown: &[Diagnostic] = &checked.diagnostics[..checked.diagnostics.len().min(limit)];
    if shown.is_empty() {
        return Ok(());
    }
    let wants = open().map(|report| report.renderer.wants()).fold(Wants::default(), Wants::or);
    match checked.subject {
        Subject::Env { settings, parsed } => {
            let context = Context::resume(&checked.file, &settings, parsed);
            let more = wants.fixes.then(|| (prove(&context, shown), fingerprints(&context, shown)));
            show_each(shown, &Findings::new(&context), wants.lines, more, reports, out)
        }
        Subject::Other { masked } => {
            let fingerprints = || fingerprints_alone(&checked.file.path, shown);
            let more = wants.fixes.then(|| (vec![None; shown.len()], fingerprints()));
            show_each(shown, &Findings::of_other(&checked.file, &masked), wants.lines, more, reports, out)
        }
    }
}

/// Shows `diagnostics`, with `more` of each where a report wants that: its fix and its fingerprint.
fn show_each(
    diagnostics: &[Diagnostic],
    findings: &Findings<'_, '_>,
    with_lines: bool,
    more: Option<(Vec<Option<Fix>>, Vec<String>)>,
    reports: &mut [Report],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut more = more.map(|(fixes, fingerprints)| fixes.into_iter().zip(fingerprints));
    for diagnostic in diagnostics {
        let mut finding =
            if with_lines { findings.with_snippets(diagnostic) } else { findings.plain(diagnostic) };
        if let Some((fix, fingerprint)) = more.as_mut().and_then(Iterator::next) {
            finding.fix = fix.map(|fix| findings.fix_note(&fix));
            finding.fingerprint = Some(fingerprint);
        }
        show_one(&finding, reports, out)?;
    }
    Ok(())
}
