//! What is to be done.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::exit::Failure;
use crate::replace::{self, Access};
use crate::{diff, read};

/// All that is to be done.
#[derive(Default)]
pub(super) struct Plan {
    /// What is to be written.
    pub(super) steps: Vec<Step>,
    /// What is left to whoever runs it, and why a part is left out.
    pub(super) notes: Vec<String>,
    /// What could not be made.
    pub(super) problems: Vec<Failure>,
}

/// One thing to be done, with one question.
pub(super) enum Step {
    Write(Change),
    InstallHook(super::hook::Installation),
}

/// A file that is made, or that gets more lines at its end. They are ours, so they can be shown as they are.
pub(super) struct Change {
    path: PathBuf,
    shown: String,
    before: Option<Vec<u8>>,
    added: String,
}

impl Step {
    /// A file at `path` with this text, where there is none.
    pub(super) fn new_file(path: PathBuf, shown: String, text: String) -> Self {
        Self::Write(Change { path, shown, before: None, added: text })
    }

    /// More text at the end of the file at `path`, which is `before`.
    pub(super) fn longer_file(path: PathBuf, shown: String, before: Vec<u8>, added: String) -> Self {
        Self::Write(Change { path, shown, before: Some(before), added })
    }

    /// Shows what would be done.
    pub(super) fn show(&self, color: bool, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Write(change) => {
                let before = change.before.as_deref().unwrap_or_default();
                diff::write_added(out, &change.shown, before, &change.added, color)
            }
            Self::InstallHook(hook) => writeln!(out, "{}", hook.description()),
        }
    }

    /// Whether it may be done.
    pub(super) fn question(&self) -> String {
        match self {
            Self::Write(Change { shown, before: None, .. }) => format!("write `{shown}`?"),
            Self::Write(Change { shown, .. }) => format!("add this to `{shown}`?"),
            Self::InstallHook(_) => "install the hook?".to_owned(),
        }
    }

    /// Does it, and says what was done.
    pub(super) fn carry_out(&self) -> Result<String, Failure> {
        match self {
            Self::Write(change) => change.write(),
            Self::InstallHook(hook) => hook.install(),
        }
    }
}

impl Change {
    fn write(&self) -> Result<String, Failure> {
        let Self { path, shown, before, added } = self;
        let failed = |error: replace::ReplaceError| Failure::new(format!("`{shown}` {error}"));
        if let Some(before) = before {
            let after = [before, added.as_bytes()].concat();
            let lost = replace::replace(path, before, &after).map_err(failed)?;
            let lost: String = lost.iter().map(|lost| format!("; {lost}")).collect();
            return Ok(format!("`{shown}`: lines added{lost}"));
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| {
                Failure::new(format!("the directory of `{shown}` cannot be made: {}", read::reason(&error)))
            })?;
        }
        replace::create(path, added.as_bytes(), Access::Usual).map_err(failed)?;
        Ok(format!("`{shown}`: written"))
    }
}
