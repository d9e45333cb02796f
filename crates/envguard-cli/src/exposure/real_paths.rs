//! Paths without links.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::access::is_open;
use crate::paths;

/// The directories of a run without links, each asked about once.
pub(super) struct RealPaths<'c> {
    cwd: &'c Path,
    directories: Mutex<HashMap<PathBuf, RealDirectory>>,
}

/// A file without links.
pub(super) struct RealPath {
    /// From the root.
    pub(super) path: PathBuf,
    /// Whether what was asked about is no link itself.
    pub(super) is_own: bool,
    /// What the file system says of it; `None` where it is not there.
    pub(super) metadata: Option<Metadata>,
    /// Whether every user can go into its directory, and so into all that are above it.
    pub(super) is_reached: bool,
}

/// A directory without links.
#[derive(Clone)]
struct RealDirectory {
    path: Arc<Path>,
    /// Whether every user can go into it, and so into all that are above it.
    is_open: bool,
}

impl<'c> RealPaths<'c> {
    /// Those that are found from the working directory `cwd` on.
    pub(super) fn new(cwd: &'c Path) -> Self {
        Self { cwd, directories: Mutex::default() }
    }

    /// The file at `path`. It need not be there, as what standard input stands for.
    pub(super) fn of(&self, path: &Path) -> RealPath {
        // What a link leads to is not above what it lies in.
        let has_parents = path.components().any(|component| component == Component::ParentDir);
        let path = if has_parents { self.cwd.join(path) } else { paths::absolute(path, self.cwd) };
        let metadata = path.symlink_metadata().ok();
        let is_own = !has_parents && !metadata.as_ref().is_some_and(Metadata::is_symlink);
        if is_own {
            return self.below_its_directory(&path, is_own, metadata);
        }
        let real = fs::canonicalize(&path).unwrap_or_else(|_| paths::absolute(&path, self.cwd));
        self.below_its_directory(&real, is_own, real.metadata().ok())
    }

    /// The file at `path`, which is no link, but may lie below some.
    fn below_its_directory(&self, path: &Path, is_own: bool, metadata: Option<Metadata>) -> RealPath {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
            return RealPath { path: path.to_owned(), is_own, metadata, is_reached: true };
        };
        let RealDirectory { path, is_open } = self.directory(directory);
        RealPath { path: path.join(name), is_own, metadata, is_reached: is_open }
    }

    /// `directory`, an absolute path, without links.
    fn directory(&self, directory: &Path) -> RealDirectory {
        let known = |directories: &HashMap<PathBuf, RealDirectory>| directories.get(directory).cloned();
        if let Some(known) = known(&self.directories.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        let real = self.look_at(directory);
        let mut directories = self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        directories.insert(directory.to_owned(), real.clone());
        real
    }

    fn look_at(&self, directory: &Path) -> RealDirectory {
        let metadata = directory.symlink_metadata();
        if metadata.as_ref().is_ok_and(Metadata::is_symlink)
            && let Ok(real) = fs::canonicalize(directory)
        {
            let is_open = real.ancestors().all(|above| above.metadata().is_ok_and(|it| is_open(&it)));
            return RealDirectory { path: real.into(), is_open };
        }
        let is_open = metadata.is_ok_and(|metadata| is_open(&metadata));
        let (Some(above), Some(name)) = (directory.parent(), directory.file_name()) else {
            return RealDirectory { path: directory.into(), is_open };
        };
        // As deep as the path is.
        let above = self.directory(above);
        RealDirectory { path: above.path.join(name).into(), is_open: above.is_open && is_open }
    }
}
