//! The commands: one file each.

pub(crate) mod check;
pub(crate) mod codegen;
pub(crate) mod completions;
pub(crate) mod deploy;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod hook;
pub(crate) mod init;
pub(crate) mod inspect;
mod launching;
pub(crate) mod man;
pub(crate) mod parse;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod schema;
pub(crate) mod sync;
pub(crate) mod why;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::DialectSet;
use envguard_syntax::dialect::Dialect;
use memchr::memmem;

use crate::args::Global;
use crate::changed::Changed;
use crate::config::{self, Choice, Config, LoadError};
use crate::exit::Failure;
use crate::exposure::Exposure;
use crate::files::Files;
use crate::git::{Found, Repository};
use crate::project_loader::{LoadedProject, ProjectLoader, unknown_environments};
use crate::render::problems;
use crate::secrets::{WaiverSources, Waivers};
use crate::{paths, read, terminal};

/// Says something on standard error. Nobody may be listening, which is no reason to stop.
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Where the command was started.
fn working_directory() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::new(format!("the working directory cannot be told: {error}")))
}

/// The directory that is named, or the one where the command was started. What is named has to be one.
fn directory<'p>(named: Option<&'p Path>, cwd: &'p Path) -> Result<&'p Path, Failure> {
    let Some(path) = named else { return Ok(Path::new("")) };
    let shown = || paths::display(path, cwd);
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(path),
        Ok(_) => Err(Failure::new(format!("`{}` is not a directory", shown()))),
        Err(error) => Err(Failure::new(format!("`{}` cannot be read: {}", shown(), read::reason(&error)))),
    }
}

/// What is in the file at `path`; `None` where there is none.
fn contents(path: &Path, cwd: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => read::read(path)
            .map(Some)
            .map_err(|error| Failure::new(format!("`{}` {error}", paths::display(path, cwd)))),
    }
}

/// Whether the file at `path` tells another program to ask envguard. Its start is enough.
fn asks_envguard(path: &Path) -> bool {
    const START: usize = 256 << 10;
    read::read_start(path, START).is_ok_and(|text| memmem::find(&text, b"envguard").is_some())
}

/// The project of `directory`, with the `wanted` environments alone, or with all where none are named.
pub(crate) fn load_project(
    directory: &Path,
    config: &Config,
    cwd: &Path,
    wanted: &[String],
    dialects: Option<DialectSet>,
) -> Result<LoadedProject, Failure> {
    let loader = ProjectLoader::new(config, cwd, wanted, Files::OnDisk)?;
    let project = loader.load(directory, dialects);
    all_went_well(&project.problems)?;
    let environments = loader.environments(&project.files);
    let known = environments.iter().map(|environment| environment.name.to_string()).collect();
    all_went_well(&unknown_environments(wanted, &known))?;
    Ok(project)
}

/// An error if there are `problems`, with all of them.
pub(crate) fn all_went_well(problems: &[Failure]) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Err(Failure::Drawn(lines.join("\n")))
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
        error @ LoadError::Invalid { .. } => unloaded(error, global, cwd),
    })
}

/// Why a file with settings does not hold, drawn with the places in it.
fn unloaded(error: LoadError, global: &Global, cwd: &Path) -> Failure {
    match error {
        LoadError::Unreadable { path, error } => {
            Failure::new(format!("`{}` {error}", paths::display(&path, cwd)))
        }
        LoadError::Invalid { path, source, problems } => {
            let path = paths::display(&path, cwd);
            Failure::Drawn(problems::draw(&path, &source, &problems, terminal::of_errors(global)))
        }
    }
}

/// The repository that `cwd` lies in.
fn repository(exposure: &Exposure<'_>, cwd: &Path) -> Result<Arc<Repository>, Failure> {
    exposure.repositories().holding(cwd).opened()?.ok_or_else(|| {
        Failure::new("this is in no repository of git")
            .help("without `--staged`, `--history` and `--changed-since`, the files here are looked at")
    })
}

/// What a branch touches since it left `revision`, if only that is wanted.
fn changed<'c>(
    revision: Option<&str>,
    config: &'c Config,
    cwd: &'c Path,
    exposure: &'c Exposure<'c>,
) -> Result<Option<Changed<'c>>, Failure> {
    let Some(revision) = revision else { return Ok(None) };
    let repository = repository(exposure, cwd)?;
    Changed::find(revision, repository, config, cwd, exposure.repositories()).map(Some)
}

/// What is known of secrets here, and what is looked for besides our own kinds. `rules` and `baseline` are those that the
/// command line names; the baseline need not be there if it `is_update`d. Gives the path of the baseline too.
fn waivers(
    exposure: &Exposure<'_>,
    config: &Config,
    cwd: &Path,
    (rules, baseline, is_update): (&[PathBuf], Option<&Path>, bool),
    global: &Global,
    notes: &mut Vec<String>,
) -> Result<(Waivers, PathBuf), Failure> {
    let found = exposure.repositories().holding(cwd);
    let root = match &found {
        Found::Repository(repository) => repository.top(),
        Found::Broken(_) | Found::Nothing => &config.root,
    };
    let sources = WaiverSources { config, cwd, root, rules, baseline, is_update };
    let mut its_notes = Vec::new();
    let waivers = Waivers::load(&sources, &mut its_notes).map_err(|error| unloaded(error, global, cwd))?;
    if global.verbose {
        notes.append(&mut its_notes);
    }
    Ok((waivers, sources.baseline_path()))
}
