//! `envguard deploy migrate`.

use std::io::Write;

use envguard_core::Severity;
use envguard_core::deploy::migration::{MigrationSet, Tool};

use super::super::run::{Aim, Plan, redactor};
use super::database::{Applied, Hooks, complaint, look, patterns};
use super::process::{Ended, Processes};
use crate::args::{DeployMigrate, Format, Global, Run};
use crate::commands::note;
use crate::config::MigrationSettings;
use crate::exit::{Exit, Failure};
use crate::outcome::Outcome;
use crate::{fold, paths, reporting, terminal};

/// The commands that drive the database.
struct Commands<'c> {
    run: &'c str,
    status: &'c str,
}

pub(crate) fn run(arguments: &DeployMigrate, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::super::working_directory()?;
    let config = super::super::configuration(global, &cwd)?;
    let (mut found, sets) = look(&config, &cwd, global, None)?;
    let commands = commands(&config.migrations, &sets)?;
    let patterns = patterns(&config.migrations, &sets)?;
    let arguments_of_run = Run::for_environment(arguments.env.clone());
    let mut plan = Plan::load(&arguments_of_run, global, &cwd)?;
    if !plan.is_good() {
        plan.report(&arguments_of_run, global)?;
        note(&format!("the configuration of `{}` is bad: nothing was started", plan.name()));
        return Ok(Exit::Findings);
    }
    if has_errors(&found) {
        let mut report = Vec::new();
        found.sort();
        reporting::write_all(
            found,
            Format::Human,
            terminal::of_errors(global),
            Severity::Error,
            &mut report,
        )?;
        // Nobody may be listening, which does not make it better.
        let _ = std::io::stderr().lock().write_all(&report);
        note("the migrations have errors: nothing was started");
        return Ok(Exit::Findings);
    }
    if arguments.dry_run {
        let text = format!(
            "with the variables of `{}` ({}), this would start `{}` and then `{}`",
            plan.name(),
            plan.sources(),
            paths::printable(commands.run),
            paths::printable(commands.status)
        );
        fold::write(out, &text, terminal::fold_width())?;
        return Ok(Exit::Clean);
    }
    // What the commands print goes past it.
    out.flush()?;
    let (processes, redactor) = (Processes::new()?, redactor(&plan)?);
    let hooks = Hooks {
        processes: &processes,
        plan: &plan,
        redactor: &redactor,
        settings: &config.migrations,
        aim: Aim::Own,
        is_quiet: global.quiet,
    };
    if let Applied::Interrupted(signal) = hooks.status(commands.status, &patterns)? {
        return Ok(interrupted(signal));
    }
    let (ended, _) = hooks.run(commands.run, &[])?;
    if let Ended::Interrupted(signal) = ended {
        return Ok(interrupted(signal));
    }
    if let Some(what) = complaint(ended, commands.run) {
        note(&format!("error: the migrations are not applied: {what}"));
        note("help: some may be, so see what the status says before going on or back");
        return Ok(Exit::Findings);
    }
    match hooks.status(commands.status, &patterns)? {
        Applied::All => {}
        Applied::NotAll(why) => {
            note(&format!("error: not all migrations are applied: {why}"));
            note(
                "help: do not go on; see what is pending and why, or say with `clean` and `pending` below \
                 `[deploy.migrations]` how the command tells",
            );
            return Ok(Exit::Findings);
        }
        Applied::Interrupted(signal) => return Ok(interrupted(signal)),
    }
    if !global.quiet {
        fold::write(out, "all migrations are applied", terminal::fold_width())?;
    }
    Ok(Exit::Clean)
}

fn has_errors(outcome: &Outcome) -> bool {
    let mut found = outcome.files.iter().flat_map(|checked| &checked.diagnostics);
    found.any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The commands that are configured. Who has none is told what they could be.
fn commands<'c>(settings: &'c MigrationSettings, sets: &[MigrationSet]) -> Result<Commands<'c>, Failure> {
    let missing = match (&settings.run, &settings.status) {
        (Some(run), Some(status)) => return Ok(Commands { run, status }),
        (None, Some(_)) => "`run`",
        (Some(_), None) => "`status`",
        (None, None) => "`run` and `status`",
    };
    let failure = Failure::new(format!("there is no {missing} below `[deploy.migrations]` in envguard.toml"));
    let usual = sets.iter().map(MigrationSet::tool).find_map(Tool::usual_commands);
    Err(match usual {
        Some((run, status)) => {
            failure.help(format!("here it may be `run = \"{run}\"` and `status = \"{status}\"`"))
        }
        None => failure.help("`run` applies all migrations, `status` says whether all are applied"),
    })
}

/// How it ends after a signal, as shells have it.
fn interrupted(signal: i32) -> Exit {
    note("interrupted: some migrations may be applied, see what the status says");
    Exit::of_signal(signal)
}
