//! Paths without links.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::paths;

/// The directories of a run with their paths without links, each asked about once.
pub(super) struct RealPaths<'c> {
    cwd: &'c Path,
    directories: Mutex<HashMap<PathBuf, PathBuf>>,
}

impl<'c> RealPaths<'c> {
    /// Those that are found from the working directory `cwd` on.
    pub(super) fn new(cwd: &'c Path) -> Self {
        Self { cwd, directories: Mutex::default() }
    }

    /// `path` from the root, without links, and whether it is itself none. It need not be there, as what standard input
    /// stands for.
    pub(super) fn of(&self, path: &Path) -> (PathBuf, bool) {
        if path.components().any(|component| component == Component::ParentDir) {
            // What a link leads to is not above what it lies in.
            return (path.canonicalize().unwrap_or_else(|_| paths::absolute(path, self.cwd)), false);
        }
        let path = paths::absolute(path, self.cwd);
        let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        let real = if is_link { fs::canonicalize(&path).ok() } else { None };
        (real.unwrap_or_else(|| self.below_its_parent(&path)), !is_link)
    }

    /// `path`, which is no link, with the path of its directory without links.
    fn below_its_parent(&self, path: &Path) -> PathBuf {
        match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => self.directory(parent).join(name),
            _ => path.to_owned(),
        }
    }

    /// `directory`, an absolute path, without links.
    fn directory(&self, directory: &Path) -> PathBuf {
        let known = |directories: &HashMap<PathBuf, PathBuf>| directories.get(directory).cloned();
        if let Some(known) = known(&self.directories.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        let is_link = directory.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        let real = if is_link { fs::canonicalize(directory).ok() } else { None };
        // As deep as the path is.
        let real = real.unwrap_or_else(|| self.below_its_parent(directory));
        let mut directories = self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        directories.insert(directory.to_owned(), real.clone());
        real
    }
}
