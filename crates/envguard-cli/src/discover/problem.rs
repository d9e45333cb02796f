//! Paths that could not be looked at.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use envguard_core::similar;

use crate::read::reason;

/// A path that nothing could be found out about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathProblem {
    /// The path, as it was given or found.
    pub(crate) path: PathBuf,
    /// What is wrong, to be read after the path.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl PathProblem {
    /// There is something at `path`, but no file.
    pub(super) fn not_a_file(path: PathBuf, kind: &str) -> Self {
        Self { path, message: format!("is {kind}, not a file"), help: None }
    }

    /// `path` was found, but the system does not let it be looked at.
    pub(super) fn unreadable(path: PathBuf, error: &io::Error) -> Self {
        let is_broken_link = error.kind() == io::ErrorKind::NotFound
            && fs::symlink_metadata(&path).is_ok_and(|it| it.is_symlink());
        let message = if is_broken_link {
            "is a link to nothing".to_owned()
        } else {
            format!("cannot be read: {}", reason(error))
        };
        Self { path, message, help: None }
    }

    /// `path` was given by the user, and the system does not let it be looked at.
    pub(super) fn given(path: &Path, error: &io::Error) -> Self {
        let mut problem = Self::unreadable(path.to_owned(), error);
        if error.kind() == io::ErrorKind::NotFound {
            problem.help = near(path).map(|name| format!("did you mean `{name}`?"));
        }
        problem
    }
}

/// The name in the directory of `path` that is most like its own.
fn near(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Who has more files than that has to look for himself.
    let entries = fs::read_dir(directory).ok()?.take(1000).filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    similar(wanted, names.iter().map(String::as_str).filter(|name| *name != wanted)).map(str::to_owned)
}
