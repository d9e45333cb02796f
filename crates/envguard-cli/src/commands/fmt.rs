//! `envguard fmt`.

use std::io::Write;

use crate::args::{Fmt, Global};
use crate::checker::{Changes, Checker, Mending};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::render::count;
use crate::selection::Selection;
use crate::{diff, terminal};

pub(crate) fn run(arguments: &Fmt, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let write = !arguments.check && !arguments.diff;
    let checker = Checker {
        config: &config,
        cwd: &cwd,
        exposure: Exposure::new(&config, &cwd, global.verbose),
        selection: Selection::default(),
        dialects: super::dialects(&arguments.runtimes.dialect),
        environments: &[],
        mending: Some(Mending { what: Changes::Layout, write }),
        verbose: global.verbose,
        threads: global.threads,
    };
    let outcome = checker.check_paths(&arguments.paths, None)?;
    outcome.write_asides();
    let mut changed = 0;
    for checked in &outcome.files {
        let Some(before) = &checked.before else { continue };
        changed += 1;
        if arguments.diff {
            diff::write(
                out,
                &checked.file.path,
                before,
                &checked.file.bytes,
                terminal::of_output(global).color,
            )?;
        } else if arguments.check || !global.quiet {
            writeln!(out, "{}", checked.file.path)?;
        }
    }
    if !global.quiet && !arguments.diff {
        let done = if arguments.check { "would be laid out" } else { "laid out" };
        writeln!(out, "{} of {} {done}", changed, count(outcome.file_count, "file"))?;
    }
    Ok(outcome.exit(!write && changed > 0))
}
