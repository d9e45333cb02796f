//! What can be typed.

mod schema;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use envguard_core::Severity;
use envguard_syntax::dialect::Dialect;

pub(crate) use schema::{Schema, SchemaCommand, SchemaImport, SchemaOrigin};

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
#[derive(Debug, Args)]
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
    Parse(Parse),
    Schema(Schema),
    Rules(Rules),
    Explain(Explain),
    Completions(Completions),
}

/// Find what is wrong with env files, and mend it.
///
/// Looks for `.env`, `.env.*` and `*.env` files, checks each, and compares it with the `.env.example` beside it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard check                      everything below this directory
  envguard check --env production     the files of one environment, and what they come to together
  envguard check --fix                mend what can be mended without changing a value
  envguard check --fix --diff         show what that would change
  envguard check .env --format json   one file, for another program to read
  envguard check --select all         with every rule, also those that are off by default

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 the job could not be done.")]
pub(crate) struct Check {
    /// Files and directories to look at; this directory without any.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
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
    /// How to report.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Write the report to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Run only these rules: names, groups or `all`, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) select: Vec<String>,
    /// Switch these rules off: names or groups, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(crate) ignore: Vec<String>,
    /// How bad a finding must be to fail the run.
    #[arg(long, value_parser = severity, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// Read standard input, and take it for a file of this name.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["paths", "fix"])]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// The runtimes that read the files, instead of those that the project tells; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "DIALECT")]
    pub(crate) dialect: Vec<Dialect>,
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
    /// The runtimes that read the files, instead of those that the project tells; separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "DIALECT")]
    pub(crate) dialect: Vec<Dialect>,
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
pub(crate) struct Rules {
    /// How to print them.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ListFormat,
}

/// Explain a rule: what it finds, why, and how to mend it.
#[derive(Debug, Args)]
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
  envguard completions fish > ~/.config/fish/completions/envguard.fish")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
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
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    #[default]
    Human,
    Json,
}

fn severity(name: &str) -> Result<Severity, String> {
    [Severity::Note, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| severity.name() == name)
        .ok_or_else(|| "expected `note`, `warning` or `error`".to_owned())
}
