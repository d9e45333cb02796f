//! What can be typed after `envguard deploy parity`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use envguard_core::deploy::Expectation;

use crate::args::{Reporting, Runtime};

/// Compare two environments without showing a value: staging and production, blue and green, deployed and in git.
///
/// Finds variables that one side lacks, secrets that both have in common, and values that the contract calls the same
/// (`same-across`) or different (`distinct-across`) and that are not. Other values may differ.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy parity staging production
  envguard deploy parity staging.json production.json    manifests, of `envguard deploy manifest`
  envguard deploy parity blue.json green.json --expect same
  envguard deploy parity production deployed.json --key team.key --expect same
                                                         is what is deployed what is in git?
  envguard deploy parity staging=k8s/staging production=k8s/prod
                                                         service by service, container by container

Exit codes: 0 as it has to be; 1 findings at or above --fail-on; 2 the job could not be done, as with manifests that were
made with different keys.")]
pub(crate) struct DeployParity {
    /// One side: an environment, an env file, a manifest, a file of a platform or a directory with such files; `-` reads
    /// standard input. `NAME=` before a path says what environment it is of.
    #[arg(value_name = "A")]
    pub(crate) one: PathBuf,
    /// The other side.
    #[arg(value_name = "B")]
    pub(crate) other: PathBuf,
    /// Compare this service, container or job alone; without it, each with the one of the same name.
    #[arg(long, value_name = "NAME")]
    pub(crate) unit: Option<String>,
    /// What has to be so.
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) expect: Expect,
    /// The file with the key that the manifests were made with, to compare them with values; without it the variable
    /// `ENVGUARD_MANIFEST_KEY`.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Show also the variables that are the same.
    #[arg(long)]
    pub(crate) all: bool,
    /// Where the env files and the contract are; this directory without it.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// What is expected of two sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Expect {
    /// What the contract says; other values may differ.
    #[default]
    Declared,
    /// That they have the same variables with the same values.
    Same,
}

impl From<Expect> for Expectation {
    fn from(expect: Expect) -> Self {
        match expect {
            Expect::Declared => Expectation::Declared,
            Expect::Same => Expectation::Same,
        }
    }
}
