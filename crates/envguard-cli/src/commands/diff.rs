//! `envguard diff`.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use envguard_core::{DialectSet, Effective, Environment, Matrix};
use envguard_syntax::dialect::Dialect;

use crate::args::{Diff, Global};
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::render::matrix::{self, MatrixReport, Scope};
use crate::{discover, paths, read, terminal};

pub(crate) fn run(arguments: &Diff, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let dialects = super::dialects(&arguments.runtime.dialect);
    let scope = Scope { all: arguments.all, ignore_values: arguments.ignore_values };
    let report = if arguments.files.is_empty() {
        of_environments(arguments, &config, &cwd, dialects, scope)?
    } else {
        of_files(arguments, &config, &cwd, dialects, scope)?
    };
    matrix::write(out, &report, arguments.format, terminal::of_output(global))?;
    let fails = arguments.exit_code && report.summary.has_drift();
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

/// Compares the files that are given, each as its own runtime reads it.
fn of_files(
    arguments: &Diff,
    config: &Config,
    cwd: &Path,
    dialects: Option<DialectSet>,
    scope: Scope,
) -> Result<MatrixReport, Failure> {
    let mut problems = Vec::new();
    let mut columns: Vec<(Environment, Effective)> = Vec::new();
    for path in &arguments.files {
        match read::source_file(path, cwd) {
            Ok(file) => {
                let environment = Environment::new(Arc::clone(&file.path), vec![file]);
                let configured = dialects.or_else(|| config.dialects_for(path, cwd));
                let dialects = configured
                    .unwrap_or_else(|| discover::around(path, config, cwd).surroundings.detect().dialects);
                let dialect = dialects.iter().next().unwrap_or(Dialect::Node);
                let effective = Effective::read(&environment, dialect);
                columns.push((environment, effective));
            }
            Err(failure) => problems.push(failure),
        }
    }
    super::all_went_well(&problems)?;
    let columns = columns.iter().map(|(environment, effective)| (environment, effective)).collect();
    Ok(MatrixReport::new(&Matrix::new(columns), scope))
}

/// Compares the environments of a directory.
fn of_environments(
    arguments: &Diff,
    config: &Config,
    cwd: &Path,
    dialects: Option<DialectSet>,
    scope: Scope,
) -> Result<MatrixReport, Failure> {
    let directory = super::directory(arguments.directory.as_deref(), cwd)?;
    let loaded = super::load_project(directory, config, cwd, &arguments.env, dialects)?;
    let columns: Vec<_> = loaded.project.effective().collect();
    if let [] | [_] = columns.as_slice() {
        let shown = paths::display(directory, cwd);
        let found = match columns.first() {
            None => format!("`{shown}` has no environments"),
            Some((environment, _)) => {
                let name = paths::printable(&environment.name);
                format!("nothing to compare the environment `{name}` of `{shown}` with")
            }
        };
        return Err(Failure::new(found).help(
            "`.env.NAME` makes the environment `NAME`, and `.env` alone `development`; `[environments]` in envguard.toml \
             names others",
        ));
    }
    Ok(MatrixReport::new(&Matrix::new(columns), scope))
}
