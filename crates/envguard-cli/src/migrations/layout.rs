//! What tool and what database migrations are for.

use std::path::Path;
use std::sync::Arc;

use envguard_core::SourceFile;
use envguard_core::deploy::migration::{Layout, SqlDialect, Surroundings, Tool};

use crate::checker::Checker;
use crate::{paths, read};

/// The env files that tell which database an app has, those that say what it is to be before those that say what it is.
const ENV_FILES: [&str; 5] = [".env.example", ".env.sample", ".env.template", ".env.dist", ".env"];

/// The path of `directory` as those of its files begin.
pub(super) fn prefix(directory: &Path, cwd: &Path) -> Arc<str> {
    match paths::display(directory, cwd) {
        shown if shown == "." => "".into(),
        shown => format!("{shown}/").into(),
    }
}

/// The layout that `files` of `directory` are in, as the configuration or they themselves say.
pub(super) fn of(directory: &Path, files: &[Arc<SourceFile>], checker: &Checker<'_>) -> Option<Layout> {
    let mut layout = tell(directory, files, checker, surroundings(directory, checker.cwd))?;
    let settings = &checker.config.migrations;
    let of_env_file = || dialect_around(directory, checker.cwd);
    layout.dialect = settings.dialect.or_else(of_env_file).or(layout.dialect);
    Some(layout)
}

/// The same without what is far away.
pub(super) fn tell(
    directory: &Path,
    files: &[Arc<SourceFile>],
    checker: &Checker<'_>,
    around: Surroundings,
) -> Option<Layout> {
    let settings = &checker.config.migrations;
    let prefix = prefix(directory, checker.cwd);
    let told = Layout::tell(Arc::clone(&prefix), files, around);
    if let Some(patterns) = &settings.patterns {
        let dialect = told.and_then(|told| told.dialect);
        return Some(Layout {
            tool: Tool::Custom,
            dialect,
            directory: prefix,
            patterns: Some(patterns.clone()),
        });
    }
    match (settings.tool, told) {
        (Some(tool), Some(told)) => Some(Layout { tool, ..told }),
        (Some(tool), None) if settings.directory.is_some() => {
            Some(Layout { tool, dialect: None, directory: prefix, patterns: None })
        }
        (_, told) => told,
    }
}

/// The directories from `directory` up to the top of its project.
fn above(directory: &Path) -> impl Iterator<Item = &Path> {
    let mut is_over = false;
    directory.ancestors().take_while(move |above| {
        let is_wanted = !is_over;
        is_over = above.join(".git").exists();
        is_wanted
    })
}

fn surroundings(directory: &Path, cwd: &Path) -> Surroundings {
    let directory = paths::absolute(directory, cwd);
    let of = |above: &Path| Surroundings {
        has_cargo: above.join("Cargo.toml").exists(),
        has_go: above.join("go.mod").exists(),
    };
    above(&directory).map(of).find(|around| *around != Surroundings::default()).unwrap_or_default()
}

/// The database that the nearest env file names.
fn dialect_around(directory: &Path, cwd: &Path) -> Option<SqlDialect> {
    let directory = paths::absolute(directory, cwd);
    let files = above(&directory).flat_map(|above| ENV_FILES.map(|name| above.join(name)));
    files.filter_map(|path| read::read(&path).ok()).find_map(|bytes| SqlDialect::of_env_file(&bytes))
}
