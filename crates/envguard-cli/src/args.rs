//! What can be typed.

mod codegen;
mod deploy;
mod hook;
mod init;
mod inspect;
mod output;
mod run;
mod runtime;
mod scan;
mod schema;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use envguard_core::Severity;
use envguard_secrets::Confidence;
use envguard_syntax::dialect::Dialect;

pub(crate) use codegen::Codegen;
pub(crate) use deploy::{
    Deploy, DeployCommand, DeployCompat, DeployManifest, DeployMigrate, DeployParity, DeployPreflight,
    DeployProbe, DeployRollback, Lock, MigrationsFate, PreflightFormat, ProbeFormat, Snapshot,
    SnapshotCommand, SnapshotDiff, SnapshotList, SnapshotPrune, SnapshotRestore, SnapshotSave, SnapshotShow,
    Unlock, Wanted,
};
pub(crate) use hook::{Hook, HookCommand, HookInstall, HookName, HookRun, HookUninstall};
pub(crate) use init::{Init, Part};
pub(crate) use inspect::{Inspect, InspectFormat};
pub(crate) use output::Output;
pub(crate) use run::Run;
pub(crate) use runtime::{Runtime, Runtimes};
pub(crate) use scan::Scan;
pub(crate) use schema::{
    Schema, SchemaCheck, SchemaCommand, SchemaExport, SchemaForm, SchemaImport, SchemaInfer, SchemaOrigin,
    SchemaOutput,
};

/// Makes it hard to deploy with broken, drifted or leaked configuration.
#[derive(Debug, Parser)]
#[command(name = "envguard", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 clean; 1 findings at or above --fail-on; 2 the job could not be done.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// When to use colours; `NO_COLOR` and `CLICOLOR_FORCE` are heeded too.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Print nothing but findings and errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say what is looked at and why: files, dialects, settings.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// How many files to look at at once; one per core without it.
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    /// The configuration file, instead of the first `envguard.toml` from here upward.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Look for no configuration file.
    #[arg(long, global = true, conflicts_with = "config")]
    pub(crate) no_config: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Fmt(Fmt),
    Diff(Diff),
    Sync(Sync),
    Scan(Scan),
    Why(Why),
    Parse(Parse),
    Schema(Schema),
    Codegen(Codegen),
    Run(Run),
    Deploy(Deploy),
    Inspect(Inspect),
    Hook(Hook),
    Init(Init),
    Rules(Rules),
    Explain(Explain),
    Completions(Completions),
    Man(Man),
}

/// Find what is wrong with env files, and mend it.
///
/// Looks for `.env`, `.env.*` and `*.env` files, checks each, and compares it with the `.env.example` beside it.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that can be typed")]
#[derive(Debug, Default, Args)]
#[command(after_help = "\
Examples:
  envguard check                      everything below this directory
  envguard check --staged             what the next commit would add, as a hook does it
  envguard check --tracked            what git holds, as CI has it
  envguard check --changed-since origin/main
                                      what a branch touches, as CI does it
  envguard check --env production     the files of one environment, and what they come to together
  envguard check --fix                mend what can be mended without changing a value
  envguard check --fix --diff         show what that would change
  envguard check .env --format json   one file, for another program to read
  envguard check --output sarif=out.sarif --output junit=out.xml
                                      for people here, and for two other programs
  envguard check --select all         with every rule, also those that are off by default

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 the job could not be done.")]
pub(crate) struct Check {
    /// Files and directories to look at; this directory without any.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Check what the next commit would add or change: the contents in the index, not those in the work tree.
    #[arg(long, conflicts_with_all = ["fix", "diff", "stdin_filename"])]
    pub(crate) staged: bool,
    /// Check what git holds and nothing else: the contents in the work tree, without the files that are only here.
    #[arg(long, conflicts_with_all = ["paths", "staged", "fix", "diff", "stdin_filename", "env"])]
    pub(crate) tracked: bool,
    /// Check what a branch touches: files that are not as in the last commit that it has in common with this one. A
    /// directory in which an env file or its contract is touched is checked whole.
    #[arg(long, value_name = "REV", conflicts_with_all = ["staged", "stdin_filename", "env"])]
    pub(crate) changed_since: Option<String>,
    /// Judge this environment and look at its files alone; may be given several times. All without it.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Vec<String>,
    /// Mend what can be mended without changing any value in any configured dialect.
    #[arg(long)]
    pub(crate) fix: bool,
    /// With --fix, also mend what may change a key or a value.
    #[arg(long, requires = "fix")]
    pub(crate) unsafe_fixes: bool,
    /// Show the changes that --fix would make, values masked, and write nothing.
    #[arg(long)]
    pub(crate) diff: bool,
    /// Run only these rules: names, groups or `all`, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) select: Vec<String>,
    /// Switch these rules off: names or groups, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) ignore: Vec<String>,
    /// Read standard input, and take it for a file of this name.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["paths", "fix"])]
    pub(crate) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) runtimes: Runtimes,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// How findings are told.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Reporting {
    /// How to report; `human` without it, in GitHub Actions with annotations.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Write the report to a file instead of standard output; with `FORMAT=`, another report too, as often as given.
    #[arg(long, value_parser = output::parser(), value_name = "[FORMAT=]FILE")]
    pub(crate) output: Vec<Output>,
    /// How bad a finding must be to fail the run.
    #[arg(long, value_parser = severity(), value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// How many findings the human format shows before it only counts; 0 for all.
    #[arg(long, default_value_t = 50, value_name = "N")]
    pub(crate) max_diagnostics: usize,
}

/// Lay env files out evenly, without changing any value.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard fmt                 all env files below this directory
  envguard fmt --check         exit with 1 if a file is not laid out evenly
  envguard fmt --diff .env     show what would change

Exit codes: 0 done, or nothing to do; 1 with --check or --diff, something to do; 2 the job could not be done.")]
pub(crate) struct Fmt {
    /// Files and directories to look at; this directory without any.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write nothing; name the files that would change.
    #[arg(long)]
    pub(crate) check: bool,
    /// Write nothing; show what would change, values masked.
    #[arg(long)]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) runtimes: Runtimes,
}

/// Compare env files, or environments: variables down, files or environments across.
///
/// Tells what is missing, empty, a placeholder or different, and which values are equal; never what they are.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard diff .env .env.example              what one has and the other has not
  envguard diff --envs                         the environments of this directory
  envguard diff --env staging --env production --ignore-values --exit-code
                                               fail if one lacks what the other has
  envguard diff --envs --all --format markdown all variables, for a pull request

Exit codes: 0 compared; 1 with --exit-code, something differs; 2 the job could not be done.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Diff {
    /// The files to compare, two or more.
    #[arg(value_name = "FILE", num_args = 2.., required_unless_present_any = ["envs", "env"])]
    pub(crate) files: Vec<PathBuf>,
    /// Compare environments, each with all its files, as the configuration or the names of the files tell them.
    #[arg(long, conflicts_with = "files")]
    pub(crate) envs: bool,
    /// Compare this environment with others; given several times.
    #[arg(long, value_name = "NAME", conflicts_with = "files")]
    pub(crate) env: Vec<String>,
    /// Where the environments are; this directory without it.
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "files")]
    pub(crate) directory: Option<PathBuf>,
    /// Show also the variables that are the same everywhere.
    #[arg(long)]
    pub(crate) all: bool,
    /// Let values differ: only tell what is missing, empty or a placeholder somewhere.
    #[arg(long)]
    pub(crate) ignore_values: bool,
    /// Exit with 1 if something differs.
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// How to show it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: MatrixFormat,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
}

/// Bring an env file and its example together, without changing any value.
///
/// What the example asks for is added to the env file as the example has it; what only the env file has is added to the
/// example, without its value. A file that is not there is made. Without --write, only shows what would be added.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard sync                    show what `.env` and its example lack, values masked
  envguard sync --write            add it
  envguard sync .env.staging       another env file

Exit codes: 0 written, or nothing to do; 1 without --write, something to do; 2 the job could not be done.")]
pub(crate) struct Sync {
    /// The env file, or the directory of a `.env`; this directory without it.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// Write the files.
    #[arg(long)]
    pub(crate) write: bool,
    #[command(flatten)]
    pub(crate) runtimes: Runtimes,
}

/// Say where the value of a variable comes from, what it overrides, and what declares it.
///
/// Looks at the env files of each environment. What the process has in its environment already wins with most runtimes;
/// that is not looked at.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard why DATABASE_URL                    in every environment
  envguard why DATABASE_URL --env production
  envguard why DATABASE_URL --format json      for another program to read

Exit codes: 0 an environment gives it; 1 none does; 2 the job could not be done.")]
pub(crate) struct Why {
    /// The variable.
    #[arg(value_name = "KEY")]
    pub(crate) key: String,
    /// Look at this environment alone; may be given several times. All without it.
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Vec<String>,
    /// Where the env files are; this directory without it.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) runtime: Runtime,
}

/// Print what a runtime makes of an env file, as JSON.
///
/// Without --reveal, each value is replaced by its length.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard parse .env --dialect compose
  envguard parse - --dialect bash --with-env --reveal < .env

Exit codes: 0 printed, also when the runtime rejects the file; 2 the file could not be read.")]
pub(crate) struct Parse {
    /// The file, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// The runtime.
    #[arg(long, value_name = "DIALECT")]
    pub(crate) dialect: Dialect,
    /// Give the reader this process's environment, as the runtime would have it.
    #[arg(long)]
    pub(crate) with_env: bool,
    /// Print the values.
    #[arg(long)]
    pub(crate) reveal: bool,
}

/// List all rules.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard rules                 by group, with the level of each
  envguard rules --format json   for another program to read

Exit codes: 0 printed; 2 the job could not be done.")]
pub(crate) struct Rules {
    /// How to print them.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

/// Explain a rule: what it finds, why, and how to mend it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard explain duplicate-key

Exit codes: 0 printed; 2 there is no such rule.")]
pub(crate) struct Explain {
    /// The rule's name.
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
}

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard completions bash > ~/.local/share/bash-completion/completions/envguard
  envguard completions zsh > ~/.zfunc/_envguard
  envguard completions fish > ~/.config/fish/completions/envguard.fish
  envguard completions powershell >> $PROFILE
  envguard completions elvish >> ~/.config/elvish/rc.elv

Exit codes: 0 printed; 2 the job could not be done.")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual, or write a page for each command.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard man | man -l -                          read the first page
  envguard man --output ~/.local/share/man/man1    write all pages where `man envguard` finds them

Exit codes: 0 printed or written; 2 the job could not be done.")]
pub(crate) struct Man {
    /// Write one page a command into this directory, which is made if it is not there.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) output: Option<PathBuf>,
}

/// How findings are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With the lines that they are about, values masked.
    #[default]
    Human,
    /// One line each: `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON object, see `schemas/report.schema.json`.
    Json,
    /// One JSON object a line for each finding, then one for the summary.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// Test results, for most CI systems.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// A page in Markdown; of `deploy compat`, with upgrade notes and the plan.
    Markdown,
}

/// How a matrix is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatrixFormat {
    /// A table.
    #[default]
    Human,
    /// One JSON object, see `schemas/matrix.schema.json`.
    Json,
    /// A Markdown table.
    Markdown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    #[default]
    Human,
    Json,
}

fn severity() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::name))
        .try_map(|name| Severity::from_name(&name).ok_or("no severity"))
}

fn confidence() -> impl TypedValueParser<Value = Confidence> {
    PossibleValuesParser::new(Confidence::ALL.map(Confidence::name))
        .try_map(|name| Confidence::from_name(&name).ok_or("no confidence"))
}
