//! The contract of a release: at a revision, in a directory, in a file, or in a built binary.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::embedded::Embedded;
use envguard_core::tree::{Node, Syntax, parse};
use envguard_core::{Contract, ContractSource, Role, Severity, SourceFile, choose_example, similar};
use envguard_syntax::LineIndex;

use crate::binary::Binary;
use crate::config::{self, Choice, Config, FILE_NAME};
use crate::discover;
use crate::exit::Failure;
use crate::files::Files;
use crate::git::{At, Found, Repositories, Revision, RevisionError, joined};
use crate::project_loader::ProjectLoader;
use crate::schema_files::source_of_schema;
use crate::{paths, read};

/// A release, as far as its configuration is concerned.
pub(crate) struct Side {
    /// What reports call it: as it was named.
    pub(crate) name: Arc<str>,
    /// What it needs.
    pub(crate) contract: Arc<Contract>,
}

/// Which of several contracts in a binary is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pick<'p> {
    /// There has to be only one.
    Only,
    /// That of the struct with this name.
    Named(&'p str),
    /// All at once.
    All,
}

/// Finds the contracts of releases.
pub(crate) struct Sides<'s> {
    pub(crate) config: &'s Config,
    /// Whether the user named the configuration; otherwise each release has its own.
    pub(crate) is_config_named: bool,
    pub(crate) cwd: &'s Path,
    pub(crate) repositories: &'s Repositories,
    pub(crate) pick: Pick<'s>,
}

impl Sides<'_> {
    /// The release that `named` names: a revision of git, `REVISION:PATH`, a directory, a file with a contract, or a
    /// binary.
    pub(crate) fn load(&self, named: &str) -> Result<Side, Failure> {
        let path = Path::new(named);
        let revision = self.revision(named);
        if path.symlink_metadata().is_err() {
            return self.of_revision(named, revision?);
        }
        // `./v1` can only be a path.
        if path.components().count() == 1 && !named.starts_with('.') && revision.is_ok() {
            let shown = paths::printable(named);
            return Err(Failure::new(format!("`{shown}` is both a revision of git and a path here")).help(
                format!("`./{shown}` is the path, `refs/tags/{shown}` or `refs/heads/{shown}` the revision"),
            ));
        }
        let contract = if path.is_dir() { self.of_directory(path)? } else { self.of_file(path)? };
        Self::side(named, contract)
    }

    /// Puts a release together, if nothing is wrong with its contract.
    fn side(named: &str, contract: Arc<Contract>) -> Result<Side, Failure> {
        let name = paths::printable(named);
        is_sound(&contract, &name)?;
        Ok(Side { name: name.into(), contract })
    }

    fn of_directory(&self, directory: &Path) -> Result<Arc<Contract>, Failure> {
        let own = if self.is_config_named {
            None
        } else {
            let loaded = config::load(&Choice::Search, &paths::absolute(directory, self.cwd));
            Some(loaded.map_err(|error| broken_config(&error, self.cwd))?)
        };
        let loader = ProjectLoader::new(own.as_ref().unwrap_or(self.config), self.cwd, &[], Files::OnDisk)?;
        let mut problems = Vec::new();
        let contract = loader.contract_above(directory, &mut problems);
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        contract.ok_or_else(|| without_contract(&format!("`{}`", paths::display(directory, self.cwd))))
    }

    fn of_file(&self, path: &Path) -> Result<Arc<Contract>, Failure> {
        let shown = paths::display(path, self.cwd);
        let is_env_file = path.file_name().is_some_and(|name| discover::is_env_file(&name.to_string_lossy()));
        if Role::of(&shown) == Role::Values && is_env_file {
            return Err(Failure::new(format!("`{shown}` is an env file, which declares nothing"))
                .help("name the `.env.example` or the schema beside it, or the directory"));
        }
        if Syntax::of(&shown).is_some() {
            let file = read::source_file(path, self.cwd)?;
            let root = path.parent().map(|parent| paths::absolute(parent, self.cwd)).unwrap_or_default();
            // Of a file that is named alone, what lies above need not be its project.
            let root = if root.starts_with(&self.config.root) { self.config.root.clone() } else { root };
            let source = source_of_schema(file, Files::OnDisk, &root, self.cwd);
            return Ok(Arc::new(Contract::new(vec![Arc::new(source)])));
        }
        match Role::of(&shown) {
            Role::Example => declared(ContractSource::example(read::source_file(path, self.cwd)?)),
            Role::Schema => declared(ContractSource::env_spec(read::source_file(path, self.cwd)?)),
            Role::Values => self.of_binary(path),
        }
    }

    fn of_binary(&self, path: &Path) -> Result<Arc<Contract>, Failure> {
        let mut binary = Binary::read(path, self.cwd)?;
        binary.is_read()?;
        let list = |contracts: &[Embedded]| {
            let names = contracts.iter().map(|embedded| format!("`{}`", paths::printable(&embedded.name)));
            names.collect::<Vec<_>>().join(", ")
        };
        if binary.contracts.is_empty() {
            return Err(Failure::new(format!("{} has no contract in it", binary.shown)).help(
                "`envguard::require!` puts one into a Rust binary; for any other, name the revision or the directory that \
                 it was built from",
            ));
        }
        match self.pick {
            Pick::Named(name) => {
                let all = list(&binary.contracts);
                binary.contracts.retain(|embedded| embedded.name == name);
                if binary.contracts.is_empty() {
                    let problem = format!("{} has no contract `{}`", binary.shown, paths::printable(name));
                    return Err(Failure::new(problem).help(format!("it has {all}")));
                }
            }
            Pick::Only if binary.contracts.len() > 1 => {
                let problem = format!("{} has several contracts: {}", binary.shown, list(&binary.contracts));
                return Err(Failure::new(problem).help(
                    "`--contract NAME` picks the one of the app, `--all-contracts` takes all of them together",
                ));
            }
            Pick::Only | Pick::All => {}
        }
        binary.contract().map(Arc::new)
    }

    /// The revision that `named` names, with the path behind it, if there is one.
    fn revision<'n>(&self, named: &'n str) -> Result<(Revision, Option<&'n str>), Failure> {
        let directory = self.cwd.canonicalize().unwrap_or_else(|_| self.cwd.to_owned());
        let found = self.repositories.holding(&directory).opened()?;
        let repository = found.ok_or_else(|| {
            Failure::new(format!("there is nothing at `{}`", paths::printable(named)))
                .help("revisions can be named within a repository of git, and this is in none")
        })?;
        let (name, path) = match named.split_once(':') {
            Some((name, path)) => (name, Some(path)),
            None => (named, None),
        };
        let found = repository.revision(name, read::MAX_FILE_SIZE as u64);
        let found = found.map_err(|error| {
            let shown = paths::printable(name);
            let failure = match &error {
                RevisionError::Unknown { .. } => {
                    Failure::new(format!("`{shown}` is no revision of git here, and no path"))
                }
                RevisionError::Unreadable(_) => Failure::new(format!("revision `{shown}`: {error}")),
            };
            match error {
                RevisionError::Unknown { is_shallow: true } => failure.help(
                    "this is a shallow clone: `git fetch --unshallow --tags` gets what is missing; in CI, check out with \
                     `fetch-depth: 0`",
                ),
                RevisionError::Unknown { is_shallow: false } => {
                    let known = repository.reference_names();
                    match similar(name, known.iter().map(String::as_str)) {
                        Some(meant) => failure.help(format!("did you mean `{}`?", paths::printable(meant))),
                        None => failure.help("`git fetch --tags` gets the tags of the other side"),
                    }
                }
                RevisionError::Unreadable(_) => {
                    failure.help("`git fsck` says more; in a partial clone, `git fetch` gets what is missing")
                }
            }
        });
        Ok((found?, path))
    }

    fn of_revision(&self, named: &str, (revision, path): (Revision, Option<&str>)) -> Result<Side, Failure> {
        let (name, _) = named.split_once(':').unwrap_or((named, ""));
        let files = RevisionFiles { name: paths::printable(name), revision, known: RefCell::default() };
        let directory = self.cwd.canonicalize().unwrap_or_else(|_| self.cwd.to_owned());
        let here = match self.repositories.holding(&directory) {
            Found::Repository(repository) => {
                directory.strip_prefix(repository.top()).map(Path::to_owned).unwrap_or_default()
            }
            Found::Broken(_) | Found::Nothing => PathBuf::new(),
        };
        let here = slashed(&here);
        // As for git, a path is from the top, or with `./` from here.
        let wanted = match path {
            None => here.clone(),
            Some(path) => {
                let from = if path.starts_with('.') { here.as_str() } else { "" };
                joined(from, path).ok_or_else(|| {
                    Failure::new(format!("`{}` leads out of the commit", paths::printable(named)))
                })?
            }
        };
        let contract = match files.at(&wanted)? {
            At::File => files.contract_of_file(&wanted)?,
            At::Directory => self.contract_at(&files, &wanted)?,
            At::Nothing => {
                let what = if wanted.is_empty() { ".".to_owned() } else { paths::printable(&wanted) };
                return Err(Failure::new(format!("revision `{}` has nothing at `{what}`", files.name))
                    .help(format!("`{}:PATH` names the directory of the app in that revision", files.name)));
            }
        };
        Self::side(named, contract)
    }

    /// The contract of the directory at `path`, or of the nearest one above, as `files` have it.
    fn contract_at(&self, files: &RevisionFiles, path: &str) -> Result<Arc<Contract>, Failure> {
        let mut at = Some(path);
        while let Some(directory) = at {
            let contract = match self.configured(files, directory)? {
                Some(contract) => Some(contract),
                None => files.contract_in(directory)?,
            };
            if let Some(contract) = contract {
                return Ok(contract);
            }
            at = match directory.rsplit_once('/') {
                Some((above, _)) => Some(above),
                None if directory.is_empty() => None,
                None => Some(""),
            };
        }
        Err(without_contract(&format!("revision `{}`", files.name)))
    }

    /// What the configuration in `directory` names as the contract: its own in that revision, or the one of the user.
    fn configured(&self, files: &RevisionFiles, directory: &str) -> Result<Option<Arc<Contract>>, Failure> {
        let path = below(directory, FILE_NAME);
        let root = Path::new("/").join(directory);
        let own;
        let config = if self.is_config_named {
            self.config
        } else {
            let Some(bytes) = files.read(&path)? else { return Ok(None) };
            own = config::parse(&root.join(FILE_NAME), bytes).map_err(|_| {
                Failure::new(format!("`{}:{path}` is no configuration that can be read", files.name))
                    .help("`--config FILE` names one that holds instead")
            })?;
            &own
        };
        let named = |path: &Option<PathBuf>| {
            let path = path.as_ref()?;
            let relative = path.strip_prefix(&config.root).ok()?;
            joined(directory, &slashed(relative))
        };
        let mut sources = Vec::new();
        if let Some(path) = named(&config.contract_schema).filter(|path| !path.is_empty()) {
            sources.extend(files.schema(&path)?);
        }
        if let Some(path) = named(&config.contract_example).filter(|path| !path.is_empty()) {
            sources.extend(files.file(&path)?.map(|file| Arc::new(ContractSource::example(file))));
        }
        // What is not named lies where it always does.
        if config.contract_schema.is_none() || config.contract_example.is_none() {
            let kinds: Vec<_> = sources.iter().map(|source| source.kind).collect();
            let beside = files.sources_in(directory)?;
            sources.extend(beside.into_iter().filter(|source| !kinds.contains(&source.kind)));
        }
        Ok((!sources.is_empty()).then(|| Arc::new(Contract::new(sources))))
    }
}

/// The files of a revision, each read once.
struct RevisionFiles {
    name: String,
    revision: Revision,
    known: RefCell<HashMap<String, Option<Arc<SourceFile>>>>,
}

impl RevisionFiles {
    fn failure(&self, error: &RevisionError) -> Failure {
        Failure::new(format!("revision `{}`: {error}", self.name))
            .help("`git fsck` says more; in a partial clone, `git fetch` gets what is missing")
    }

    fn at(&self, path: &str) -> Result<At, Failure> {
        self.revision.at(path).map_err(|error| self.failure(&error))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.revision.read(path).map_err(|error| self.failure(&error))
    }

    /// The file at `path`, called as git calls it.
    fn file(&self, path: &str) -> Result<Option<Arc<SourceFile>>, Failure> {
        if let Some(known) = self.known.borrow().get(path) {
            return Ok(known.clone());
        }
        let read = self.read(path)?.map(|bytes| {
            let shown = format!("{}:{}", self.name, paths::printable(path));
            Arc::new(SourceFile { path: shown.into(), bytes, role: Role::of(path) })
        });
        self.known.borrow_mut().insert(path.to_owned(), read.clone());
        Ok(read)
    }

    /// The JSON Schema at `path`.
    fn schema(&self, path: &str) -> Result<Option<Arc<ContractSource>>, Failure> {
        let Some(file) = self.file(path)? else { return Ok(None) };
        let resolve = |from: &SourceFile, reference: &str| self.resolve(from, reference);
        Ok(Some(Arc::new(ContractSource::json_schema(file, &resolve))))
    }

    /// The file that the schema in `from` calls `reference`.
    fn resolve(&self, from: &SourceFile, reference: &str) -> Option<(Arc<SourceFile>, Arc<Node>)> {
        let path = from.path.strip_prefix(&self.name)?.strip_prefix(':')?;
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let path = joined(parent, reference)?;
        let file = self.file(&path).ok()??;
        let tree = parse(Syntax::of(&path).unwrap_or(Syntax::Json), &file.bytes);
        if !tree.problems.is_empty() {
            return None;
        }
        Some((file, Arc::new(tree.documents.into_iter().next()?)))
    }

    /// What declares variables in the directory at `path`.
    fn sources_in(&self, path: &str) -> Result<Vec<Arc<ContractSource>>, Failure> {
        let Some(names) = self.revision.names(path).map_err(|error| self.failure(&error))? else {
            return Ok(Vec::new());
        };
        let mut sources = Vec::new();
        for schema in discover::schemas_of(Path::new("")) {
            let schema = below(path, &slashed(&schema));
            if let Some(source) = self.schema(&schema)? {
                sources.push(source);
                break;
            }
        }
        let mut files = Vec::new();
        for name in names.iter().filter(|name| discover::is_env_file(name)) {
            // The values of an env file that git holds are none of this.
            if Role::of(name) != Role::Values {
                files.extend(self.file(&below(path, name))?);
            }
        }
        let env_spec = files.iter().find(|file| file.role == Role::Schema);
        sources.extend(env_spec.map(|file| Arc::new(ContractSource::env_spec(Arc::clone(file)))));
        let example = choose_example(&files);
        sources.extend(example.map(|file| Arc::new(ContractSource::example(Arc::clone(file)))));
        Ok(sources)
    }

    fn contract_in(&self, path: &str) -> Result<Option<Arc<Contract>>, Failure> {
        let sources = self.sources_in(path)?;
        Ok((!sources.is_empty()).then(|| Arc::new(Contract::new(sources))))
    }

    fn contract_of_file(&self, path: &str) -> Result<Arc<Contract>, Failure> {
        let source = match Role::of(path) {
            _ if Syntax::of(path).is_some() => self.schema(path)?,
            Role::Example => self.file(path)?.map(|file| Arc::new(ContractSource::example(file))),
            Role::Schema => self.file(path)?.map(|file| Arc::new(ContractSource::env_spec(file))),
            Role::Values => None,
        };
        let source = source.ok_or_else(|| {
            let shown = format!("{}:{}", self.name, paths::printable(path));
            Failure::new(format!("`{shown}` is no contract"))
                .help("name an `.env.example`, a schema, or the directory of one")
        })?;
        Ok(Arc::new(Contract::new(vec![source])))
    }
}

fn declared(source: ContractSource) -> Result<Arc<Contract>, Failure> {
    Ok(Arc::new(Contract::new(vec![Arc::new(source)])))
}

/// A relative path as git has it; empty for the directory itself.
fn slashed(path: &Path) -> String {
    let names = path.components().map(|name| name.as_os_str().to_string_lossy());
    names.collect::<Vec<_>>().join("/")
}

/// The path of `name` in the directory at `path`.
fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

fn without_contract(what: &str) -> Failure {
    Failure::new(format!("{what} has no contract")).help(
        "a contract is an `.env.example`, an `.env.schema` or `schemas/env.schema.json`; `envguard init` makes one, and \
         `REVISION:PATH` names the directory of an app that is not here",
    )
}

fn broken_config(error: &config::LoadError, cwd: &Path) -> Failure {
    let path = match error {
        config::LoadError::Unreadable { path, .. } | config::LoadError::Invalid { path, .. } => path,
    };
    Failure::new(format!("`{}` is no configuration that can be read", paths::display(path, cwd)))
        .help("`--config FILE` names one that holds instead")
}

/// An error with all places where the contract of the release called `name` cannot be read: of what is read in part, nothing
/// can be proven.
fn is_sound(contract: &Contract, name: &str) -> Result<(), Failure> {
    let binary = contract.sources().iter().find(|source| source.file.bytes.contains(&0));
    if let Some(source) = binary {
        return Err(Failure::new(format!("`{}` is no text", source.file.path))
            .help("a contract is a text; name another file, or the directory"));
    }
    let problems = contract.sources().iter().flat_map(|source| &source.problems);
    let errors = problems.filter(|problem| problem.severity == Severity::Error);
    let mut lines: Vec<String> = errors
        .map(|problem| {
            let file = &problem.place.file;
            let position = LineIndex::new(&file.bytes).position(&file.bytes, problem.place.span.start);
            format!("error: {}:{}:{}: {}", file.path, position.line, position.column, problem.message)
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    lines.push(format!(
        "help: without the whole contract of `{name}` nothing can be proven; mend it, or name another revision"
    ));
    Err(Failure::Drawn(lines.join("\n")))
}
