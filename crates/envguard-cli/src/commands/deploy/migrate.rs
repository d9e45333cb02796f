//! `envguard deploy migrate`.

use std::io::Write;
use std::path::Path;

use envguard_core::deploy::migration::{MigrationSet, Status, Tool};
use envguard_core::{DialectSet, Severity};
use envguard_secrets::Redactor;

use super::super::run::{Plan, redactor};
use super::process::{Ended, Processes};
use crate::args::{DeployMigrate, Format, Global, Run};
use crate::checker::Checker;
use crate::commands::note;
use crate::config::{Config, MigrationSettings};
use crate::exit::{Exit, Failure};
use crate::exposure::Exposure;
use crate::migrations::{self, Scope};
use crate::outcome::Outcome;
use crate::selection::Selection;
use crate::{discover, fold, paths, reporting, terminal};

/// The commands that drive the database.
struct Commands<'c> {
    run: &'c str,
    status: &'c str,
}

pub(crate) fn run(arguments: &DeployMigrate, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::super::working_directory()?;
    let config = super::super::configuration(global, &cwd)?;
    let (mut found, sets) = look(&config, &cwd, global)?;
    let commands = commands(&config.migrations, &sets)?;
    let tool = config.migrations.tool.or_else(|| sets.first().map(MigrationSet::tool));
    let patterns = config.migrations.patterns_of_status(tool).map_err(Failure::new)?;
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
    let mut steps = Steps {
        processes: Processes::new()?,
        plan,
        redactor: None,
        settings: &config.migrations,
        is_quiet: global.quiet,
    };
    steps.redactor = Some(redactor(&steps.plan)?);
    let (ended, _) = steps.start(commands.status)?;
    if let Some(exit) = refusal(ended, commands.status)? {
        return Ok(exit);
    }
    let (ended, _) = steps.start(commands.run)?;
    if let Some(exit) = failure_of_run(ended, commands.run) {
        return Ok(exit);
    }
    let (ended, output) = steps.start(commands.status)?;
    if let Some(exit) = refusal(ended, commands.status)? {
        return Ok(exit);
    }
    let Ended::Code(code) = ended else { return Ok(Exit::Failed) };
    if let Some(complaint) = patterns.complaint(Status { code, output: &output }) {
        let status = paths::printable(commands.status);
        note(&format!("error: not all migrations are applied: of `{status}`, {complaint}"));
        note(
            "help: do not go on; see what is pending and why, or say with `clean` and `pending` below `[deploy.migrations]` how the command tells",
        );
        return Ok(Exit::Findings);
    }
    if !global.quiet {
        fold::write(out, "all migrations are applied", terminal::fold_width())?;
    }
    Ok(Exit::Clean)
}

/// The migrations here, and what is wrong with them.
fn look(config: &Config, cwd: &Path, global: &Global) -> Result<(Outcome, Vec<MigrationSet>), Failure> {
    let checker = Checker {
        config,
        cwd,
        exposure: Exposure::new(config, cwd, global.verbose),
        selection: Selection::default(),
        dialects: None,
        environments: &[],
        mending: None,
        verbose: global.verbose,
        threads: global.threads,
    };
    let aside = discover::discover(&[], config, cwd, &mut |_| ());
    let mut outcome = Outcome::default();
    let sets = migrations::sets(&checker, Scope::Directories(&aside.migrations), &mut outcome);
    let levels = |path: &Path| checker.levels(path, DialectSet::default());
    migrations::judge(&sets, &levels, |_| true, &mut outcome);
    super::super::all_went_well(&outcome.problems)?;
    Ok((outcome, sets))
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

/// How it ends if the status cannot be had.
fn refusal(ended: Ended, command: &str) -> Result<Option<Exit>, Failure> {
    let command = paths::printable(command);
    let failure = match ended {
        Ended::Code(126 | 127) => format!("the status cannot be had: `{command}` cannot be started"),
        Ended::Code(_) => return Ok(None),
        Ended::Signal(signal) => {
            format!("the status cannot be had: `{command}` was ended by the signal {signal}")
        }
        Ended::TimedOut => format!("the status cannot be had: `{command}` takes too long"),
        Ended::Interrupted(signal) => return Ok(Some(interrupted(signal))),
    };
    Err(Failure::new(failure).help("nothing is known of the database, so do not go on"))
}

/// How it ends if the migrations were not applied.
fn failure_of_run(ended: Ended, command: &str) -> Option<Exit> {
    let command = paths::printable(command);
    let what = match ended {
        Ended::Code(0) => return None,
        Ended::Code(code) => format!("`{command}` ended with {code}"),
        Ended::Signal(signal) => format!("`{command}` was ended by the signal {signal}"),
        Ended::TimedOut => {
            format!("`{command}` takes too long, and was stopped with all that it has started")
        }
        Ended::Interrupted(signal) => return Some(interrupted(signal)),
    };
    note(&format!("error: the migrations are not applied: {what}"));
    note("help: some may be, so see what the status says before going on or back");
    Some(Exit::Findings)
}

/// How it ends after a signal, as shells have it.
fn interrupted(signal: i32) -> Exit {
    note("interrupted: some migrations may be applied, see what the status says");
    Exit::Command(u8::try_from(128 + signal).unwrap_or(u8::MAX))
}

/// What starts one command after the other.
struct Steps<'s> {
    processes: Processes,
    plan: Plan,
    redactor: Option<Redactor>,
    settings: &'s MigrationSettings,
    is_quiet: bool,
}

impl Steps<'_> {
    /// Starts `line` as a shell has it, and waits for its end. Gives what it has printed too.
    fn start(&self, line: &str) -> Result<(Ended, Vec<u8>), Failure> {
        if !self.is_quiet {
            note(&format!("== {}", paths::printable(line)));
        }
        let command = self.plan.shell(line)?;
        let Some(redactor) = &self.redactor else { return Err(Failure::new("the output cannot be masked")) };
        self.processes.run(command, redactor, self.settings.timeout())
    }
}
