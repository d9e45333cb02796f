//! `envguard run`.

mod plan;
#[cfg(unix)]
mod pump;
mod start;
#[cfg(unix)]
mod supervisor;
#[cfg(unix)]
mod watch;

use std::io::Write;

use crate::args::{Format, Global, Run};
use crate::commands::note;
use crate::exit::{Exit, Failure};
use crate::{fold, terminal};

#[cfg(unix)]
pub(super) use plan::ENVIRONMENT;
pub(super) use plan::Plan;
#[cfg(unix)]
pub(super) use pump::{Aim, Pumps, redactor};
#[cfg(unix)]
pub(super) use supervisor::{ENDING, signals};

pub(crate) fn run(arguments: &Run, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    #[cfg(unix)]
    let watch = if arguments.watch {
        // Before the files are read, so that no change is missed.
        Some(watch::Watch::new(arguments, global, &cwd, super::configuration(global, &cwd)?))
    } else {
        None
    };
    let mut plan = Plan::load(arguments, global, &cwd)?;
    if global.verbose {
        note(&plan.describe());
    }
    let is_good = plan.is_good();
    if !is_good || arguments.check_only || global.verbose {
        plan.report(arguments, global)?;
    }
    let is_for_people = arguments.format == Format::Human && !global.quiet;
    if !is_good {
        if is_for_people {
            let end = if arguments.check_only { "" } else { ": the command was not started" };
            note(&format!("the configuration of `{}` is bad{end}", plan.name()));
        }
        return Ok(Exit::Misconfigured);
    }
    if arguments.check_only {
        if is_for_people {
            let sum = format!("the configuration of `{}` is good: {}", plan.name(), plan.sources());
            fold::write(out, &sum, terminal::fold_width())?;
        }
        return Ok(Exit::Clean);
    }
    #[cfg(unix)]
    if supervisor::is_needed(arguments) {
        return supervisor::supervise(arguments, global, &cwd, plan, watch);
    }
    #[cfg(not(unix))]
    if arguments.init || arguments.redact || arguments.watch {
        return Err(Failure::new("`--init`, `--redact` and `--watch` need a Unix system"));
    }
    start::replace(start::command(arguments, &plan)?)
}
