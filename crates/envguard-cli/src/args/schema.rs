//! What can be typed after `envguard schema`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Work with the schema of env files.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Schema {
    #[command(subcommand)]
    pub(crate) command: SchemaCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SchemaCommand {
    Import(SchemaImport),
}

/// Make a JSON Schema of what another tool knows of the variables.
///
/// What cannot be carried over is said on standard error, with its place. Nothing is run, and the value of a secret is
/// never copied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard schema import .env.schema                     what varlock reads, printed
  envguard schema import .env.schema --output schemas/env.schema.json
  python -c 'import json, app; print(json.dumps(app.Settings.model_json_schema()))' |
    envguard schema import - --prefix APP_ --delimiter __

Exit codes: 0 done, also with warnings; 2 the job could not be done.")]
pub(crate) struct SchemaImport {
    /// The file, or `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// What the file is from; told by the file without it.
    #[arg(long, value_enum, value_name = "TOOL")]
    pub(crate) from: Option<SchemaOrigin>,
    /// What the names of all variables begin with: `env_prefix` of the settings class.
    #[arg(long, value_name = "PREFIX")]
    pub(crate) prefix: Option<String>,
    /// What stands between the names of nested models: `env_nested_delimiter` of the settings class. Without it, a
    /// nested model is one variable with JSON in it.
    #[arg(long, value_name = "DELIMITER")]
    pub(crate) delimiter: Option<String>,
    /// Write the schema to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// With --output, replace a file that is there already.
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}

/// Where a schema comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOrigin {
    /// A `.env.schema` file as varlock reads it.
    EnvSpec,
    /// The JSON file that dotenv-linter takes with `--schema`.
    DotenvLinter,
    /// What `model_json_schema()` of a settings class of pydantic-settings gives.
    Pydantic,
}
