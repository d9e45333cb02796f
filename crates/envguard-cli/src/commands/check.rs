//! `envguard check`.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use envguard_core::{Applicability, Context, Diagnostic, Fix, fingerprints, fingerprints_alone, prove};

use crate::args::{Check, Global};
use crate::checker::{Changes, Checker, Mending};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::finding::Findings;
use crate::outcome::{Checked, Outcome, Subject};
use crate::render::{self, Renderer};
use crate::report::Summary;
use crate::selection::Selection;
use crate::{diff, terminal};

pub(crate) fn run(arguments: &Check, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let fail_on = arguments.fail_on.unwrap_or(config.fail_on);
    let checker = Checker {
        config: &config,
        cwd: &cwd,
        exposure: Exposure::new(&config, &cwd, global.verbose),
        selection: Selection::new(&arguments.select, &arguments.ignore)?,
        dialects: super::dialects(&arguments.dialect),
        environments: &arguments.env,
        mending: mending(arguments),
        verbose: global.verbose,
        threads: global.threads,
    };
    let outcome = match &arguments.stdin_filename {
        Some(name) => checker.check_stdin(name)?,
        None => checker.check_paths(&arguments.paths)?,
    };
    outcome.write_asides();
    let failed = outcome.exit(false) == Exit::Failed;

    if arguments.diff {
        let mut changed = false;
        for checked in &outcome.files {
            if let Some(before) = &checked.before {
                let color = terminal::of_output(global).color;
                diff::write(out, &checked.file.path, before, &checked.file.bytes, color)?;
                changed = true;
            }
        }
        return Ok(outcome.exit(changed));
    }
    let summary = match &arguments.output {
        Some(path) => {
            let refused = |error| Failure::new(format!("cannot write `{}`: {error}", path.display()));
            let mut file = BufWriter::new(File::create(path).map_err(refused)?);
            let summary =
                report(outcome, arguments, terminal::of_file(global), &mut file).map_err(refused)?;
            file.flush().map_err(refused)?;
            summary
        }
        None => report(outcome, arguments, terminal::of_output(global), out)?,
    };
    Ok(match (failed, summary.has_at_least(fail_on)) {
        (true, _) => Exit::Failed,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Clean,
    })
}

fn mending(arguments: &Check) -> Option<Mending> {
    let applicability = if arguments.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let wanted = arguments.fix || arguments.diff;
    wanted.then_some(Mending { what: Changes::Fixes(applicability), write: arguments.fix && !arguments.diff })
}

/// Shows what was found, in the wanted format.
fn report(
    outcome: Outcome,
    arguments: &Check,
    terminal: render::Terminal,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    let limit = if arguments.max_diagnostics == 0 { usize::MAX } else { arguments.max_diagnostics };
    let mut renderer = render::renderer(arguments.format, terminal, limit);
    let mut summary = Summary { files: outcome.file_count, ..Summary::default() };
    for checked in outcome.files {
        summary.add(&checked.diagnostics, checked.mended);
        let left = renderer.limit().saturating_sub(summary.shown);
        summary.shown += show(checked, left, renderer.as_mut(), out)?;
    }
    renderer.finish(out, &summary)?;
    Ok(summary)
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
