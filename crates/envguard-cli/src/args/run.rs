//! What can be typed after `envguard run`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use envguard_core::Severity;

use super::{Format, Runtime, severity};
use crate::duration;

/// Start a command with the variables of an environment, if they are what the contract asks for.
///
/// Loads the env files of the environment, with the process environment over them, and holds the result against the
/// contract. If it is bad, the report goes to standard error, and the command is never started. Else the command takes the
/// place of this process.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that can be typed")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard run -- node server.js                   with the environment `development`, or the only one
  envguard run --env production -- ./app --port 80
  envguard run --watch -- npm start                start it again when the configuration changes
  envguard run --redact -- ./app                   mask the secrets in what it prints
  envguard run --check-only --env production       only say whether it could be started

Exit codes: that of the command, 128 and its number if a signal ended it; 78 the configuration is bad; 126 the command
cannot be executed; 127 there is no such command; 2 the job could not be done.")]
pub(crate) struct Run {
    /// The command and its arguments, behind `--`.
    #[arg(last = true, value_name = "CMD", required_unless_present = "check_only")]
    pub(crate) command: Vec<OsString>,
    /// The environment; without it that of the variable `ENVGUARD_ENV`, else the only one, else `development`.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Where the env files are; this directory without it. The command is started here all the same.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
    /// Only say whether the configuration is good; start nothing.
    #[arg(long, conflicts_with_all = ["watch", "redact", "init", "command"])]
    pub(crate) check_only: bool,
    /// Give the command nothing but the variables that the contract declares, and the few that every program needs.
    #[arg(long)]
    pub(crate) clean: bool,
    /// Mask the values of secrets in what the command prints.
    #[arg(long)]
    pub(crate) redact: bool,
    /// Stop the command and start it again when the configuration changes to another good one.
    #[arg(long)]
    pub(crate) watch: bool,
    /// With --watch, how long the command may take to stop before it is killed: `10s`, `500ms`, `1m`.
    #[arg(long, value_parser = duration::parse, default_value = "10s", value_name = "TIME", requires = "watch")]
    pub(crate) grace: Duration,
    /// Stay the parent of the command: pass on signals and bury orphans, as process 1 has to. What is process 1 does so
    /// anyway.
    #[arg(long)]
    pub(crate) init: bool,
    /// How to report what is wrong.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// How bad a finding must be to prevent the start.
    #[arg(long, value_parser = severity(), value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
}

impl Run {
    /// What is typed to have the variables of the environment `env`, with secrets masked in what is printed.
    pub(crate) fn for_environment(env: Option<String>) -> Self {
        Self {
            command: Vec::new(),
            env,
            directory: None,
            runtime: Runtime::default(),
            check_only: false,
            clean: false,
            redact: true,
            watch: false,
            grace: Duration::ZERO,
            init: false,
            format: Format::default(),
            fail_on: None,
        }
    }
}
