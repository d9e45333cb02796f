//! What can be typed after `envguard inspect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Print the variables that a built Rust binary needs.
///
/// What `envguard::require!` reads lies in the binary, so nothing is run. Values are not in it, but for defaults; those
/// of secrets are never shown.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard inspect target/release/app
  envguard inspect app --format json             for another program to read
  envguard inspect app --format example > .env.example
  docker save app | envguard inspect -           in an image whose layers are not compressed

Exit codes: 0 printed; 1 there is no contract in it; 2 the job could not be done, or not all of it.")]
pub(crate) struct Inspect {
    /// The binary, for whatever system it was built, or a file with some in it; `-` for standard input.
    #[arg(value_name = "BINARY")]
    pub(crate) path: PathBuf,
    /// How to print it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: InspectFormat,
    /// Only what the code of this package reads.
    #[arg(long, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// Only what this struct reads, named as it is listed: `shop::Config`.
    #[arg(long, value_name = "NAME")]
    pub(crate) contract: Option<String>,
}

/// What the contracts of a binary can be printed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    /// A table for each contract.
    #[default]
    Human,
    /// One JSON object, see `schemas/inspect.schema.json`.
    Json,
    /// One JSON Schema of all that is needed.
    Schema,
    /// An `.env.example` with comments.
    Example,
    /// A table in Markdown.
    Markdown,
}
