//! What can be typed after `envguard scan`.

use std::path::PathBuf;

use clap::Args;
use envguard_secrets::Confidence;

use super::Reporting;
use crate::secrets::Reveal;

/// Find secrets in files, in what is staged, or in all of the history.
///
/// Tokens of known services are found by their format and checksum, other secrets by the key that they stand under, the
/// notation that they stand in, and how random they are. No secret is ever printed, unless `--reveal` asks for it.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that can be typed")]
#[derive(Debug, Default, Args)]
#[command(after_help = "\
Examples:
  envguard scan                           the files here and below, without those that git ignores
  envguard scan --staged                  what the next commit would add
  envguard scan --changed-since main      what a branch touches
  envguard scan --history                 every version of every file, each looked through once
  envguard scan --history --range main..  the commits of a branch
  envguard scan --why config/app.yml      why each candidate is a secret, or is none
  git diff | envguard scan --stdin        what comes in

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 the job could not be done, or not all of it.")]
pub(crate) struct Scan {
    /// Files and directories to look at; this directory without any.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Look at what the next commit would add: the contents in the index, not those in the work tree.
    #[arg(long, conflicts_with_all = ["paths", "history", "stdin"])]
    pub(crate) staged: bool,
    /// Look at all that can be reached from any branch, tag or stash.
    #[arg(long, conflicts_with_all = ["paths", "stdin"])]
    pub(crate) history: bool,
    /// Look at files that are not as in the last commit that this one has in common with what is checked out.
    #[arg(long, value_name = "REV", conflicts_with_all = ["staged", "history", "stdin", "no_ignore"])]
    pub(crate) changed_since: Option<String>,
    /// With --history: what these commits have, as `git log` takes them, such as `main..topic`.
    #[arg(long, requires = "history", value_name = "A..B")]
    pub(crate) range: Option<String>,
    /// With --history: what commits since this day have, such as `2026-01-31`.
    #[arg(long, requires = "history", value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// With --history: look at contents again in which nothing was found before.
    #[arg(long, requires = "history")]
    pub(crate) no_cache: bool,
    /// Look at standard input.
    #[arg(long, conflicts_with = "paths")]
    pub(crate) stdin: bool,
    /// What the file on standard input would be called: the name tells how it is read.
    #[arg(long, requires = "stdin", value_name = "NAME", default_value = "stdin")]
    pub(crate) stdin_filename: String,
    /// Look at files that git ignores too.
    #[arg(long)]
    pub(crate) no_ignore: bool,
    /// Look into archives too: zip, jar, whl, tar, gzip, and those in others.
    #[arg(long)]
    pub(crate) archives: bool,
    /// The file with the secrets that are known, instead of `.envguard-baseline.json`.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Put what is found into the baseline, take out what is gone if all was looked at, and report nothing.
    #[arg(long)]
    pub(crate) update_baseline: bool,
    /// Look for what these rules find too, in the format of gitleaks; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// Report what is at least this sure to be a secret.
    #[arg(long, value_parser = super::confidence(), value_name = "CONFIDENCE")]
    pub(crate) confidence: Option<Confidence>,
    /// Say what spoke for and against each finding, and tell of candidates that are no secrets too.
    #[arg(long)]
    pub(crate) why: bool,
    /// Print the first characters of each secret, four at most; all of it with `--reveal=full`.
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "start", value_name = "HOW")]
    pub(crate) reveal: Option<Reveal>,
    /// Look for these kinds alone: rules such as `secret/password`, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) select: Vec<String>,
    /// Do not look for these kinds; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) ignore: Vec<String>,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}
