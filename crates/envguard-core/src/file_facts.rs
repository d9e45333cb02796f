//! What is known of a file besides its bytes.

use std::sync::Arc;

use crate::rules::{docker_context, tracked_env_file, unignored_env_file, world_readable_env};
use crate::{Context, Place, Role, Rule};

/// Who gets to see a file: git, an image, other users. The core does no I/O, so whoever does finds it out.
///
/// What nobody has found out is `None` or empty, and rules have nothing to say about it.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// Whether git holds it; `None` outside of a repository.
    pub tracked: Option<Tracked>,
    /// Whether git's ignore rules cover it.
    pub ignored: Option<bool>,
    /// What users other than the owner and the group can do with it.
    pub others: Option<Access>,
    /// The instructions of Dockerfiles that copy it, in the order of their files.
    pub docker: Vec<DockerCopy>,
}

/// Whether git holds a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tracked {
    /// It does not.
    No,
    /// The next commit has it: it stands in the index.
    Index,
    /// The last commit has it, and the next one takes it out: it stands in the tree of `HEAD` alone.
    Head,
}

/// What somebody can do with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Read it.
    pub read: bool,
    /// Change it.
    pub write: bool,
}

/// An instruction of a Dockerfile that copies a file.
#[derive(Clone, Debug)]
pub struct DockerCopy {
    /// The source in the `COPY` or `ADD` that names the file or a directory around it.
    pub source: Place,
    /// The path of the file that could keep it out, whether that is there or not: mostly `.dockerignore`.
    pub ignore_file: Arc<str>,
    /// What to write there: the path of the env file from the build context.
    pub pattern: Arc<str>,
}

impl FileFacts {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { tracked: None, ignored: None, others: None, docker: Vec::new() };
}

impl Default for FileFacts {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

/// Which facts of a file the rules that are on would ask for. What nobody asks for need not be found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedFacts {
    /// What git has to say.
    pub git: AskGit,
    /// [`FileFacts::others`].
    pub others: bool,
    /// [`FileFacts::docker`].
    pub docker: bool,
}

/// What git is to be asked of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AskGit {
    /// Nothing.
    #[default]
    Nothing,
    /// [`FileFacts::tracked`].
    Tracked,
    /// [`FileFacts::tracked`], and if it is not, [`FileFacts::ignored`].
    TrackedOrIgnored,
}

impl WantedFacts {
    /// The facts that the rules want to know of the file of `context`: of examples, and of files with nothing in them
    /// that is secret, next to none.
    pub fn of(context: &Context<'_>) -> Self {
        let is_on = |rule: &Rule| context.settings.severity(rule).is_some();
        let finds_tracked = is_on(&tracked_env_file::RULE);
        let wanted = Self {
            git: match (is_on(&unignored_env_file::RULE), finds_tracked) {
                (true, _) => AskGit::TrackedOrIgnored,
                (false, true) => AskGit::Tracked,
                (false, false) => AskGit::Nothing,
            },
            others: is_on(&world_readable_env::RULE),
            docker: is_on(&docker_context::RULE),
        };
        if context.file.role != Role::Values || wanted == Self::default() {
            Self::default()
        } else if context.first_secret().is_some() {
            wanted
        } else if finds_tracked && tracked_env_file::is_for_one_machine(context.file) {
            Self { git: AskGit::Tracked, ..Self::default() }
        } else {
            Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DialectSet, Settings, SourceFile};

    #[track_caller]
    fn check(path: &str, source: &str, settings: &Settings, expected: (AskGit, bool, bool)) {
        let file = SourceFile::new(path, source);
        let wanted = WantedFacts::of(&Context::new(&file, settings));
        assert_eq!((wanted.git, wanted.others, wanted.docker), expected, "{path}");
    }

    #[test]
    fn only_what_rules_ask_for_is_wanted() {
        let (secret, nothing) = ("API_KEY=Zk39fmQp\n", (AskGit::Nothing, false, false));
        let mut settings = Settings::new(DialectSet::default());
        check(".env", secret, &settings, (AskGit::TrackedOrIgnored, true, true));
        check(".env", "API_KEY=\n", &settings, nothing);
        check(".env.local", "API_KEY=\n", &settings, (AskGit::Tracked, false, false));
        check(".env.example", secret, &settings, nothing);
        settings.clear();
        check(".env", secret, &settings, nothing);
        settings.select(&unignored_env_file::RULE);
        check(".env", secret, &settings, (AskGit::TrackedOrIgnored, false, false));
        check(".env.local", "API_KEY=\n", &settings, nothing);
    }
}
