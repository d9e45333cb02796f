//! One step of the checklist.

use std::time::Duration;

/// A step, with all that it needs to be started.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) action: Action,
    /// Variables that it gets besides those of the process.
    pub(crate) env: Vec<(String, String)>,
    pub(crate) timeout: Duration,
    /// Those that stand side by side with the same group run at the same time.
    pub(crate) group: Option<String>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// It runs a command of envguard with these arguments.
    Own(Vec<String>),
    /// It sees that all that is in the work tree is committed.
    CleanTree,
    /// It runs this, as a shell has it.
    Command(String),
}

impl Action {
    /// What is done, as it would be typed or said.
    pub(crate) fn line(&self) -> String {
        match self {
            Self::Own(arguments) => format!("envguard {}", arguments.join(" ")),
            Self::CleanTree => "all that is in the work tree is committed".to_owned(),
            Self::Command(line) => line.clone(),
        }
    }

    /// Of what kind it is, in reports.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Own(_) | Self::CleanTree => "built-in",
            Self::Command(_) => "command",
        }
    }
}
