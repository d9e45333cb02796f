//! Which steps are done, and how.

use std::path::Path;

use envguard_core::similar;

use super::step::{Action, Step};
use super::told;
use crate::config::{BuiltIn, Config, StepSettings, What};
use crate::exit::Failure;
use crate::git::Repository;
use crate::paths;

/// What is asked for.
pub(crate) struct Wishes<'w> {
    pub(crate) config: &'w Config,
    /// The environment that is to be deployed to.
    pub(crate) environment: Option<&'w str>,
    /// Only these steps.
    pub(crate) only: &'w [String],
    /// Without these.
    pub(crate) skip: &'w [String],
    /// The repository around the project.
    pub(crate) repository: Option<&'w Repository>,
    /// Whether a release has a contract that this one can be compared with.
    pub(crate) has_contract: &'w dyn Fn(&str) -> bool,
}

/// A step on the list.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: String,
    /// Why it is on the list.
    pub(crate) why: String,
    /// What is to be done; `None` where the command line leaves it out.
    pub(crate) step: Option<Step>,
}

/// The checklist: the steps that the configuration names, or those that the project tells.
pub(crate) fn plan(wishes: &Wishes<'_>) -> Result<Vec<Listed>, Failure> {
    let told;
    let drafts: Vec<(&StepSettings, String)> = if let Some(steps) = &wishes.config.preflight.steps {
        let path = wishes.config.path.as_deref().and_then(Path::file_name).unwrap_or_default();
        let why = format!("`{}` names it", paths::printable(&path.to_string_lossy()));
        steps.iter().map(|step| (step, why.clone())).collect()
    } else {
        told = told::steps(&wishes.config.root, newest_release(wishes), wishes.has_contract);
        told.iter().map(|(step, why)| (step, why.clone())).collect()
    };
    let names: Vec<&str> = drafts.iter().map(|(draft, _)| &*draft.name).collect();
    for name in wishes.only.iter().chain(wishes.skip) {
        is_known(name, &names)?;
    }
    let is_wanted =
        |name: &String| (wishes.only.is_empty() || wishes.only.contains(name)) && !wishes.skip.contains(name);
    if !drafts.iter().any(|(draft, _)| is_wanted(&draft.name)) {
        return Err(Failure::new("`--only` and `--skip` leave no step to be done"));
    }
    drafts
        .into_iter()
        .map(|(draft, why)| {
            let step = is_wanted(&draft.name).then(|| step(draft, wishes)).transpose()?;
            Ok(Listed { name: draft.name.clone(), why, step })
        })
        .collect()
}

fn is_known(name: &str, names: &[&str]) -> Result<(), Failure> {
    if names.contains(&name) {
        return Ok(());
    }
    let failure = Failure::new(format!("there is no step `{}`", paths::printable(name)));
    Err(match similar(name, names.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{}`?", paths::printable(near))),
        None => failure.help("`--list` shows the steps that there are"),
    })
}

/// The step that `draft` is, with all that it needs.
fn step(draft: &StepSettings, wishes: &Wishes<'_>) -> Result<Step, Failure> {
    let action = match &draft.what {
        What::Command(line) => Action::Command(line.clone()),
        What::BuiltIn(BuiltIn::CleanTree) => Action::CleanTree,
        What::BuiltIn(built_in) => Action::Own(arguments(*built_in, draft, wishes)?),
    };
    Ok(Step {
        name: draft.name.clone(),
        action,
        env: draft.env.clone(),
        timeout: draft.timeout,
        group: draft.group.clone(),
    })
}

/// What is typed behind `envguard` for a step of its own.
fn arguments(built_in: BuiltIn, draft: &StepSettings, wishes: &Wishes<'_>) -> Result<Vec<String>, Failure> {
    let mut words: Vec<String> = Vec::new();
    let mut add = |more: &[&str]| words.extend(more.iter().map(|&word| word.to_owned()));
    let environment = wishes.environment.map(|name| ["--env", name]);
    match built_in {
        BuiltIn::Check => {
            add(&["check"]);
            environment.iter().for_each(|named| add(named));
        }
        BuiltIn::Secrets => add(&["scan"]),
        BuiltIn::Migrations => add(&["check", "--select", "migrations"]),
        BuiltIn::Compat => {
            let from = match &draft.from {
                Some(from) => from.clone(),
                None => newest_release(wishes).map(|name| format!("refs/tags/{name}")).ok_or_else(|| {
                    Failure::new("the step `compat` has nothing to compare with: there is no tag of a release").help(
                        "`git fetch --tags --unshallow` gets those of a shallow clone; else name a release with `from`, or \
                         leave the step out until there is one",
                    )
                })?,
            };
            add(&["deploy", "compat", "--from", &from]);
            environment.iter().for_each(|named| add(named));
        }
        BuiltIn::Parity => {
            let Some(with) = &draft.with else {
                return Err(Failure::new("the step `parity` has nothing to compare with")
                    .help("name it in envguard.toml: `{ name = \"parity\", with = \"staging\" }`"));
            };
            let Some(name) = wishes.environment else {
                return Err(Failure::new("the step `parity` needs an environment")
                    .help("name it with `--env`, or leave the step out with `--skip parity`"));
            };
            add(&["deploy", "parity", with, name]);
        }
        BuiltIn::Snapshot => {
            add(&["deploy", "snapshot", "save"]);
            environment.iter().for_each(|named| add(named));
        }
        BuiltIn::Health => add(&["deploy", "probe"]),
        // It is no command.
        BuiltIn::CleanTree => {}
    }
    Ok(words)
}

/// The tag of the release that runs now, as far as git can tell: the newest one that what is checked out came from.
fn newest_release(wishes: &Wishes<'_>) -> Option<String> {
    let is_release = |name: &str| wishes.config.migrations.is_release(name);
    let mut releases = wishes.repository?.releases(&is_release, 2).ok()?.into_iter();
    // What is checked out cannot run yet, where it is a release itself.
    releases.find(|release| !release.is_head).map(|release| release.name)
}
