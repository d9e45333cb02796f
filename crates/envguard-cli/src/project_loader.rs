//! From the files of a directory to a project: their contract, their environments, what is known of them.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use envguard_core::{
    Contract, ContractSource, Date, DialectSet, Environment, Project, Role, SourceFile, by_convention,
    choose_example, similar,
};
use envguard_syntax::dialect::Dialect;

use crate::config::Config;
use crate::discover::{self, Directory};
use crate::exit::Failure;
use crate::files::Files;
use crate::paths;
use crate::schema_files::source_of_schema;

/// Loads projects as the configuration says. Every command gets them here.
pub(crate) struct ProjectLoader<'c> {
    config: &'c Config,
    cwd: &'c Path,
    /// The environments that are wanted; all where there are none.
    wanted: &'c [String],
    files: Files<'c>,
    /// The example that the configuration names for all files.
    example: Option<Arc<ContractSource>>,
    /// The JSON Schema that the configuration names for all files.
    schema: Option<Arc<ContractSource>>,
    /// The contracts that hold in directories, as far as they were asked for.
    contracts: Mutex<HashMap<PathBuf, Option<Arc<Contract>>>>,
    today: Option<Date>,
}

/// An env file that was read, with the path that it was read from.
pub(crate) struct EnvSource {
    /// Where it is, which need not be what reports call it.
    pub(crate) path: PathBuf,
    pub(crate) file: Arc<SourceFile>,
}

/// A project and the files that it is made of.
pub(crate) struct LoadedProject {
    pub(crate) project: Project,
    /// Its env files, examples too, sorted by path.
    pub(crate) files: Vec<EnvSource>,
    /// The runtimes that read them.
    pub(crate) dialects: DialectSet,
    /// The files that could not be read.
    pub(crate) problems: Vec<Failure>,
}

impl<'c> ProjectLoader<'c> {
    /// Reads what the configuration names. `wanted` are the environments to keep; all are kept where there are none.
    pub(crate) fn new(
        config: &'c Config,
        cwd: &'c Path,
        wanted: &'c [String],
        files: Files<'c>,
    ) -> Result<Self, Failure> {
        let named = |path: &Option<PathBuf>, what: &str| match path {
            None => Ok::<_, Failure>(None),
            Some(path) => {
                let named = |failure: Failure| {
                    failure.help(format!("the configuration names it as the {what} of all env files"))
                };
                files.read(path, cwd).map(Some).map_err(named)
            }
        };
        let example = named(&config.contract_example, "example")?;
        let example = example.map(|file| Arc::new(ContractSource::example(file)));
        let schema = named(&config.contract_schema, "schema")?;
        let schema = schema.map(|file| Arc::new(source_of_schema(file, files, &config.root, cwd)));
        let days = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs() / 86_400);
        Ok(Self {
            config,
            cwd,
            wanted,
            files,
            example,
            schema,
            contracts: Mutex::default(),
            today: days.ok().and_then(Date::from_unix_days),
        })
    }

    /// The file at `path`.
    pub(crate) fn read(&self, path: &Path) -> Result<EnvSource, Failure> {
        Ok(EnvSource { path: path.to_owned(), file: self.files.read(path, self.cwd)? })
    }

    /// Where the contents of files come from.
    pub(crate) fn files(&self) -> Files<'c> {
        self.files
    }

    /// Adds to `found`, what is in `directory`, the files that are not on the disk any more, but will be in the next commit.
    pub(crate) fn with_held(&self, mut found: Directory, directory: &Path) -> Directory {
        let held = self.files.held_names(directory, self.cwd);
        for name in held.iter().filter(|name| discover::is_env_file(name)) {
            let path = directory.join(name);
            if !found.env_files.contains(&path) && !found.beside.contains(&path) {
                found.beside.push(path);
            }
        }
        found.beside.sort();
        let schemas = discover::schemas_of(directory);
        found.schema = found.schema.or_else(|| {
            schemas.into_iter().find(|path| {
                let names = path.parent().map(|parent| self.files.held_names(parent, self.cwd));
                names.is_some_and(|names| {
                    names.iter().any(|name| path.file_name().is_some_and(|own| own == &**name))
                })
            })
        });
        found
    }

    /// The JSON Schema that the configuration names for all files.
    pub(crate) fn configured_schema(&self) -> Option<&Arc<ContractSource>> {
        self.schema.as_ref()
    }

    /// Whether the configuration names the file at `path` as part of an environment.
    pub(crate) fn names(&self, path: &Path) -> bool {
        let environments = &self.config.environments;
        if environments.is_empty() {
            return false;
        }
        let path = paths::absolute(path, self.cwd);
        environments.iter().any(|environment| environment.files.contains(&path))
    }

    /// The files of the environments that the configuration names, in the place of a directory. Those in `env_files` are to
    /// be checked.
    pub(crate) fn named_files(&self, env_files: Vec<PathBuf>) -> Directory {
        let mut directory = discover::list(&self.seen(&self.config.root), self.config, self.cwd);
        let absolute = |path: &Path| paths::absolute(path, self.cwd);
        let own: Vec<PathBuf> = env_files.iter().map(|path| absolute(path)).collect();
        directory.beside.retain(|path| !own.contains(&absolute(path)));
        let known: Vec<PathBuf> = directory.beside.iter().map(|path| absolute(path)).collect();
        let mut others: Vec<&PathBuf> =
            self.config.environments.iter().flat_map(|environment| &environment.files).collect();
        others.sort();
        others.dedup();
        others.retain(|path| !own.contains(path) && !known.contains(path) && path.is_file());
        directory.beside.extend(others.into_iter().map(|path| self.seen(path)));
        directory.env_files = env_files;
        // They are in other directories too, which nobody has listed.
        directory.has_dockerfile = true;
        directory
    }

    /// The shorter of the names of an absolute path.
    fn seen(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.cwd).map_or_else(|_| path.to_owned(), Path::to_owned)
    }

    /// The project that `files` make, which are those of `directory`, all of them. `dialect` reads them.
    /// What cannot be read of that is added to `problems`.
    pub(crate) fn project(
        &self,
        directory: &Directory,
        files: &[EnvSource],
        dialects: DialectSet,
        problems: &mut Vec<Failure>,
    ) -> Project {
        let all: Vec<Arc<SourceFile>> = files.iter().map(|source| Arc::clone(&source.file)).collect();
        let contract = self.contract(directory, &all, problems);
        let dialect = dialects.iter().next().unwrap_or(Dialect::Node);
        let mut environments = self.environments(files);
        environments.retain(|environment| self.wants(&environment.name));
        let project = Project::new(contract, &[]).with_environments(environments).read_by(dialect);
        match self.today {
            Some(today) => project.on(today),
            None => project,
        }
    }

    /// What declares the variables of the env files `all` of `directory`: what the configuration names, or what lies there.
    /// A schema that lies there and cannot be read is added to `problems`.
    fn contract(
        &self,
        directory: &Directory,
        all: &[Arc<SourceFile>],
        problems: &mut Vec<Failure>,
    ) -> Option<Arc<Contract>> {
        let own_example = || Some(Arc::new(ContractSource::example(Arc::clone(choose_example(all)?))));
        let own_schema = || match self.files.read(directory.schema.as_ref()?, self.cwd) {
            Ok(file) => Some(Arc::new(source_of_schema(file, self.files, &self.config.root, self.cwd))),
            Err(failure) => {
                problems.push(failure);
                None
            }
        };
        let env_spec = all.iter().find(|file| file.role == Role::Schema);
        let sources = [
            self.schema.clone().or_else(own_schema),
            env_spec.map(|file| Arc::new(ContractSource::env_spec(Arc::clone(file)))),
            self.example.clone().or_else(own_example),
        ];
        let sources: Vec<_> = sources.into_iter().flatten().collect();
        (!sources.is_empty()).then(|| Arc::new(Contract::new(sources)))
    }

    /// What declares the variables of the configuration files in `directory`: what there is for env files there, or in
    /// the nearest directory above, up to that of the configuration. A schema that lies there and cannot be read is added
    /// to `problems`.
    pub(crate) fn contract_above(
        &self,
        directory: &Path,
        problems: &mut Vec<Failure>,
    ) -> Option<Arc<Contract>> {
        let directory = paths::absolute(directory, self.cwd);
        let mut known = self.contracts.lock().unwrap_or_else(PoisonError::into_inner);
        for at in directory.ancestors() {
            let contract = known.entry(at.to_owned()).or_insert_with(|| {
                let listed = self.with_held(discover::declared(at, self.config, self.cwd), at);
                let all = listed.beside.iter().filter_map(|path| self.files.read(path, self.cwd).ok());
                self.contract(&listed, &all.collect::<Vec<_>>(), problems)
            });
            if contract.is_some() || at == self.config.root || !at.starts_with(&self.config.root) {
                return contract.clone();
            }
        }
        None
    }

    /// Whether an environment called `name` is wanted.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == name)
    }

    /// All environments that `files` belong to.
    pub(crate) fn environments(&self, files: &[EnvSource]) -> Vec<Environment> {
        let is_named = files.iter().any(|source| self.names(&source.path));
        let mut environments = if is_named { self.named(files) } else { conventional(files) };
        environments.iter_mut().for_each(|environment| self.config.place(environment));
        environments
    }

    /// The environments that the configuration names, with those of their files that are there.
    fn named(&self, files: &[EnvSource]) -> Vec<Environment> {
        let find = |path: &PathBuf| {
            let found = files.iter().find(|source| paths::absolute(&source.path, self.cwd) == *path);
            found.map(|source| Arc::clone(&source.file))
        };
        let environment = |named: &crate::config::NamedEnvironment| {
            Environment::new(named.name.as_str(), named.files.iter().filter_map(find).collect())
        };
        let environments = self.config.environments.iter().map(environment);
        environments.filter(|environment| !environment.layers.is_empty()).collect()
    }

    /// The project of `directory`, with all its env files, or that of the environments that the configuration names, where
    /// it is in `directory`.
    pub(crate) fn load(&self, directory: &Path, dialects: Option<DialectSet>) -> LoadedProject {
        let is_root = paths::absolute(directory, self.cwd) == self.config.root;
        let listed = if is_root && !self.config.environments.is_empty() {
            self.named_files(Vec::new())
        } else {
            discover::list(directory, self.config, self.cwd)
        };
        let mut problems = Vec::new();
        let mut files: Vec<EnvSource> = Vec::new();
        for path in &listed.beside {
            match self.read(path) {
                Ok(source) => files.push(source),
                Err(failure) => problems.push(failure),
            }
        }
        files.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        let dialects =
            dialects.or(self.config.dialects).unwrap_or_else(|| listed.surroundings.detect().dialects);
        let project = self.project(&listed, &files, dialects, &mut problems);
        LoadedProject { project, files, dialects, problems }
    }
}

impl EnvSource {
    /// The file at `path`, with `bytes` in it.
    pub(crate) fn new(path: &Path, bytes: Vec<u8>, cwd: &Path) -> Self {
        Self { path: path.to_owned(), file: Arc::new(SourceFile::new(paths::display(path, cwd), bytes)) }
    }
}

/// The environments that the names of `files` tell.
fn conventional(files: &[EnvSource]) -> Vec<Environment> {
    let files: Vec<Arc<SourceFile>> = files.iter().map(|source| Arc::clone(&source.file)).collect();
    by_convention(&files)
}

/// That nothing belongs to those of the environments `wanted` that are not `known`.
pub(crate) fn unknown_environments(wanted: &[String], known: &BTreeSet<String>) -> Vec<Failure> {
    let unknown = wanted.iter().filter(|name| !known.contains(name.as_str()));
    let failures = unknown.map(|name| {
        let failure = Failure::new(format!("there is no environment `{}`", paths::printable(name)));
        let longer = || known.iter().find(|known| known.starts_with(name.as_str())).map(String::as_str);
        match similar(name, known.iter().map(String::as_str)).or_else(longer) {
            Some(meant) => failure.help(format!("did you mean `{}`?", paths::printable(meant))),
            None => failure.help(
                "`.env.NAME` belongs to the environment `NAME`, and `.env` alone to `development`; `[environments]` in \
                 envguard.toml names others",
            ),
        }
    });
    failures.collect()
}
