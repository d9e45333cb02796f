//! Where values come from that are to be kept, or compared with what was kept.

use std::io;
use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::Supply;
use envguard_core::tree::Syntax;
use envguard_core::{Contract, Effective, Environment, SourceFile, by_convention};
use envguard_syntax::dialect::Dialect;

use super::manifest;
use super::place::Place;
use crate::commands;
use crate::exit::Failure;
use crate::project_loader::{LoadedProject, unknown_environments};
use crate::snapshots::{Bytes, Content, SavedFile, SavedValue, SavedVariable, Source};
use crate::{paths, read};

/// The path that stands for standard input and standard output.
pub(super) const STANDARD: &str = "-";

/// Where values are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'o> {
    /// In all env files of the environment.
    Environment,
    /// In this file, or on standard input.
    File(&'o Path),
    /// In the process environment; the variables that nothing declares too, if that is wanted.
    Process { all: bool },
}

/// Values, and what is known of them.
pub(super) struct Gathered {
    /// The name of their environment.
    pub(super) environment: String,
    pub(super) source: Source,
    pub(super) content: Content,
    /// What declares them.
    pub(super) contract: Option<Arc<Contract>>,
    /// Where they are, in words.
    pub(super) from: String,
}

impl Place {
    /// The values at `origin`, which are those of the environment `name`, where that is given. `named` are the runtimes that
    /// are to read them.
    pub(super) fn gather(
        &self,
        origin: Origin<'_>,
        name: Option<&str>,
        named: &[Dialect],
    ) -> Result<Gathered, Failure> {
        match origin {
            Origin::Environment => self.of_environment(name, named),
            Origin::File(path) => self.of_file(path, name, named),
            Origin::Process { all } => self.of_process(name, all, named),
        }
    }

    /// The project of `directory`.
    pub(in crate::commands::deploy) fn load(
        &self,
        directory: &Path,
        named: &[Dialect],
    ) -> Result<LoadedProject, Failure> {
        let dialects = self.dialects(named, &directory.join(".env"));
        commands::load_project(directory, &self.config, &self.cwd, &[], dialects)
    }

    fn of_environment(&self, name: Option<&str>, named: &[Dialect]) -> Result<Gathered, Failure> {
        let loaded = self.load(Path::new(""), named)?;
        let environment = chosen(&loaded, name)?;
        Ok(self.of_files(&loaded, environment, Source::Files))
    }

    fn of_files(&self, loaded: &LoadedProject, environment: &Environment, source: Source) -> Gathered {
        let effective = Effective::read(environment, dialect(loaded));
        let mut content = Content::from(&Supply::of_environment(environment, &effective));
        content.files = environment.layers.iter().map(|file| self.saved_file(file)).collect();
        let names: Vec<&str> = environment.layers.iter().map(|file| &*file.path).collect();
        Gathered {
            environment: environment.name.to_string(),
            source,
            content,
            contract: loaded.project.contract.clone(),
            from: names.join(", "),
        }
    }

    fn saved_file(&self, file: &SourceFile) -> SavedFile {
        let path = self.config.below(Path::new(&*file.path), &self.cwd);
        SavedFile { path, content: Bytes::new(file.bytes.as_slice()) }
    }

    fn of_file(&self, path: &Path, name: Option<&str>, named: &[Dialect]) -> Result<Gathered, Failure> {
        let is_input = path.as_os_str() == STANDARD;
        let file = if is_input {
            let bytes = read::read_stream(io::stdin().lock())
                .map_err(|error| Failure::new(format!("standard input {error}")))?;
            Arc::new(SourceFile::new(STANDARD, bytes))
        } else {
            read::source_file(path, &self.cwd)?
        };
        let directory = path.parent().filter(|_| !is_input).unwrap_or(Path::new(""));
        let loaded = self.load(directory, named)?;
        let name = name.map(str::to_owned).or_else(|| named_after(&file)).ok_or_else(|| {
            Failure::new(format!("nothing tells which environment `{}` is of", file.path))
                .help("name it with `--env NAME`")
        })?;
        let syntax = if is_input { manifest::syntax_of(&file.bytes) } else { Syntax::of(&file.path) };
        let Some(syntax) = syntax else {
            let environment = Environment::new(name, vec![file]);
            let mut gathered = self.of_files(&loaded, &environment, Source::File);
            for file in gathered.content.files.iter_mut().filter(|_| is_input) {
                STANDARD.clone_into(&mut file.path);
            }
            return Ok(gathered);
        };
        let variables = manifest::variables(&file, syntax)?;
        let saved = self.saved_file(&file);
        let path = if is_input { STANDARD.to_owned() } else { saved.path };
        let files = vec![SavedFile { path, content: saved.content }];
        Ok(Gathered {
            environment: name,
            source: Source::Manifest,
            content: Content { files, variables },
            contract: loaded.project.contract,
            from: file.path.to_string(),
        })
    }

    fn of_process(&self, name: Option<&str>, all: bool, named: &[Dialect]) -> Result<Gathered, Failure> {
        let name = name.ok_or_else(|| {
            Failure::new("nothing tells which environment this process is in")
                .help("name it with `--env NAME`")
        })?;
        let contract = self.load(Path::new(""), named)?.project.contract;
        if contract.is_none() && !all {
            return Err(Failure::new("nothing declares variables here").help("`--all` takes all of them"));
        }
        let is_declared = |key: &[u8]| contract.as_ref().is_some_and(|contract| contract.get(key).is_some());
        let variables = std::env::vars_os()
            .map(|(key, value)| (key.into_encoded_bytes(), value.into_encoded_bytes()))
            .filter(|(key, _)| all || is_declared(key))
            .map(|(key, value)| {
                let value = SavedValue::Text(Bytes::new(value));
                (Bytes::new(key), SavedVariable { value, from: None })
            });
        let content = Content { files: Vec::new(), variables: variables.collect() };
        let from = "the process environment".to_owned();
        Ok(Gathered { environment: name.to_owned(), source: Source::Process, content, contract, from })
    }
}

/// The runtime that decides what the values of a project are.
pub(in crate::commands::deploy) fn dialect(loaded: &LoadedProject) -> Dialect {
    loaded.dialects.iter().next().unwrap_or(Dialect::Node)
}

/// The environment that is meant.
pub(in crate::commands::deploy) fn chosen<'l>(
    loaded: &'l LoadedProject,
    name: Option<&str>,
) -> Result<&'l Environment, Failure> {
    let environments: Vec<&Environment> = loaded.project.environments().collect();
    match (name, environments.as_slice()) {
        (Some(name), all) => {
            all.iter().find(|environment| *environment.name == *name).copied().ok_or_else(|| {
                let known = all.iter().map(|environment| environment.name.to_string()).collect();
                unknown_environments(&[name.to_owned()], &known).pop().unwrap_or(Failure::BrokenPipe)
            })
        }
        (None, [only]) => Ok(only),
        (None, []) => Err(Failure::new("there are no env files here")
            .help("name a file, or `--process` for the process environment")),
        (None, all) => {
            let names: Vec<String> =
                all.iter().map(|environment| format!("`{}`", paths::printable(&environment.name))).collect();
            Err(Failure::new(format!("there are several environments: {}", names.join(", ")))
                .help("name one with `--env NAME`"))
        }
    }
}

/// The environment that an env file is named after.
fn named_after(file: &Arc<SourceFile>) -> Option<String> {
    let environments = by_convention(&[Arc::clone(file)]);
    match environments.as_slice() {
        [only] => Some(only.name.to_string()),
        _ => None,
    }
}
