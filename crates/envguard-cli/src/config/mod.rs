//! `envguard.toml`: how this project wants to be checked.

mod check;
#[cfg(test)]
mod json_schema;
mod load;
mod migrations;
mod patterns;
mod preflight;
mod probe;
mod problem;
mod shape;
mod snapshots;
mod table;

use std::path::{Path, PathBuf};

use envguard_core::{DialectSet, Environment, Level, Rule, Severity};
use envguard_secrets::Confidence;

use crate::paths;

pub(crate) use check::kind as kind_of;
pub(crate) use load::{Choice, load, parse, utf8};
pub(crate) use migrations::MigrationSettings;
pub(crate) use patterns::Patterns;
pub(crate) use preflight::{BuiltIn, PreflightSettings, StepSettings, What};
pub(crate) use probe::{ProbeSettings, SmokeSettings};
pub(crate) use problem::{ConfigProblem, LoadError};
pub(crate) use snapshots::SnapshotSettings;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "envguard.toml";

/// How to check.
#[derive(Debug)]
pub(crate) struct Config {
    /// The file that says so; `None` where there is none.
    pub(crate) path: Option<PathBuf>,
    /// The directory that its paths and patterns start from: its own, or the working directory. Absolute.
    pub(crate) root: PathBuf,
    /// The runtimes that read the env files; `None` to tell them from the project.
    pub(crate) dialects: Option<DialectSet>,
    /// The mildest severity that fails a run.
    pub(crate) fail_on: Severity,
    /// What is not looked for.
    pub(crate) exclude: Patterns,
    /// The example file of all env files, as an absolute path; `None` where each directory has its own.
    pub(crate) contract_example: Option<PathBuf>,
    /// The JSON Schema of all env files, as an absolute path; `None` where each directory has its own.
    pub(crate) contract_schema: Option<PathBuf>,
    /// The environments that are named, sorted by name.
    pub(crate) environments: Vec<NamedEnvironment>,
    /// The names of the environments that count as production; `None` to tell them by their names.
    pub(crate) production: Option<Vec<String>>,
    /// The configuration files that are to be checked too.
    pub(crate) documents: Vec<DocumentSet>,
    /// How to look for secrets.
    pub(crate) secrets: SecretSettings,
    /// Where migrations are, and what applies them.
    pub(crate) migrations: MigrationSettings,
    /// What has to be right before a deployment.
    pub(crate) preflight: PreflightSettings,
    /// How replicas are asked whether they are steady.
    pub(crate) probe: ProbeSettings,
    /// Where values of the past are kept.
    pub(crate) snapshots: SnapshotSettings,
    /// The level of each rule that has one.
    pub(crate) levels: Vec<(&'static Rule, Level)>,
    /// Other settings for some files.
    pub(crate) overrides: Vec<Override>,
}

/// An environment, as the file has it.
#[derive(Debug)]
pub(crate) struct NamedEnvironment {
    pub(crate) name: String,
    /// Its env files as absolute paths, whether they are there or not: of two that give the same variable, the later one
    /// wins.
    pub(crate) files: Vec<PathBuf>,
}

/// Some configuration files that are no env files.
#[derive(Debug)]
pub(crate) struct DocumentSet {
    /// The files.
    pub(crate) files: Patterns,
    /// The JSON Schema that they have to match, as an absolute path; `None` where they name their own.
    pub(crate) schema: Option<PathBuf>,
}

/// How secrets are looked for.
#[derive(Debug)]
pub(crate) struct SecretSettings {
    /// How sure a finding has to be.
    pub(crate) confidence: Confidence,
    /// Files with more rules, in the format of gitleaks, as absolute paths.
    pub(crate) rules: Vec<PathBuf>,
    /// The file with the secrets that are known, as an absolute path.
    pub(crate) baseline: Option<PathBuf>,
}

impl Default for SecretSettings {
    fn default() -> Self {
        Self { confidence: Confidence::Medium, rules: Vec::new(), baseline: None }
    }
}

/// Settings for some files.
#[derive(Debug)]
pub(crate) struct Override {
    /// The files.
    pub(crate) files: Patterns,
    /// The level of each rule that has one.
    pub(crate) levels: Vec<(&'static Rule, Level)>,
    /// The runtimes that read them; `None` for those that the other settings say.
    pub(crate) dialects: Option<DialectSet>,
}

impl Config {
    /// What holds where nothing is configured. `root` is the working directory.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self {
            path: None,
            snapshots: SnapshotSettings::new(&root),
            root,
            dialects: None,
            fail_on: Severity::Warning,
            exclude: Patterns::default(),
            contract_example: None,
            contract_schema: None,
            environments: Vec::new(),
            production: None,
            documents: Vec::new(),
            secrets: SecretSettings::default(),
            migrations: MigrationSettings::default(),
            preflight: PreflightSettings::default(),
            probe: ProbeSettings::default(),
            levels: Vec::new(),
            overrides: Vec::new(),
        }
    }

    /// What is said of the configuration file at `path`, which is relative to [`Config::root`] and has `/`. What is said
    /// later wins.
    pub(crate) fn documents_at(&self, path: &str) -> Option<&DocumentSet> {
        self.documents.iter().rev().find(|set| set.files.match_at_or_above(path))
    }

    /// The runtimes that read the file at `path`, where the configuration says so. `cwd` is the working directory.
    pub(crate) fn dialects_for(&self, path: &Path, cwd: &Path) -> Option<DialectSet> {
        if self.overrides.is_empty() {
            return self.dialects;
        }
        let path = self.below(path, cwd);
        self.overrides_for(&path).filter_map(|part| part.dialects).last().or(self.dialects)
    }

    /// The environment called `name`, without files.
    pub(crate) fn environment(&self, name: &str) -> Environment {
        let mut environment = Environment::new(name, Vec::new());
        self.place(&mut environment);
        environment
    }

    /// Says of `environment` whether it is production, where the configuration names those that are.
    pub(crate) fn place(&self, environment: &mut Environment) {
        if let Some(names) = &self.production {
            environment.is_production = names.iter().any(|name| **name == *environment.name);
        }
    }

    /// `path` as patterns see it. `cwd` is the working directory.
    pub(crate) fn below(&self, path: &Path, cwd: &Path) -> String {
        paths::below(&paths::absolute(path, cwd), &self.root)
    }

    /// The overrides for the file at `path`, which is relative to [`Config::root`] and has `/`, in the order in which
    /// they apply.
    pub(crate) fn overrides_for<'c>(&'c self, path: &str) -> impl Iterator<Item = &'c Override> {
        self.overrides.iter().filter(move |other| other.files.match_at_or_above(path))
    }
}
