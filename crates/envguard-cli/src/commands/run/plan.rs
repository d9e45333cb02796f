//! What a command is to be started with, and whether it may be.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use envguard_core::{Contract, DialectSet, Environment, Launch, Severity, SourceFile};
use envguard_syntax::dialect::Dialect;

use super::start;
use crate::args::{Global, Run};
use crate::commands::launching;
use crate::config::Config;
use crate::exit::Failure;
use crate::outcome::Outcome;
use crate::project_loader::{LoadedProject, unknown_environments};
use crate::selection::Selection;
use crate::{paths, reporting, terminal};

/// The variable that names the environment where the command line does not.
pub(in crate::commands) const ENVIRONMENT: &str = "ENVGUARD_ENV";

/// What developers have, where nothing else is said.
const DEVELOPMENTS: [&str; 2] = ["development", "dev"];

/// What a command is to be started with.
pub(in crate::commands) struct Plan {
    pub(super) launch: Launch,
    pub(super) contract: Option<Arc<Contract>>,
    /// What is wrong with it.
    outcome: Outcome,
    /// How bad that has to be to prevent the start.
    fail_on: Severity,
    dialect: Dialect,
}

impl Plan {
    /// Makes the plan that the files say now.
    pub(in crate::commands) fn load(arguments: &Run, global: &Global, cwd: &Path) -> Result<Self, Failure> {
        let config = super::super::configuration(global, cwd)?;
        let directory = super::super::directory(arguments.directory.as_deref(), cwd)?;
        let dialects = super::super::dialects(&arguments.runtime.dialect);
        let loaded = super::super::load_project(directory, &config, cwd, &[], dialects)?;
        let environment = environment(arguments, &loaded, &config)?;
        let dialect = loaded.dialects.iter().next().unwrap_or(Dialect::Node);
        let contract = loaded.project.contract.clone();
        let process = std::env::vars_os();
        let process = process.map(|(key, value)| (key.into_encoded_bytes(), value.into_encoded_bytes()));
        let launch = Launch::read(environment, dialect, process);
        let settings = |file: &SourceFile| {
            let dialects: DialectSet = [dialect].into_iter().collect();
            Selection::default().settings(&config, cwd, Path::new(&*file.path), dialects)
        };
        let outcome = launching::judge(&launch, contract.as_ref(), &settings);
        let fail_on = arguments.fail_on.unwrap_or(config.fail_on);
        Ok(Self { launch, contract, outcome, fail_on, dialect })
    }

    /// Whether nothing is as bad as to prevent the start.
    pub(in crate::commands) fn is_good(&self) -> bool {
        launching::is_good(&self.outcome, self.fail_on)
    }

    /// How the environment is called where it is shown.
    pub(in crate::commands) fn name(&self) -> String {
        paths::printable(&self.launch.environment().name)
    }

    /// Where its variables come from, in words.
    pub(in crate::commands) fn sources(&self) -> String {
        let layers = &self.launch.environment().layers;
        let paths: Vec<&str> = layers.iter().map(|file| &*file.path).chain([Launch::PROCESS]).collect();
        match paths.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} and the {last}", others.join(", ")),
            _ => format!("the {} alone", Launch::PROCESS),
        }
    }

    /// Says what it is made of.
    pub(super) fn describe(&self) -> String {
        let contract = match &self.contract {
            Some(contract) => {
                let files: Vec<&str> = contract.sources().iter().map(|source| &*source.file.path).collect();
                format!("declared in {}", files.join(", "))
            }
            None => "declared nowhere".to_owned(),
        };
        format!("`{}`: {}, read by {}, {contract}", self.name(), self.sources(), self.dialect.name())
    }

    /// The command that a shell makes of `line`, with its variables.
    #[cfg(unix)]
    pub(in crate::commands) fn shell(&self, line: &str) -> Result<Command, Failure> {
        let words = ["/bin/sh", "-c", line].map(OsString::from).to_vec();
        start::command(&Run { command: words, ..Run::for_environment(None) }, self)
    }

    /// Writes what is wrong with it to standard error.
    pub(in crate::commands) fn report(&mut self, arguments: &Run, global: &Global) -> Result<(), Failure> {
        let outcome = std::mem::take(&mut self.outcome);
        let mut report = Vec::new();
        let terminal = terminal::of_errors(global);
        reporting::write_all(outcome, arguments.format, terminal, self.fail_on, &mut report)?;
        // Nobody may be listening, which does not make it better.
        let _ = std::io::stderr().lock().write_all(&report);
        Ok(())
    }
}

/// The environment that is wanted.
fn environment(arguments: &Run, loaded: &LoadedProject, config: &Config) -> Result<Environment, Failure> {
    let environments: Vec<&Environment> = loaded.project.environments().collect();
    let named = || std::env::var(ENVIRONMENT).ok().filter(|name| !name.is_empty());
    if let Some(name) = arguments.env.clone().or_else(named) {
        if let Some(environment) = environments.iter().find(|environment| *environment.name == *name) {
            return Ok((*environment).clone());
        }
        // Where there are no env files, as in a container, nothing tells a name from another.
        if environments.is_empty() || config.environments.iter().any(|environment| environment.name == name) {
            return Ok(config.environment(&name));
        }
        let known = environments.iter().map(|environment| environment.name.to_string()).collect();
        return Err(unknown_environments(&[name], &known).pop().unwrap_or(Failure::BrokenPipe));
    }
    if let [environment] = environments[..] {
        return Ok(environment.clone());
    }
    let developments = environments.iter().find(|environment| DEVELOPMENTS.contains(&&*environment.name));
    match developments {
        Some(environment) => Ok((*environment).clone()),
        None if environments.is_empty() => Ok(config.environment(DEVELOPMENTS[0])),
        None => {
            let shown = |environment: &&Environment| format!("`{}`", paths::printable(&environment.name));
            let all: Vec<String> = environments.iter().map(shown).collect();
            let all = all.join(", ");
            let message = format!("there are several environments, and none is called `development`: {all}");
            Err(Failure::new(message).help("name one with `--env`, or in the variable `ENVGUARD_ENV`"))
        }
    }
}
