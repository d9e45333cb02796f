//! What environments, files and processes are supplied with, for the commands that compare them.

pub(crate) mod fingerprint_key;
mod loaded;
pub(crate) mod pairs;
mod platform;

pub(crate) use loaded::Loaded;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::unit::Platform;
use envguard_core::deploy::{Manifest, ManifestError, Supplied, SuppliedValue, Supply};
use envguard_core::tree::Syntax;
use envguard_core::{Contract, DialectSet, Effective, Environment, Place, SourceFile};
use envguard_syntax::LineIndex;
use envguard_syntax::dialect::Dialect;

use crate::config::Config;
use crate::exit::Failure;
use crate::files::Files;
use crate::project_loader::{EnvSource, LoadedProject, ProjectLoader, unknown_environments};
use crate::{discover, paths, read, schema_files};

use pairs::LoadedSide;

/// What messages and reports call standard input.
const INPUT: &str = "<stdin>";

/// What messages and reports call the environment of this process.
const PROCESS: &str = "<process>";

/// Loads what something is supplied with.
pub(crate) struct Supplies<'c> {
    config: &'c Config,
    cwd: &'c Path,
    /// Where environments are looked for.
    directory: &'c Path,
    dialects: Option<DialectSet>,
}

impl<'c> Supplies<'c> {
    pub(crate) fn new(
        config: &'c Config,
        cwd: &'c Path,
        directory: &'c Path,
        dialects: Option<DialectSet>,
    ) -> Self {
        Self { config, cwd, directory, dialects }
    }

    /// What `named` means: `-`, the name of an environment, or a path, which `NAME=` can come before to say what environment
    /// it is of. What looks like a path is one, if it is there. `unit` is the unit that is wanted.
    pub(crate) fn of_name(&self, named: &Path, unit: Option<&str>) -> Result<LoadedSide, Failure> {
        let is_there = named.symlink_metadata().is_ok();
        let Some(name) = named.to_str().filter(|name| *name != "-") else { return self.of_path(named, unit) };
        if let Some((environment, path)) = name.split_once('=').filter(|(name, _)| !is_there && is_word(name))
        {
            let mut side = self.of_path(Path::new(path), unit)?;
            side.all = side.all.into_iter().map(|loaded| loaded.called(Some(environment), self)).collect();
            return Ok(side);
        }
        if is_there && !is_word(name) {
            return self.of_path(named, unit);
        }
        let project = self.project()?;
        if project.project.environments().any(|environment| *environment.name == *name) {
            return Self::environment_of(&project, name).map(LoadedSide::from);
        }
        if is_there || !is_word(name) { self.of_path(named, unit) } else { Err(neither(name, &project)) }
    }

    /// What the env file, the manifest or the files of a platform at `path` say; standard input for `-`. `unit` is the unit
    /// that is wanted.
    pub(crate) fn of_path(&self, path: &Path, unit: Option<&str>) -> Result<LoadedSide, Failure> {
        let is_input = path.as_os_str() == "-";
        if !is_input && path.is_dir() {
            return self.of_platform(path, unit);
        }
        let file = if is_input { input()? } else { read::source_file(path, self.cwd)? };
        let platform = Platform::of_name(&file.path);
        if platform.is_none() && Manifest::is_meant(&file.bytes) {
            return self.of_manifest(file).map(LoadedSide::from);
        }
        let is_document = !is_input && Syntax::of(&file.path).is_some();
        if is_input && Platform::of_content(&file.bytes).is_some() {
            return self.of_platform_input(file, unit);
        }
        if platform.is_some() || is_document {
            return self.of_platform(path, unit);
        }
        self.of_env_file(path, file, is_input).map(LoadedSide::from)
    }

    fn of_manifest(&self, file: Arc<SourceFile>) -> Result<Loaded, Failure> {
        let manifest = Manifest::read(&file).map_err(|error| not_a_manifest(&error))?;
        let name = manifest.environment().cloned();
        Ok(Loaded {
            name: Arc::clone(&file.path),
            supply: manifest.to_supply(),
            environment: name.map(|name| self.config.environment(&name)),
            contract: self.contract_of(self.directory)?,
            home: file,
            unit: manifest.unit.clone(),
            place: None,
            manifest: Some(manifest),
            is_of_platform: false,
        })
    }

    fn of_env_file(&self, path: &Path, file: Arc<SourceFile>, is_input: bool) -> Result<Loaded, Failure> {
        let around = if is_input { self.directory.join(".env") } else { path.to_owned() };
        let configured = self.dialects.or_else(|| self.config.dialects_for(&around, self.cwd));
        let detect = || discover::around(&around, self.config, self.cwd).surroundings.detect().dialects;
        let dialect = configured.unwrap_or_else(detect).iter().next().unwrap_or(Dialect::Node);
        let layers = Environment::new(Arc::clone(&file.path), vec![Arc::clone(&file)]);
        let mut supply = Supply::of_environment(&layers, &Effective::read(&layers, dialect));
        let environment = if is_input { None } else { self.environment_of_file(path, &file)? };
        supply.environment = environment.as_ref().map(|environment| Arc::clone(&environment.name));
        let above = if is_input { self.directory } else { path.parent().unwrap_or(self.directory) };
        Ok(Loaded {
            name: Arc::clone(&file.path),
            supply,
            environment,
            contract: self.contract_of(above)?,
            home: file,
            manifest: None,
            unit: None,
            place: None,
            is_of_platform: false,
        })
    }

    /// The environment that `file`, read from `path`, is of: if it is one of one alone.
    fn environment_of_file(
        &self,
        path: &Path,
        file: &Arc<SourceFile>,
    ) -> Result<Option<Environment>, Failure> {
        let loader = ProjectLoader::new(self.config, self.cwd, &[], Files::OnDisk)?;
        let source = EnvSource { path: path.to_owned(), file: Arc::clone(file) };
        let mut environments = loader.environments(&[source]).into_iter();
        let environment = environments.next();
        Ok(environment.filter(|_| environments.next().is_none()))
    }

    /// What the process environment gives: what is declared, or `all` of it. Without a contract, that is all of it too.
    pub(crate) fn of_process(&self, all: bool) -> Result<Loaded, Failure> {
        let contract = self.contract_of(self.directory)?;
        let mut supply = Supply::new(None);
        for (key, value) in std::env::vars_os() {
            let key = key.into_encoded_bytes();
            let is_declared = contract.as_ref().is_none_or(|contract| contract.get(&key).is_some());
            if all || is_declared {
                let value = SuppliedValue::Text(value.into_encoded_bytes());
                supply.insert(&key, Supplied { value, place: None });
            }
        }
        let home = Arc::new(SourceFile::new(PROCESS, ""));
        let name = Arc::clone(&home.path);
        Ok(Loaded {
            name,
            supply,
            environment: None,
            home,
            contract,
            manifest: None,
            unit: None,
            place: None,
            is_of_platform: false,
        })
    }

    /// What the environment called `name` gives, or the only one that there is.
    pub(crate) fn of_environment(&self, name: Option<&str>) -> Result<Loaded, Failure> {
        let project = self.project()?;
        let names: Vec<String> =
            project.project.environments().map(|environment| environment.name.to_string()).collect();
        match (name, names.as_slice()) {
            (Some(name), _) => Self::environment_of(&project, name),
            (None, [name]) => Self::environment_of(&project, name),
            (None, []) => Err(Failure::new(format!(
                "`{}` has no environments",
                paths::display(self.directory, self.cwd)
            ))
            .help("name an env file, or `--process` for the process environment")),
            (None, names) => {
                let names: Vec<String> = names.iter().map(|name| paths::printable(name)).collect();
                Err(Failure::new(format!("there are several environments: {}", names.join(", ")))
                    .help("name one with `--env`"))
            }
        }
    }

    fn environment_of(project: &LoadedProject, name: &str) -> Result<Loaded, Failure> {
        let found = project.project.effective().find(|(environment, _)| *environment.name == *name);
        let Some((environment, effective)) = found else { return Err(unknown(name, project)) };
        let supply = Supply::of_environment(environment, effective);
        let contract = project.project.contract.clone();
        if let Some(contract) = &contract {
            schema_files::all_can_be_read(contract)?;
        }
        let nothing = || Arc::new(SourceFile::new(paths::printable(name), ""));
        Ok(Loaded {
            name: paths::printable(name).into(),
            supply,
            home: environment.home().cloned().unwrap_or_else(nothing),
            environment: Some(environment.clone()),
            contract,
            manifest: None,
            unit: None,
            place: None,
            is_of_platform: false,
        })
    }

    fn project(&self) -> Result<LoadedProject, Failure> {
        crate::commands::load_project(self.directory, self.config, self.cwd, &[], self.dialects)
    }

    /// What declares the variables of what lies in `directory`. A schema that cannot be read could say what is secret.
    fn contract_of(&self, directory: &Path) -> Result<Option<Arc<Contract>>, Failure> {
        let loader = ProjectLoader::new(self.config, self.cwd, &[], Files::OnDisk)?;
        let mut problems = Vec::new();
        let contract = loader.contract_above(directory, &mut problems);
        crate::commands::all_went_well(&problems)?;
        if let Some(contract) = &contract {
            schema_files::all_can_be_read(contract)?;
        }
        Ok(contract)
    }
}

impl From<Loaded> for LoadedSide {
    fn from(loaded: Loaded) -> Self {
        Self { name: Arc::clone(&loaded.name), all: vec![loaded] }
    }
}

/// Whether `name` is more like a name than like a path.
fn is_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', '.'])
}

/// The env file or manifest on standard input.
fn input() -> Result<Arc<SourceFile>, Failure> {
    let bytes = read::read_stream(io::stdin().lock())
        .map_err(|error| Failure::new(format!("standard input {error}")))?;
    Ok(Arc::new(SourceFile::new(INPUT, bytes)))
}

/// That nothing is called `name`, as an environment.
fn unknown(name: &str, project: &LoadedProject) -> Failure {
    let known: BTreeSet<String> =
        project.project.environments().map(|environment| environment.name.to_string()).collect();
    unknown_environments(&[name.to_owned()], &known).pop().unwrap_or(Failure::BrokenPipe)
}

/// That nothing is called `name`, neither an environment nor a file.
fn neither(name: &str, project: &LoadedProject) -> Failure {
    match unknown(name, project) {
        Failure::Message { message, help } => {
            Failure::Message { message: format!("{message}, and no such file"), help }
        }
        other => other,
    }
}

/// Why a file is no manifest, with the place in it.
fn not_a_manifest(error: &ManifestError) -> Failure {
    let Place { file, span } = &error.place;
    let start = LineIndex::new(&file.bytes).position(&file.bytes, span.start);
    let at = format!("{}:{}:{}", file.path, start.line, start.column);
    let failure =
        Failure::new(format!("`{}` is no manifest that can be read: {at}: {}", file.path, error.message));
    match error.help {
        Some(help) => failure.help(help),
        None => failure,
    }
}
