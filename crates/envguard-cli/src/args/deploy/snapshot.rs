//! What can be typed after `envguard deploy snapshot`.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use envguard_core::Severity;

use crate::args::{ListFormat, Runtime, severity};

/// Keep the values of each release, encrypted, and put them in place again.
///
/// Snapshots are files of age (<https://age-encryption.org>) in `.envguard/snapshots`, or where `[deploy.snapshots]` in
/// envguard.toml says. Their index shows whether one was changed, exchanged or lost.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Snapshot {
    #[command(subcommand)]
    pub(crate) command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SnapshotCommand {
    Save(SnapshotSave),
    List(SnapshotList),
    Show(SnapshotShow),
    Diff(SnapshotDiff),
    Restore(SnapshotRestore),
    Prune(SnapshotPrune),
}

/// Encrypt the values of an environment, and keep them.
///
/// Anybody can save who knows the public keys. Whether the same values are there already is known only to who can open
/// snapshots: with an identity, or a passphrase, nothing is added twice for a release.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy snapshot save --env production --recipient age1...
  envguard deploy snapshot save .env.production       for the recipients in envguard.toml
  envguard deploy snapshot save --env production --process
                                                      the variables that the contract declares, as this process has them
  kubectl get secret app -o yaml | envguard deploy snapshot save - --env production

Exit codes: 0 saved, or there already; 2 the job could not be done.")]
pub(crate) struct SnapshotSave {
    /// An env file, a manifest of Kubernetes, or `-` for one of them on standard input. Without it, all env files of the
    /// environment.
    #[arg(value_name = "FILE", conflicts_with = "process")]
    pub(crate) path: Option<PathBuf>,
    /// The environment; without it, the one that there is, or that the file is named after.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Save the process environment: the variables that the contract declares.
    #[arg(long)]
    pub(crate) process: bool,
    /// With --process, also the variables that nothing declares.
    #[arg(long, requires = "process")]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) lock: Lock,
    /// What was deployed with these values; without it, the commit that is checked out.
    #[arg(long, value_name = "NAME")]
    pub(crate) release: Option<String>,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
    /// How to say what was saved.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

/// List the snapshots, the newest first, and make sure that none was changed or lost.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy snapshot list
  envguard deploy snapshot list --env production --format json

Exit codes: 0 all are as they were saved; 2 something is wrong with them, or the job could not be done.")]
pub(crate) struct SnapshotList {
    /// Those of this environment alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

/// Say what is in a snapshot: its variables and what their values are like.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy snapshot show latest                         what everybody may know
  envguard deploy snapshot show 3f9c1a2b --identity key.txt    its variables too
  envguard deploy snapshot show v1.4.0 --env production --identity key.txt --reveal --format json

Exit codes: 0 printed; 2 the job could not be done.")]
pub(crate) struct SnapshotShow {
    #[command(flatten)]
    pub(crate) wanted: Wanted,
    /// Print the values.
    #[arg(long)]
    pub(crate) reveal: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

/// Say which variables have changed since a snapshot, or from one to another; never what their values are.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy snapshot diff --identity key.txt              from the latest to what is here
  envguard deploy snapshot diff v1.4.0 v1.5.0 --env production --identity key.txt
  kubectl get secret app -o yaml | envguard deploy snapshot diff --against - --identity key.txt

Exit codes: 0 compared; 1 with --exit-code, something differs; 2 the job could not be done.")]
pub(crate) struct SnapshotDiff {
    /// The earlier snapshot, and the later one; `latest` and what is here now without them.
    #[arg(value_name = "ID", num_args = 0..=2)]
    pub(crate) ids: Vec<String>,
    /// Snapshots of this environment, and its files.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Compare with an env file or a manifest of Kubernetes, or with `-`, standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "process")]
    pub(crate) against: Option<PathBuf>,
    /// Compare with the process environment.
    #[arg(long)]
    pub(crate) process: bool,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
    /// Show also the variables that are the same.
    #[arg(long)]
    pub(crate) all: bool,
    /// Exit with 1 if something differs.
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
    /// How to show it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

/// Put the values of a snapshot in place again, byte for byte, if the contract of their release allows them.
///
/// Without --write, only shows what would change.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy snapshot restore latest --identity key.txt             show what would change
  envguard deploy snapshot restore v1.4.0 --env production --identity key.txt --write
  envguard deploy snapshot restore 3f9c1a2b --identity key.txt --output - | kubectl apply -f -

Exit codes: 0 restored, or could be; 1 the contract does not allow the values; 2 the job could not be done.")]
pub(crate) struct SnapshotRestore {
    #[command(flatten)]
    pub(crate) wanted: Wanted,
    /// The contract that the values are held against: a revision of git, a directory, a contract file or a binary. That of
    /// the commit that the snapshot is of without it.
    #[arg(long, value_name = "REV")]
    pub(crate) contract: Option<String>,
    /// Write the files.
    #[arg(long)]
    pub(crate) write: bool,
    /// Write what was one file to this one, or to `-`, standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "write")]
    pub(crate) output: Option<PathBuf>,
    /// Restore even what the contract does not allow.
    #[arg(long)]
    pub(crate) force: bool,
    /// How bad a finding must be to prevent it.
    #[arg(long, value_parser = severity(), value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
}

/// Give old snapshots up, and delete their files; the index keeps what they were.
///
/// Without --write, only shows what would be given up.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard deploy snapshot prune --keep 10                     all but the newest ten of each environment
  envguard deploy snapshot prune --keep 3 --older-than 90d --write
                                                               of the others, those that are older
  envguard deploy snapshot prune 3f9c1a2b --write              this one
  envguard deploy snapshot prune --write                       only what runs have left that were cut off

Exit codes: 0 done, or shown; 2 the job could not be done.")]
pub(crate) struct SnapshotPrune {
    /// The snapshots to give up.
    #[arg(value_name = "ID", conflicts_with_all = ["keep", "older_than"])]
    pub(crate) ids: Vec<String>,
    /// Those of this environment alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// Keep the newest of each environment, so many.
    #[arg(long, value_name = "N")]
    pub(crate) keep: Option<NonZeroUsize>,
    /// Give up only what is older: `90d`, `12h`, `4w`.
    #[arg(long, value_parser = age, value_name = "AGE")]
    pub(crate) older_than: Option<Duration>,
    /// Write it down, and delete the files.
    #[arg(long)]
    pub(crate) write: bool,
}

/// One snapshot.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// The snapshot: the beginning of its name, a release, a revision of git, or `latest`.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// One of this environment.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
}

/// Who is to open a snapshot.
#[derive(Debug, Args)]
pub(crate) struct Lock {
    /// A public key: `age1...`, `ssh-ed25519 ...` or `ssh-rsa ...`. May be given several times.
    #[arg(long, value_name = "KEY")]
    pub(crate) recipient: Vec<String>,
    /// A file with public keys, one a line. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) recipients_file: Vec<PathBuf>,
    /// Encrypt with a passphrase, which is asked for or in `ENVGUARD_PASSPHRASE`.
    #[arg(long, conflicts_with_all = ["recipient", "recipients_file"])]
    pub(crate) passphrase: bool,
}

/// What opens snapshots.
#[derive(Debug, Args)]
pub(crate) struct Unlock {
    /// A file with a private key, of age or of SSH, instead of `ENVGUARD_IDENTITY` or `ENVGUARD_IDENTITY_FILE`. May be
    /// given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Vec<PathBuf>,
}

/// Reads `90d`.
fn age(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text.get(digits.len()..) {
        Some("w") => 7 * 86_400,
        Some("d") => 86_400,
        Some("h") => 3_600,
        _ => return Err("expected a number of weeks, days or hours, such as 4w, 90d or 12h".to_owned()),
    };
    let count: u64 =
        digits.parse().map_err(|_| "expected a number before the unit, such as 90d".to_owned())?;
    count.checked_mul(unit).map(Duration::from_secs).ok_or_else(|| "nothing is as old as that".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_a_unit() {
        let read = |text| age(text).map(|age| age.as_secs()).ok();
        assert_eq!(read("90d"), Some(90 * 86_400));
        assert_eq!([read("12h"), read("2w")], [Some(43_200), Some(14 * 86_400)]);
        for wrong in
            ["", "90", "d", "9x", "-1d", "1.5d", "99999999999999999999d", "9999999999999999999w", "1dd"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
