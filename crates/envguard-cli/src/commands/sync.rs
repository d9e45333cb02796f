//! `envguard sync`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::{Contract, KeyName, Refusal, Role, SourceFile, SourceKind, Synced, declare, fill, start};

use crate::args::{Global, Sync};
use crate::commands::note;
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::project_loader::LoadedProject;
use crate::render::count;
use crate::replace::Access;
use crate::{diff, paths, read, replace, signals, terminal};

/// The name of the env file of a directory.
const ENV_FILE: &str = ".env";

/// The name of an example that is made.
const EXAMPLE: &str = ".env.example";

pub(crate) fn run(arguments: &Sync, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let cwd = super::working_directory()?;
    let config = super::configuration(global, &cwd)?;
    let path = arguments.path.as_deref().unwrap_or(Path::new("."));
    let metadata = std::fs::metadata(path).map_err(|error| {
        Failure::new(format!("`{}` cannot be read: {}", paths::display(path, &cwd), read::reason(&error)))
    })?;
    let env_file = if metadata.is_dir() { path.join(ENV_FILE) } else { path.to_owned() };
    let shown = paths::display(&env_file, &cwd);
    if Role::of(&shown) != Role::Values {
        return Err(Failure::new(format!("`{shown}` declares variables, and gives none"))
            .help("name the env file, or its directory"));
    }
    let directory = env_file.parent().unwrap_or(Path::new(""));
    let dialects =
        super::dialects(&arguments.runtimes.dialect).or_else(|| config.dialects_for(&env_file, &cwd));
    let loaded = super::load_project(directory, &config, &cwd, &[], dialects)?;
    let outcome = compare(&env_file, &loaded, &config, &cwd)?;
    if arguments.write { outcome.write(global, out) } else { outcome.show(global, out) }
}

/// What is to be added to a file.
struct Change {
    path: PathBuf,
    /// How reports call it.
    shown: Arc<str>,
    /// What is in it; `None` where it is to be made.
    before: Option<Vec<u8>>,
    synced: Synced,
    is_private: bool,
}

/// What is to be done, and what cannot be.
#[derive(Default)]
struct Outcome {
    changes: Vec<Change>,
    problems: Vec<Failure>,
}

/// What is to be added to the env file and to its example.
fn compare(env_file: &Path, loaded: &LoadedProject, config: &Config, cwd: &Path) -> Result<Outcome, Failure> {
    let shown: Arc<str> = paths::display(env_file, cwd).into();
    let nothing = Arc::new(Contract::default());
    let contract = loaded.project.contract.as_ref().unwrap_or(&nothing);
    let example = contract.example().map(|source| &source.file);
    let values = values(env_file, &shown, loaded)?;
    let mut outcome = Outcome::default();
    let before = values.as_ref().map(|file| file.bytes.clone());
    match &values {
        None if example.is_none() => {
            return Err(Failure::new(format!("there is neither `{shown}` nor an example for it")));
        }
        None => outcome.add(env_file.to_owned(), shown, before, start(contract)),
        Some(file) if example.is_some() => {
            let is_given = |key: &[u8]| loaded.project.gives(file, key);
            let filled = fill(&file.bytes, contract, &is_given, loaded.dialects);
            outcome.add(env_file.to_owned(), shown, before, filled);
        }
        Some(_) => {}
    }
    // Who declares variables in an env-spec file wants no example besides.
    let has_env_spec = contract.sources().iter().any(|source| source.kind == SourceKind::EnvSpec);
    if let Some(file) = values
        && (example.is_some() || !has_env_spec)
    {
        let made = env_file.with_file_name(EXAMPLE);
        let path = example.map_or_else(|| made.clone(), |file| path_of_example(file, loaded, config));
        let shown = example.map_or_else(|| paths::display(&made, cwd).into(), |file| Arc::clone(&file.path));
        let before = example.map(|file| file.bytes.clone());
        outcome.add(path, shown, before, declare(&file.bytes, contract, loaded.dialects));
    }
    Ok(outcome)
}

/// The env file, if it is there.
fn values(path: &Path, shown: &Arc<str>, loaded: &LoadedProject) -> Result<Option<Arc<SourceFile>>, Failure> {
    if let Some(source) = loaded.files.iter().find(|source| source.file.path == *shown) {
        return Ok(Some(Arc::clone(&source.file)));
    }
    // Its name need not be that of an env file.
    match read::read(path) {
        Ok(bytes) => Ok(Some(Arc::new(SourceFile::new(Arc::clone(shown), bytes)))),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(Failure::new(format!("`{shown}` {error}"))),
    }
}

/// Where an example is, which need not be what reports call it.
fn path_of_example(file: &SourceFile, loaded: &LoadedProject, config: &Config) -> PathBuf {
    let known = loaded.files.iter().find(|source| source.file.path == file.path);
    let known = known.map(|source| source.path.clone()).or_else(|| config.contract_example.clone());
    known.unwrap_or_else(|| PathBuf::from(&*file.path))
}

fn refused(shown: &str, refusal: Refusal) -> Failure {
    let failure = Failure::new(format!("`{shown}` {refusal}"));
    match refusal {
        Refusal::Disturbed => failure.help(format!("mend it first: `envguard check {shown}`")),
        Refusal::Utf16 => {
            failure.help(format!("`envguard check --fix --unsafe-fixes {shown}` makes it UTF-8"))
        }
    }
}

impl Change {
    /// Whether there is something to do. An env file is made even if its example has no keys, an example is not.
    fn is_any(&self) -> bool {
        !self.synced.added.is_empty() || self.before.is_none() && self.is_private
    }

    /// Who may read the file if it is new.
    fn access(&self) -> Access {
        if self.is_private { Access::Private } else { Access::Usual }
    }

    fn write(&self) -> Result<Vec<replace::Lost>, replace::ReplaceError> {
        let after = &self.synced.bytes;
        replace::replace_or_create(&self.path, self.before.as_deref(), after, self.access())
    }
}

impl Outcome {
    /// Takes note of what is to be added to a file. What has values is for its owner alone.
    fn add(
        &mut self,
        path: PathBuf,
        shown: Arc<str>,
        before: Option<Vec<u8>>,
        synced: Result<Synced, Refusal>,
    ) {
        let is_private = Role::of(&shown) == Role::Values;
        match synced {
            Ok(synced) => self.changes.push(Change { path, shown, before, synced, is_private }),
            Err(refusal) => self.problems.push(refused(&shown, refusal)),
        }
    }

    /// Shows what would be added.
    fn show(&self, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
        let terminal = terminal::of_output(global);
        let wanted: Vec<&Change> = self.changes.iter().filter(|change| change.is_any()).collect();
        for change in &wanted {
            let before = change.before.as_deref().unwrap_or_default();
            diff::write(out, &change.shown, before, &change.synced.bytes, terminal.color)?;
        }
        self.write_asides();
        if !global.quiet {
            match wanted.as_slice() {
                [] => self.write_nothing(out)?,
                some => {
                    for change in some {
                        write_sum(out, change, "would be added")?;
                    }
                    writeln!(out, "`envguard sync --write` adds them")?;
                }
            }
        }
        Ok(self.exit(!wanted.is_empty()))
    }

    /// Adds it.
    fn write(mut self, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
        signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
        let mut is_any = false;
        for change in self.changes.iter().filter(|change| change.is_any()) {
            if signals::interrupted().is_some() {
                break;
            }
            is_any = true;
            match change.write() {
                Err(error) => self.problems.push(Failure::new(format!("`{}` {error}", change.shown))),
                Ok(lost) => {
                    for lost in lost {
                        note(&format!("`{}`: {lost}", change.shown));
                    }
                    if !global.quiet {
                        write_sum(out, change, "added")?;
                    }
                }
            }
        }
        self.write_asides();
        if !is_any && !global.quiet {
            self.write_nothing(out)?;
        }
        Ok(self.exit(false))
    }

    fn write_nothing(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.problems.is_empty() { writeln!(out, "nothing to add") } else { Ok(()) }
    }

    /// Says on standard error what could not be done, and what was not.
    fn write_asides(&self) {
        for problem in &self.problems {
            note(&problem.to_string());
        }
        for change in &self.changes {
            let left_out = change.synced.left_out.len();
            if left_out > 0 {
                let keys = count(left_out, "key");
                note(&format!(
                    "`{}`: {keys} left out that may be a piece of a secret, or that some runtime refuses",
                    change.shown
                ));
            }
        }
    }

    fn exit(&self, found: bool) -> Exit {
        match (self.problems.is_empty(), found) {
            (false, _) => Exit::Failed,
            (true, true) => Exit::Findings,
            (true, false) => Exit::Clean,
        }
    }
}

/// Says how many keys a file gets, and which.
fn write_sum(out: &mut dyn Write, change: &Change, done: &str) -> io::Result<()> {
    /// So many keys are named.
    const NAMED: usize = 10;
    let added = &change.synced.added;
    let names: Vec<String> = added.iter().take(NAMED).map(KeyName::to_string).collect();
    let more = if added.len() > NAMED { ", …" } else { "" };
    let keys = count(added.len(), "key");
    let colon = if names.is_empty() { "" } else { ": " };
    writeln!(out, "`{}`: {keys} {done}{colon}{}{more}", change.shown, names.join(", "))
}
