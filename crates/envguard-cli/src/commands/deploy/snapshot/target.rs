//! Where the files of a snapshot belong.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::place::Place;
use crate::exit::Failure;
use crate::snapshots::{Bytes, SavedFile};
use crate::{discover, paths, read};

/// A file that is to be put in place again.
pub(in crate::commands::deploy) struct Target<'s> {
    pub(in crate::commands::deploy) path: PathBuf,
    /// How reports call it.
    pub(in crate::commands::deploy) shown: String,
    /// What is in it; `None` where there is no such file.
    pub(in crate::commands::deploy) before: Option<Vec<u8>>,
    pub(in crate::commands::deploy) after: &'s Bytes,
}

impl<'s> Target<'s> {
    /// The place of `file` in the project. Whoever has the public keys can make a snapshot, so its paths are not believed:
    /// they lead to env files of the project, or to those that the configuration names, and nowhere else.
    pub(in crate::commands::deploy) fn of(file: &'s SavedFile, place: &Place) -> Result<Self, Failure> {
        let path = place.config.root.join(&file.path);
        let shown = paths::display(&path, &place.cwd);
        let environments = &place.config.environments;
        let is_named = environments.iter().any(|environment| environment.files.contains(&path));
        if !is_named && !is_env_file_below(&file.path) {
            let problem = format!("`{}` is no env file of this project", paths::printable(&file.path));
            return Err(Failure::new(problem).help("`--output FILE` writes what is in it to another place"));
        }
        let real = real_path(&path).map_err(|reason| Failure::new(format!("`{shown}` {reason}")))?;
        let root = place.config.root.canonicalize().unwrap_or_else(|_| place.config.root.clone());
        if !is_named && !real.starts_with(&root) {
            return Err(Failure::new(format!("`{shown}` is a link that leads out of the project"))
                .help("`--output FILE` writes what is in it to another place"));
        }
        let before = match read::read(&path) {
            Ok(before) => Some(before),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(Failure::new(format!("`{shown}` {error}"))),
        };
        Ok(Self { path, shown, before, after: &file.content })
    }

    /// What becomes of it, in a word.
    pub(in crate::commands::deploy) fn fate(&self) -> &'static str {
        match &self.before {
            None => "made",
            Some(_) if self.is_same() => "left as it is",
            Some(_) => "replaced",
        }
    }

    /// Whether it is what it is to be.
    pub(in crate::commands::deploy) fn is_same(&self) -> bool {
        self.before.as_deref() == Some(self.after.get())
    }
}

/// Whether a path that somebody wrote leads to an env file below where it starts.
fn is_env_file_below(path: &str) -> bool {
    let path = Path::new(path);
    let name = path.file_name().and_then(|name| name.to_str());
    path.components().all(|component| matches!(component, Component::Normal(_)))
        && !path.components().any(|component| component.as_os_str() == ".git")
        && name.is_some_and(discover::is_env_file)
}

/// Where a file is, or would be, links followed.
fn real_path(path: &Path) -> Result<PathBuf, &'static str> {
    if let Ok(real) = path.canonicalize() {
        return Ok(real);
    }
    if fs::symlink_metadata(path).is_ok() {
        return Err("is a link that leads nowhere");
    }
    let parent = path.parent().and_then(|parent| parent.canonicalize().ok());
    let parent = parent.ok_or("is in a directory that is not there")?;
    Ok(path.file_name().map_or(parent.clone(), |name| parent.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_env_files_below() {
        for path in [".env", ".env.production", "services/api/.env", "app.env"] {
            assert!(is_env_file_below(path), "{path}");
        }
        let wrong =
            ["", "-", "/etc/x.env", "../.env", "a/../../.env", ".git/hooks/pre-commit", ".git/x.env", "a.sh"];
        for path in wrong.into_iter().chain([".env/../a.sh", "./", ".."]) {
            assert!(!is_env_file_below(path), "{path}");
        }
    }
}
