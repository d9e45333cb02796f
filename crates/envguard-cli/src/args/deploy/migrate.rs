//! What can be typed after `envguard deploy migrate`.

use clap::Args;

/// Apply the migrations of the database, and see that all of them are.
///
/// Starts the command `run` of `[deploy.migrations]` with the variables of the environment, then `status`, which has to say
/// that nothing is left. Nothing is started if the configuration is bad, if `envguard check` finds an error in the
/// migrations, or if `status` cannot be had. What the commands print is passed on, with secrets masked.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy migrate --env production
  envguard deploy migrate --dry-run                say what would be started, and start nothing

envguard.toml:
  [deploy.migrations]
  run = \"sqlx migrate run\"
  status = \"sqlx migrate info\"

Exit codes: 0 all migrations are applied; 1 they are not, or must not be; 2 the job could not be done; 128 and its number
if a signal ended it.")]
pub(crate) struct DeployMigrate {
    /// The environment; without it that of the variable `ENVGUARD_ENV`, else the only one, else `development`.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Say what would be started, and start nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}
