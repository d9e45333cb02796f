//! What can be typed after `envguard deploy preflight`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Do all that has to be right before a deployment: the checklist, as a command.
///
/// The steps are those of `[deploy.preflight]` in envguard.toml: built-in ones (`check`, `secrets`, `migrations`, `compat`, `parity`,
/// `snapshot`, `clean-tree`, `health`) and commands. Without them, the project tells: how it is linted, tested and built by npm,
/// cargo, make or just. The first step that does not pass ends the run. What steps print is shown if they do not pass, with
/// secrets masked.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy preflight --list                 what would be done, and why
  envguard deploy preflight --env production
  envguard deploy preflight --only check,secrets   some of the steps
  envguard deploy preflight --keep-going --format junit >preflight.xml
  envguard deploy preflight --attestation preflight.json
                                                   and state what came of it, for the commit that is checked out

envguard.toml:
  [deploy.preflight]
  steps = [
      \"clean-tree\", \"check\", \"secrets\", \"migrations\",
      { name = \"lint\", run = \"npm run lint\", group = \"code\" },
      { name = \"test\", run = \"npm test\", group = \"code\", timeout = \"5m\", env = { CI = true } },
  ]

Exit codes: 0 all steps passed; 1 one did not; 2 one could not be done; 128 and its number if a signal came.")]
pub(crate) struct DeployPreflight {
    /// The environment that is deployed to; without it that of the variable `ENVGUARD_ENV`, else steps look at all.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Do these steps alone; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    pub(crate) only: Vec<String>,
    /// Leave these steps out; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "STEP")]
    pub(crate) skip: Vec<String>,
    /// Go on after a step that has not passed.
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Say what would be done and why, and do nothing.
    #[arg(long)]
    pub(crate) list: bool,
    /// How to tell what came of it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: PreflightFormat,
    /// Write a statement of what came of it for the commit that is checked out, in the form of in-toto. There is no value, no
    /// output and no command in it.
    #[arg(long, value_name = "FILE", conflicts_with = "list")]
    pub(crate) attestation: Option<PathBuf>,
}

/// How a preflight is told. With all but the first, the log goes to standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PreflightFormat {
    /// A line a step, and what the steps have printed that did not pass.
    #[default]
    Human,
    /// One JSON object, see `schemas/preflight.schema.json`.
    Json,
    /// A test case a step, for CI systems.
    Junit,
    /// A table, for a page.
    Markdown,
}
