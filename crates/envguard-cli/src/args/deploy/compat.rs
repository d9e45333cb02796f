//! What can be typed after `envguard deploy compat`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use envguard_core::deploy::{Gate, Strategy};
use envguard_syntax::dialect::Dialect;

use crate::args::Reporting;

/// Tell whether a change of the configuration survives a deployment and a rollback, and what to do in which order.
///
/// Compares what two releases need. With --env, the values of an environment are held against both; without, what one
/// release takes has to fit the other one. Ends in a plan.
///
/// REV is a revision of git, `REVISION:PATH`, a directory, a file with a contract, or a binary with `envguard::require!`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy compat --from v1.4.0 --to HEAD                    without any values, as in CI
  envguard deploy compat --from v1.4.0 --to HEAD --env production   with those of an environment
  envguard deploy compat --from v1.4.0 --to HEAD --env production.manifest.json
                                                                    with what a manifest tells of them
  envguard deploy compat --from old/app --to new/app                two built binaries
  envguard deploy compat --from v1 --to v2 --strategy blue-green --env blue --to-env green
  envguard deploy compat --from v1.4.0 --to HEAD --format markdown  upgrade notes for a release page

Exit codes: 0 the gates are open; 1 findings at or above --fail-on; 2 the job could not be done.")]
pub(crate) struct DeployCompat {
    /// The release that runs now.
    #[arg(long, value_name = "REV")]
    pub(crate) from: String,
    /// The release that is to be deployed.
    #[arg(long, value_name = "REV", default_value = ".")]
    pub(crate) to: String,
    /// The environment that it runs in: the name of one, an env file, or a manifest.
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) env: Option<PathBuf>,
    /// What that environment will be after the deployment; with blue-green, the environment that traffic is switched to.
    #[arg(long, value_name = "NAME|FILE", requires = "env")]
    pub(crate) to_env: Option<PathBuf>,
    /// How the new release takes the place of the old one.
    #[arg(long, value_enum, default_value_t, value_name = "STRATEGY")]
    pub(crate) strategy: StrategyName,
    /// What is asked for: what concerns other gates alone is left out.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "rolling,rollback", value_name = "GATE")]
    pub(crate) gate: Vec<GateName>,
    /// Of the contracts in a binary, that of this struct: `shop::Config`.
    #[arg(long, value_name = "NAME", conflicts_with = "all_contracts")]
    pub(crate) contract: Option<String>,
    /// Take all contracts in a binary together.
    #[arg(long)]
    pub(crate) all_contracts: bool,
    /// The runtimes that read the env files, instead of those that the project tells; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "DIALECT")]
    pub(crate) dialect: Vec<Dialect>,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// How a new release takes the place of the old one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum StrategyName {
    /// One instance after the other, on one environment.
    #[default]
    Rolling,
    /// Beside the old one, on an environment of its own.
    BlueGreen,
}

/// What a change may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GateName {
    /// Both releases run side by side; with blue-green, each runs on its environment.
    Rolling,
    /// The old release is started again.
    Rollback,
    /// Developers get the new release, and have what the old one needs.
    Source,
}

impl From<StrategyName> for Strategy {
    fn from(name: StrategyName) -> Self {
        match name {
            StrategyName::Rolling => Strategy::Rolling,
            StrategyName::BlueGreen => Strategy::BlueGreen,
        }
    }
}

impl From<GateName> for Gate {
    fn from(name: GateName) -> Self {
        match name {
            GateName::Rolling => Gate::Rolling,
            GateName::Rollback => Gate::Rollback,
            GateName::Source => Gate::Source,
        }
    }
}
