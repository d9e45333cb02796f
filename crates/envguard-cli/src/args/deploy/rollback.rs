//! What can be typed after `envguard deploy rollback`.

use std::ffi::OsString;
use std::time::Duration;

use clap::{Args, ValueEnum};
use envguard_core::Severity;

use super::Unlock;
use crate::args::{ListFormat, Runtime, severity};
use crate::duration;

/// Go back to a release: its values, its database, and whether all replicas are steady again.
///
/// Says whether the release would start on the values that a snapshot has of it, which variables would change back, and which
/// migrations it does not know, whether it may notice them and whether each has a way back. Nothing is changed without
/// --write. With it, the values are put in place, the migrations undone if that is wanted, CMD is started, which switches
/// the code back, and all replicas of `[deploy.probe]` are asked until they are steady. What came of it is in
/// `envguard deploy snapshot list`.
///
/// REV is a revision of git, `REVISION:PATH`, a directory, a file with a contract, or a binary with `envguard::require!`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy rollback --to v1.4.0 --env production --identity key.txt
                                                    say what would happen
  envguard deploy rollback --to v1.4.0 --env production --identity key.txt --write -- ./roll.sh v1.4.0
  envguard deploy rollback --to v1.4.0 --env production --migrations undo --write
                                                    undo what v1.4.0 does not know, too
  envguard deploy rollback --to v1.4.0 --env production --keep-values --no-probe --write
                                                    only write it down

Exit codes: 0 rolled back, or could be; 1 the release does not start, a migration cannot be undone, or replicas are not
steady; 2 the job could not be done; 128 and its number if a signal came.")]
pub(crate) struct DeployRollback {
    /// The release to go back to.
    #[arg(long, value_name = "REV")]
    pub(crate) to: String,
    /// The release that runs now.
    #[arg(long, value_name = "REV", default_value = ".")]
    pub(crate) from: String,
    /// The environment; without it, the one that the snapshot is of, or that there is.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// The snapshot with its values; without it, the latest one of the release.
    #[arg(long, value_name = "ID")]
    pub(crate) snapshot: Option<String>,
    /// Leave the values as they are: nothing has changed, or somebody else puts them back.
    #[arg(long, conflicts_with = "snapshot")]
    pub(crate) keep_values: bool,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
    /// What becomes of the migrations that the release does not know; `undo` needs `undo` below `[deploy.migrations]`.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) migrations: Option<MigrationsFate>,
    /// Do it.
    #[arg(long)]
    pub(crate) write: bool,
    /// Go back even if the release would not start, or nobody can tell.
    #[arg(long)]
    pub(crate) force: bool,
    /// How bad a finding must be to prevent it.
    #[arg(long, value_parser = severity(), value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    #[command(flatten)]
    pub(crate) afterwards: Afterwards,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
    /// What switches the code back, after the values and the database.
    #[arg(last = true, value_name = "CMD")]
    pub(crate) command: Vec<OsString>,
}

/// How replicas have to be afterwards.
#[derive(Debug, Args)]
pub(crate) struct Afterwards {
    /// Ask no replica afterwards.
    #[arg(long, conflicts_with_all = ["expect_version", "expect_fingerprint", "timeout"])]
    pub(crate) no_probe: bool,
    /// The version that each replica has to be afterwards.
    #[arg(long, value_name = "V")]
    pub(crate) expect_version: Option<String>,
    /// The fingerprint of the configuration that each replica has to have afterwards.
    #[arg(long, value_name = "F")]
    pub(crate) expect_fingerprint: Option<String>,
    /// How long to wait until all replicas are steady; that of the configuration without it, or `60s`.
    #[arg(long, value_parser = duration::parse_some, value_name = "TIME")]
    pub(crate) timeout: Option<Duration>,
}

/// What becomes of migrations that the release does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MigrationsFate {
    /// They are undone, the newest first.
    Undo,
    /// They stay, or are undone already.
    Keep,
}
