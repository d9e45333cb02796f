//! Where a hook is, and what is there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::script::{Authorship, authorship};
use crate::args::HookName;
use crate::exit::Failure;
use crate::git::{HooksDirectory, Repositories, Repository};
use crate::{paths, read};

/// What is added to the name of the hook that was there before ours.
const BEFORE: &str = ".before-envguard";

/// The repository around the working directory `cwd`.
pub(super) fn repository(cwd: &Path) -> Result<Arc<Repository>, Failure> {
    let cwd = cwd.canonicalize().unwrap_or_else(|_| cwd.to_owned());
    let found = Repositories::new(&cwd).holding(&cwd);
    let help = "`git init` makes one here";
    found.opened()?.ok_or_else(|| Failure::new("this is in no repository of git").help(help))
}

/// The place of a hook.
pub(super) struct Place {
    /// The path of the hook.
    pub(super) path: PathBuf,
    /// The path that the hook gets which was there before ours.
    pub(super) before: PathBuf,
    /// How they are called in messages.
    pub(super) shown: String,
    pub(super) shown_before: String,
}

/// What is at the place of a hook.
pub(super) enum Present {
    Nothing,
    /// A file, or a link to one, with these bytes as far as they could be read.
    Hook(Authorship, Vec<u8>),
}

impl Place {
    /// That of the hook called `name` in `directory`.
    pub(super) fn new(directory: &HooksDirectory, name: HookName, cwd: &Path) -> Self {
        let name = name.name();
        let (path, before) = (directory.path.join(name), directory.path.join(format!("{name}{BEFORE}")));
        let (shown, shown_before) = (paths::display(&path, cwd), paths::display(&before, cwd));
        Self { path, before, shown, shown_before }
    }

    /// What is there.
    pub(super) fn present(&self) -> Result<Present, Failure> {
        let unreadable = |reason: String| Failure::new(format!("`{}` {reason}", self.shown));
        let kind = match fs::symlink_metadata(&self.path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if is_absent(&error) => return Ok(Present::Nothing),
            Err(error) => return Err(unreadable(format!("cannot be read: {}", read::reason(&error)))),
        };
        if kind.is_symlink() {
            // Whatever it leads to: the link itself was made by somebody.
            return Ok(Present::Hook(Authorship::Foreign, read::read(&self.path).unwrap_or_default()));
        }
        let bytes = read::read(&self.path).map_err(|error| unreadable(error.to_string()))?;
        Ok(Present::Hook(authorship(&bytes), bytes))
    }

    /// Whether a hook that was there before is kept beside.
    pub(super) fn has_before(&self) -> bool {
        fs::symlink_metadata(&self.before).is_ok()
    }

    /// Why a hook that somebody changed is left alone.
    pub(super) fn changed(&self) -> Failure {
        let what = if self.has_before() {
            format!("give `{}` its name back", self.shown_before)
        } else {
            "delete it".to_owned()
        };
        Failure::new(format!("`{}` was changed since envguard wrote it, so it is left alone", self.shown))
            .help(format!(
                "put what was added somewhere else and {what}; `envguard hook install` writes it anew"
            ))
    }

    /// Gives the hook at `from` the name `to`.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        fs::rename(from, to).map_err(|error| {
            Failure::new(format!("`{}` cannot be given another name: {}", self.shown, read::reason(&error)))
        })
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
