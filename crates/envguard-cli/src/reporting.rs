//! From what was found to a report.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use envguard_core::{Context, Diagnostic, Fix, Severity, fingerprints, fingerprints_alone, prove};

use crate::args::{Format, Global, Reporting};
use crate::exit::{Exit, Failure};
use crate::finding::{Finding, Findings};
use crate::outcome::{Checked, Outcome, Subject};
use crate::render::{self, Renderer};
use crate::report::Summary;
use crate::terminal;

/// Reports what was found as `wanted`, and gives how the run ends. `fail_on` holds where the command line says nothing.
pub(crate) fn report(
    outcome: Outcome,
    wanted: &Reporting,
    fail_on: Severity,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let failed = outcome.exit(false) == Exit::Failed;
    let summary = match &wanted.output {
        Some(path) => {
            let refused = |error| Failure::new(format!("cannot write `{}`: {error}", path.display()));
            let mut file = BufWriter::new(File::create(path).map_err(refused)?);
            let summary = write(outcome, wanted, terminal::of_file(global), &mut file).map_err(refused)?;
            file.flush().map_err(refused)?;
            summary
        }
        None => write(outcome, wanted, terminal::of_output(global), out)?,
    };
    Ok(match (failed, summary.has_at_least(wanted.fail_on.unwrap_or(fail_on))) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Clean,
    })
}

/// Shows what was found, in the wanted format.
fn write(
    outcome: Outcome,
    wanted: &Reporting,
    terminal: render::Terminal,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    let limit = if wanted.max_diagnostics == 0 { usize::MAX } else { wanted.max_diagnostics };
    show_all(outcome, render::renderer(wanted.format, terminal, limit).as_mut(), out)
}

/// Shows what was found, all of it, on `terminal`. The human format gives no summary.
pub(crate) fn write_all(
    outcome: Outcome,
    format: Format,
    terminal: render::Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let terminal = render::Terminal { summary: false, ..terminal };
    show_all(outcome, render::renderer(format, terminal, usize::MAX).as_mut(), out).map(drop)
}

fn show_all(outcome: Outcome, renderer: &mut dyn Renderer, out: &mut dyn Write) -> io::Result<Summary> {
    let mut summary = Summary { files: outcome.file_count, ..Summary::default() };
    let mut ready = outcome.ready.into_iter().peekable();
    for checked in outcome.files {
        while let Some(finding) = ready.next_if(|finding| finding.path < checked.file.path) {
            show_ready(&finding, renderer, &mut summary, out)?;
        }
        for diagnostic in &checked.diagnostics {
            summary.add(diagnostic.rule, diagnostic.severity);
        }
        summary.mended += checked.mended;
        let left = renderer.limit().saturating_sub(summary.shown);
        summary.shown += show(checked, left, renderer, out)?;
    }
    for finding in ready {
        show_ready(&finding, renderer, &mut summary, out)?;
    }
    renderer.finish(out, &summary)?;
    Ok(summary)
}

/// Counts a finding, and shows it unless enough are shown.
fn show_ready(
    finding: &Finding,
    renderer: &mut dyn Renderer,
    summary: &mut Summary,
    out: &mut dyn Write,
) -> io::Result<()> {
    summary.add(finding.rule, finding.severity);
    if summary.shown < renderer.limit() {
        renderer.finding(out, finding)?;
        summary.shown += 1;
    }
    Ok(())
}

/// Shows at most `limit` findings of a file, and says how many it showed.
fn show(
    checked: Checked,
    limit: usize,
    renderer: &mut dyn Renderer,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let shown: &[Diagnostic] = &checked.diagnostics[..checked.diagnostics.len().min(limit)];
    if shown.is_empty() {
        return Ok(0);
    }
    let mut write = |findings: &Findings<'_, '_>, fixes: &dyn Fn() -> (Vec<Option<Fix>>, Vec<String>)| {
        if renderer.wants_snippets() {
            for diagnostic in shown {
                renderer.finding(out, &findings.with_snippets(diagnostic))?;
            }
        } else if renderer.wants_fixes() {
            let (fixes, fingerprints) = fixes();
            for ((diagnostic, fix), fingerprint) in shown.iter().zip(&fixes).zip(fingerprints) {
                renderer.finding(out, &findings.plain(diagnostic, fix.as_ref(), Some(fingerprint)))?;
            }
        } else {
            for diagnostic in shown {
                renderer.finding(out, &findings.plain(diagnostic, None, None))?;
            }
        }
        Ok(shown.len())
    };
    match checked.subject {
        Subject::Env { settings, parsed } => {
            let context = Context::resume(&checked.file, &settings, parsed);
            write(&Findings::new(&context), &|| (prove(&context, shown), fingerprints(&context, shown)))
        }
        Subject::Other { masked } => {
            let fingerprints = || fingerprints_alone(&checked.file.path, shown);
            write(&Findings::of_other(&checked.file, &masked), &|| (vec![None; shown.len()], fingerprints()))
        }
    }
}
