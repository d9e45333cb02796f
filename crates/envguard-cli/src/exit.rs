//! How a run ends.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// The codes that a run ends with. They are a contract: see `docs/cli.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: nothing to complain about.
    Clean,
    /// 1: findings that count.
    Findings,
    /// 2: the job could not be done, or not all of it.
    Failed,
    /// 78 (`EX_CONFIG`): a command was not started, since its configuration is bad.
    Misconfigured,
    /// What the command ended with that was started, or could not be.
    Command(u8),
}

impl Exit {
    /// What shells give after a signal: 128 and its number.
    pub(crate) fn of_signal(signal: i32) -> Self {
        Exit::Command(u8::try_from(signal.saturating_add(128)).unwrap_or(u8::MAX))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
            Exit::Misconfigured => 78,
            Exit::Command(code) => code,
        })
    }
}

/// Why the job could not be done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something to tell the user, and what to do about it.
    Message { message: String, help: Option<String> },
    /// The same, drawn already with the places in a file.
    Drawn(String),
    /// Whoever reads the output has gone: no failure of ours.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Failure::Message { message: message.into(), help: None }
    }

    /// What it is, without what to do.
    pub(crate) fn message(&self) -> &str {
        match self {
            Failure::Message { message, .. } => message,
            Failure::Drawn(text) => text.trim_end(),
            Failure::BrokenPipe => "nobody reads the output",
        }
    }

    /// Adds what to do.
    pub(crate) fn help(self, text: impl Into<String>) -> Self {
        match self {
            Failure::Message { message, .. } => Failure::Message { message, help: Some(text.into()) },
            Failure::Drawn(_) | Failure::BrokenPipe => self,
        }
    }
}

impl From<io::Error> for Failure {
    /// An error while writing the output.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::BrokenPipe;
        }
        Failure::new(format!("cannot write the output: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Drawn(_) => formatter.write_str(self.message()),
            Failure::Message { help: Some(help), .. } => {
                write!(formatter, "error: {}\nhelp: {help}", self.message())
            }
            Failure::Message { help: None, .. } | Failure::BrokenPipe => {
                write!(formatter, "error: {}", self.message())
            }
        }
    }
}
