//! What can be typed after `envguard codegen`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use envguard_core::codegen::Language;

/// Make a module that reads the variables of a contract, checks them when the app starts, and gives them types.
///
/// It needs nothing but the standard library of its language, takes what `envguard check` takes, and says everything that
/// is wrong at once. What the contract says and the code could not check is an error.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  envguard codegen --lang typescript --output src/config.ts
  envguard codegen --lang python --output app/config.py
  envguard codegen --lang go --output config/config.go
  envguard codegen --lang rust --output src/config.rs
  envguard codegen --lang typescript --output src/config.ts --check   in CI: is it up to date?

Exit codes: 0 done, or up to date; 1 with --check, out of date; 2 the job could not be done.")]
pub(crate) struct Codegen {
    /// The language of the module.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Lang,
    /// Write to this file, unless it has the same in it already, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// With --output, write nothing; exit with 1 if the file is not what would be written.
    #[arg(long, requires = "output")]
    pub(crate) check: bool,
    /// The directory with the contract; this one without it.
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
    /// The package that the module is in, for Go; `config` without it.
    #[arg(long, value_name = "NAME", value_parser = package)]
    pub(crate) package: Option<String>,
}

/// A language that modules can be made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// TypeScript, for Node 18 or later.
    #[value(name = "typescript", alias = "ts")]
    TypeScript,
    /// Python 3.9 or later.
    #[value(alias = "py")]
    Python,
    /// Go 1.18 or later.
    Go,
    /// Rust 1.70 or later.
    #[value(alias = "rs")]
    Rust,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::TypeScript => Language::TypeScript,
            Lang::Python => Language::Python,
            Lang::Go => Language::Go,
            Lang::Rust => Language::Rust,
        }
    }
}

fn package(name: &str) -> Result<String, String> {
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    if is_name { Ok(name.to_owned()) } else { Err("expected the name of a package of Go".to_owned()) }
}
