//! What can be typed after `envguard init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Set a project up: settings, an example, `.gitignore`, a hook for git, a CI job.
///
/// Looks at what is there, shows what it would write, and asks for each part. Nothing that is there is written over, and a
/// second run has nothing to do.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard init                            show each part, and ask
  envguard init --yes                      write all of them without asking
  envguard init --dry-run                  only show them
  envguard init --yes --only config,example
  envguard init --yes --skip ci --directory services/api

Exit codes: 0 written, declined, or nothing to do; 1 something to do, and nobody to ask; 2 the job could not be done.")]
pub(crate) struct Init {
    /// Write all parts without asking.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,
    /// Only show what would be written.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Only these parts, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART", conflicts_with = "skip")]
    pub(crate) only: Vec<Part>,
    /// All parts but these, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
    pub(crate) skip: Vec<Part>,
    /// The directory of the project; this one without it.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
}

impl Init {
    /// Whether `part` is asked for.
    pub(crate) fn wants(&self, part: Part) -> bool {
        !self.skip.contains(&part) && (self.only.is_empty() || self.only.contains(&part))
    }
}

/// What a project is set up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// `envguard.toml`: the runtimes that read the env files, and the environments.
    Config,
    /// `.env.example` where there are env files, and nothing declares their variables.
    Example,
    /// Lines in `.gitignore`, where git does not ignore env files yet.
    Gitignore,
    /// A hook that asks envguard before git commits.
    Hook,
    /// A job of the CI system that is there.
    Ci,
}
