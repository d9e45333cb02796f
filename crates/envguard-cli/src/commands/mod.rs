//! The commands: one file each.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod parse;
pub(crate) mod rules;
pub(crate) mod schema;

use std::path::{Path, PathBuf};

use envguard_core::DialectSet;
use envguard_syntax::dialect::Dialect;

use crate::args::Global;
use crate::config::{self, Choice, Config, LoadError};
use crate::exit::Failure;
use crate::render::problems;
use crate::{paths, terminal};

/// Where the command was started.
fn working_directory() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::new(format!("the working directory cannot be told: {error}")))
}

/// The dialects of the command line, if there are any.
fn dialects(named: &[Dialect]) -> Option<DialectSet> {
    (!named.is_empty()).then(|| named.iter().copied().collect())
}

/// The configuration that holds in `cwd`. Its problems are drawn with their places in the file.
fn configuration(global: &Global, cwd: &Path) -> Result<Config, Failure> {
    let choice = match &global.config {
        Some(path) => Choice::File(path.clone()),
        None if global.no_config => Choice::None,
        None => Choice::Search,
    };
    config::load(&choice, cwd).map_err(|error| match error {
        LoadError::Unreadable { path, error } => {
            Failure::new(format!("the configuration `{}` {error}", paths::display(&path, cwd)))
        }
        LoadError::Invalid { path, source, problems } => {
            let path = paths::display(&path, cwd);
            Failure::Drawn(problems::draw(&path, &source, &problems, terminal::of_errors(global)))
        }
    })
}
