//! Deployable units: what a platform starts, and what the platform's files supply each of them with.

mod allows;
mod app_json;
mod application;
mod base64;
mod budget;
mod check;
mod compose;
mod document;
mod env_file;
mod fly;
mod foreign;
mod github_actions;
mod gitlab_ci;
mod kubernetes;
mod lines;
mod mask;
mod path;
mod platform;
mod procfile;
mod systemd;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use envguard_syntax::dialect::Environment;

use super::Supply;
use crate::{Argument, KeyName, Message, Place, SourceFile};
use budget::Budget;
use document::Document;

pub use allows::UnitAllows;
pub use application::Bond;
pub(crate) use application::takes_in_own_env_file;
pub(crate) use check::is_of_platform;
pub use check::{JudgedUnit, UnitFinding, UnitSink, check_unit};
pub use lines::Lines;
pub use mask::masked;
pub use platform::Platform;

/// One thing that a platform starts: a service, a container, a job.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Whose it is.
    pub platform: Platform,
    /// What the platform calls such a thing.
    pub kind: UnitKind,
    /// What it is called: for containers of Kubernetes, the workload's name and its own (`web/app`).
    pub name: Box<str>,
    /// Where it is declared: its name there, or the file as a whole.
    pub place: Place,
    /// Where its variables stand, or where it is declared if it has none.
    pub home: Place,
    /// What it is supplied with.
    pub supply: Supply,
    /// The env files that it takes in.
    pub env_files: Vec<Arc<SourceFile>>,
    /// What is known of who made what is started.
    pub origin: Origin,
}

/// What a platform calls a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Of a compose file, or of systemd.
    Service,
    /// Of a workload of Kubernetes.
    Container,
    /// Of a workload of Kubernetes, run before its other containers.
    InitContainer,
    /// Of a workflow or of a pipeline.
    Job,
    /// Of a Procfile, or of `fly.toml`.
    Process,
    /// All that `app.json` describes.
    App,
}

/// Who made what is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is built here.
    Built {
        /// The directory that it is built from, called as files are in reports; empty for the working directory.
        context: Box<str>,
        /// Whether a file other than `Dockerfile` says how.
        names_dockerfile: bool,
    },
    /// Others made it, and many use it: a database, a proxy.
    Foreign,
    /// Nobody says.
    Unknown,
}

/// What is known of the variables that whoever starts the platform's tool has.
#[derive(Clone, Copy, Debug)]
pub enum Shell<'e> {
    /// These.
    Known(&'e Environment),
    /// Nothing: what the files say counts. `${PORT:-80}` is `80`, and the value of `${PORT}` is not known.
    Unknown,
}

/// Gives the file that another one names by a path from its own directory, if it is there.
pub type Resolve<'r> = dyn Fn(&SourceFile, &str) -> Option<Arc<SourceFile>> + 'r;

/// What was found in the files of a platform.
#[derive(Clone, Debug, Default)]
pub struct UnitsRead {
    /// The units, in the order of the files.
    pub units: Vec<Unit>,
    /// What is wrong: the platform would not take it, or it makes units less known than they could be.
    pub problems: Vec<UnitProblem>,
}

/// Something that is wrong with the files of a platform.
#[derive(Clone, Debug)]
pub struct UnitProblem {
    /// Where.
    pub place: Place,
    /// What.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
}

/// Reads the units of `files`, which belong together: compose files of one project, the later ones over the earlier
/// ones; objects of one cluster; a unit of systemd and its drop-ins. Each is read as its platform does, which its name
/// and its content tell; what belongs to no platform is a problem.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::SourceFile;
/// use envguard_core::deploy::unit::{Shell, read_units};
///
/// let file = SourceFile::new("compose.yaml", "services:\n  web:\n    environment: [PORT=80]\n");
/// let read = read_units(&[Arc::new(file)], &|_, _| None, Shell::Unknown);
/// assert_eq!(&*read.units[0].name, "web");
/// assert_eq!(read.units[0].supply.get(b"PORT").unwrap().text(), Some(&b"80"[..]));
/// ```
pub fn read_units(files: &[Arc<SourceFile>], resolve: &Resolve<'_>, shell: Shell<'_>) -> UnitsRead {
    let mut reader = Reader { resolve, shell, budget: Budget::default(), read: UnitsRead::default() };
    let mut told: Vec<(Platform, &Arc<SourceFile>)> = Vec::with_capacity(files.len());
    for file in files {
        match Platform::of(&file.path, &file.bytes).or_else(|| Platform::of_content(&file.bytes)) {
            Some(platform) => told.push((platform, file)),
            None => reader.report(
                Place::new(file, envguard_syntax::Span::default()),
                "this is no file of a platform that envguard knows".into(),
                Some("compose files, Kubernetes objects, systemd units, workflows of GitHub Actions, pipelines of GitLab, \
                      Procfiles, app.json and fly.toml are".into()),
            ),
        }
    }
    for platform in Platform::ALL {
        let own: Vec<&Arc<SourceFile>> =
            told.iter().filter(|(other, _)| *other == platform).map(|(_, file)| *file).collect();
        if own.is_empty() {
            continue;
        }
        match platform {
            Platform::Compose => compose::read(&own, &mut reader),
            Platform::Kubernetes => kubernetes::read(&own, &mut reader),
            Platform::Systemd => systemd::read(&own, &mut reader),
            Platform::GithubActions => own.iter().for_each(|file| github_actions::read(file, &mut reader)),
            Platform::GitlabCi => own.iter().for_each(|file| gitlab_ci::read(file, &mut reader)),
            Platform::Procfile => own.iter().for_each(|file| procfile::read(file, &mut reader)),
            Platform::AppJson => own.iter().for_each(|file| app_json::read(file, &mut reader)),
            Platform::Fly => own.iter().for_each(|file| fly::read(file, &mut reader)),
        }
    }
    reader.read
}

/// What the readers of all platforms share.
struct Reader<'r> {
    resolve: &'r Resolve<'r>,
    shell: Shell<'r>,
    budget: Budget,
    read: UnitsRead,
}

impl Reader<'_> {
    fn report(&mut self, place: Place, message: Message, help: Option<Message>) {
        self.read.problems.push(UnitProblem { place, message, help });
    }
}

impl UnitKind {
    /// What it is called in messages.
    pub fn name(self) -> &'static str {
        match self {
            UnitKind::Service => "service",
            UnitKind::Container => "container",
            UnitKind::InitContainer => "init container",
            UnitKind::Job => "job",
            UnitKind::Process => "process",
            UnitKind::App => "app",
        }
    }
}

impl Unit {
    /// Whether it is built from sources here, as far as that is known.
    pub fn is_built_here(&self) -> Option<bool> {
        match self.origin {
            Origin::Built { .. } => Some(true),
            Origin::Foreign => Some(false),
            Origin::Unknown => None,
        }
    }

    /// What it is called in messages: its name, where each part of that looks like one.
    pub(crate) fn label(&self) -> Argument {
        label(&self.name)
    }
}

/// What a unit called `name` is called in messages.
pub(super) fn label(name: &str) -> Argument {
    let is_name = name.split('/').all(|part| KeyName::may_show(part.as_bytes()));
    if is_name { Argument::declared(&format!("`{name}`")) } else { KeyName::new(name.as_bytes()).into() }
}
