//! What can be typed after `envguard hook`.

use std::ffi::OsString;

use clap::{Args, Subcommand, ValueEnum};

use super::Reporting;

/// Let git ask envguard before it commits or pushes.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Hook {
    #[command(subcommand)]
    pub(crate) command: HookCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    Install(HookInstall),
    Uninstall(HookUninstall),
    Run(HookRun),
}

/// Write a hook into the repository here.
///
/// It goes where git looks for hooks. One that is there already keeps its work: it is given another name beside the new one,
/// which runs it first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard hook install                     before each commit
  envguard hook install --hook pre-push     before each push: no secret leaves with a commit
  git commit --no-verify                    once without any hook
  ENVGUARD_SKIP=1 git commit                once without envguard

Exit codes: 0 the hook is there; 2 the job could not be done.")]
pub(crate) struct HookInstall {
    /// Which hook; may be given several times.
    #[arg(long, value_enum, value_name = "HOOK", default_value = "pre-commit")]
    pub(crate) hook: Vec<HookName>,
    /// Write it also where another tool manages the hooks, or where they are not those of this repository alone.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Take the hooks away that `envguard hook install` wrote, and leave all as it was before.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard hook uninstall                   all hooks of envguard's
  envguard hook uninstall --hook pre-push   this one

Exit codes: 0 the hook is gone, or was never there; 2 the job could not be done.")]
pub(crate) struct HookUninstall {
    /// Which hook; may be given several times. All without it.
    #[arg(long, value_enum, value_name = "HOOK")]
    pub(crate) hook: Vec<HookName>,
}

/// Do what a hook does.
///
/// While git commits, that is `envguard check --staged`. Where nothing is about to be committed, as in CI or with
/// `pre-commit run --all-files`, it is `envguard check --tracked`. Before a push, it is a scan of the commits that the other
/// side does not have yet. Other tools that run hooks call this.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard hook run                         as before a commit
  envguard hook run --secrets               look for secrets alone
  envguard hook run --hook pre-push origin < lines-of-git

ENVGUARD_SKIP=1 lets all pass.

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 the job could not be done.")]
pub(crate) struct HookRun {
    /// Which hook.
    #[arg(long, value_enum, value_name = "HOOK", default_value = "pre-commit")]
    pub(crate) hook: HookName,
    /// Look for secrets alone.
    #[arg(long)]
    pub(crate) secrets: bool,
    /// What git passes to the hook.
    #[arg(value_name = "ARGUMENT")]
    pub(crate) arguments: Vec<OsString>,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// A hook of git.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum HookName {
    /// Before a commit is made.
    #[value(name = "pre-commit")]
    Commit,
    /// Before a merge without conflicts is committed, for which git asks no other hook.
    #[value(name = "pre-merge-commit")]
    Merge,
    /// Before commits are pushed.
    #[value(name = "pre-push")]
    Push,
}

impl HookName {
    pub(crate) const ALL: [Self; 3] = [Self::Commit, Self::Merge, Self::Push];

    /// As git calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Commit => "pre-commit",
            Self::Merge => "pre-merge-commit",
            Self::Push => "pre-push",
        }
    }
}
