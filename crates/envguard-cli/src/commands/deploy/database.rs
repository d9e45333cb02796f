//! The database of an app: its migrations, and the commands that drive it.

use std::path::Path;

use envguard_core::DialectSet;
use envguard_core::deploy::migration::{MigrationSet, Status, StatusPatterns, Tool};
use envguard_secrets::Redactor;

use super::super::run::{Aim, Plan};
use super::process::{Ended, Processes};
use crate::args::Global;
use crate::checker::Checker;
use crate::commands::note;
use crate::config::{Config, MigrationSettings};
use crate::exit::Failure;
use crate::exposure::Exposure;
use crate::migrations::{self, Scope};
use crate::outcome::Outcome;
use crate::selection::Selection;
use crate::{discover, paths};

/// The migrations here, and what is wrong with them. They are held against those of the release `since`, or of the last one.
pub(super) fn look(
    config: &Config,
    cwd: &Path,
    global: &Global,
    since: Option<&str>,
) -> Result<(Outcome, Vec<MigrationSet>), Failure> {
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
    let directories = &*aside.migrations;
    let scope = match since {
        Some(release) => Scope::Since { directories, release },
        None => Scope::Directories(directories),
    };
    let sets = migrations::sets(&checker, scope, &mut outcome);
    let levels = |path: &Path| checker.levels(path, DialectSet::default());
    migrations::judge(&sets, &levels, |_| true, &mut outcome);
    super::super::all_went_well(&outcome.problems)?;
    Ok((outcome, sets))
}

/// What starts the commands that drive the database, one after the other.
pub(super) struct Hooks<'h> {
    pub(super) processes: &'h Processes,
    /// What they are started with.
    pub(super) plan: &'h Plan,
    pub(super) redactor: &'h Redactor,
    pub(super) settings: &'h MigrationSettings,
    /// Where what they print goes.
    pub(super) aim: Aim,
    pub(super) is_quiet: bool,
}

/// What the status says of a database.
pub(super) enum Applied {
    /// All migrations are applied.
    All,
    /// Something is left: why it is taken for that.
    NotAll(String),
    /// Nothing: this signal came.
    Interrupted(i32),
}

impl Hooks<'_> {
    /// Starts `line` as a shell has it, with `variables` besides those of the environment, and waits for its end. Gives what
    /// it has printed too.
    pub(super) fn run(&self, line: &str, variables: &[(&str, &str)]) -> Result<(Ended, Vec<u8>), Failure> {
        if !self.is_quiet {
            note(&format!("== {}", paths::printable(line)));
        }
        let mut command = self.plan.shell(line)?;
        command.envs(variables.iter().copied());
        self.processes.run(command, self.redactor, self.settings.timeout(), self.aim)
    }

    /// What `line` says of the database, of which `patterns` are heeded.
    pub(super) fn status(&self, line: &str, patterns: &StatusPatterns) -> Result<Applied, Failure> {
        let (ended, output) = self.run(line, &[])?;
        let shown = paths::printable(line);
        let failure = match ended {
            Ended::Code(126 | 127) => format!("`{shown}` cannot be started"),
            Ended::Code(code) => {
                let complaint = patterns.complaint(Status { code, output: &output });
                return Ok(complaint.map_or(Applied::All, |complaint| {
                    Applied::NotAll(format!("of `{shown}`, {complaint}"))
                }));
            }
            Ended::Signal(signal) => format!("`{shown}` was ended by the signal {signal}"),
            Ended::TimedOut => format!("`{shown}` takes too long"),
            Ended::Interrupted(signal) => return Ok(Applied::Interrupted(signal)),
        };
        Err(Failure::new(format!("the status cannot be had: {failure}"))
            .help("nothing is known of the database, so do not go on"))
    }
}

/// What tells of the output of the status whether all is applied, for the tool of `sets` or the configured one.
pub(super) fn patterns(
    settings: &MigrationSettings,
    sets: &[MigrationSet],
) -> Result<StatusPatterns, Failure> {
    let tool: Option<Tool> = settings.tool.or_else(|| sets.first().map(MigrationSet::tool));
    settings.patterns_of_status(tool).map_err(Failure::new)
}

/// Why a command has not done what it was to do, in words; `None` where it has, or where a signal came.
pub(super) fn complaint(ended: Ended, command: &str) -> Option<String> {
    let command = paths::printable(command);
    match ended {
        Ended::Code(0) | Ended::Interrupted(_) => None,
        Ended::Code(code) => Some(format!("`{command}` ended with {code}")),
        Ended::Signal(signal) => Some(format!("`{command}` was ended by the signal {signal}")),
        Ended::TimedOut => {
            Some(format!("`{command}` takes too long, and was stopped with all that it has started"))
        }
    }
}
