//! What can be typed after `envguard schema`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Reporting;

/// Work with the schema of env files.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Schema {
    #[command(subcommand)]
    pub(crate) command: SchemaCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SchemaCommand {
    Infer(SchemaInfer),
    Import(SchemaImport),
    Export(SchemaExport),
    Check(SchemaCheck),
}

/// Where what is made goes to.
#[derive(Debug, Args)]
pub(crate) struct SchemaOutput {
    /// Write to a file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// With --output, replace a file that is there already.
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}

/// Make a JSON Schema of the example and the env files of a directory.
///
/// The schema takes all environments that it was made from. It has types, formats, what is required and what is secret;
/// no values, but for the words of keys such as `NODE_ENV`, and what the example gives for keys that are no secrets.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard schema infer                                  for this directory, printed
  envguard schema infer --output schemas/env.schema.json
  envguard schema infer services/api --output services/api/env.schema.json

Exit codes: 0 done; 2 the job could not be done.")]
pub(crate) struct SchemaInfer {
    /// The directory; this one without it.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: SchemaOutput,
}

/// Print the contract of a directory, from whatever files declare it, in another form.
///
/// The values of secrets, and what schemas know about them, are left out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard schema export --to markdown                   a table for the documentation
  envguard schema export --to example --output .env.example
  envguard schema export --to json-schema services/api

Exit codes: 0 done; 2 the job could not be done.")]
pub(crate) struct SchemaExport {
    /// The directory; this one without it.
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// The form.
    #[arg(long, value_enum, value_name = "FORM")]
    pub(crate) to: SchemaForm,
    #[command(flatten)]
    pub(crate) output: SchemaOutput,
}

/// Find mistakes in schemas themselves, whatever the env files have.
///
/// Without FILE, looks at the schemas of this directory: the one that the configuration names, or
/// `schemas/env.schema.json` or `env.schema.json`, and `.env.schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard schema check
  envguard schema check schemas/*.json --format concise

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 the job could not be done, also where there is no schema.")]
pub(crate) struct SchemaCheck {
    /// JSON Schemas in JSON, YAML or TOML, and env-spec files.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// What a contract can be printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaForm {
    /// One JSON Schema of all that is declared.
    JsonSchema,
    /// An `.env.example` with comments.
    Example,
    /// A table in Markdown.
    Markdown,
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
    #[command(flatten)]
    pub(crate) output: SchemaOutput,
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
