//! Which repository a file belongs to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Repository;
use crate::exit::Failure;

/// The repositories around the files of a run. Each is opened when the first file in it is asked about, and once.
///
/// A file belongs to the nearest work tree above it, as for git itself. `GIT_DIR`, `GIT_WORK_TREE` and `GIT_INDEX_FILE`
/// hold for the repository that git would find from the working directory, so that hooks see the index that they are run
/// for; those of other work trees, such as submodules, are read as they are.
pub(crate) struct Repositories {
    /// The working directory, without links.
    cwd: PathBuf,
    /// What directories lie in, without links.
    known: Mutex<HashMap<PathBuf, Found>>,
    /// The one that the environment names.
    named: OnceLock<Found>,
}

/// What a directory lies in.
#[derive(Clone)]
pub(crate) enum Found {
    /// The work tree of a repository.
    Repository(Arc<Repository>),
    /// A work tree whose repository cannot be opened: it is broken, or has a format that is not known here. The path is
    /// that of the work tree.
    Broken(Arc<Path>),
    /// None.
    Nothing,
}

impl Found {
    /// The repository, if there is one. One that cannot be opened is an error, with what to do.
    pub(crate) fn opened(self) -> Result<Option<Arc<Repository>>, Failure> {
        match self {
            Found::Repository(repository) => Ok(Some(repository)),
            Found::Broken(_) => {
                Err(Failure::new("the git repository here cannot be opened").help("`git status` may say why"))
            }
            Found::Nothing => Ok(None),
        }
    }
}

impl Repositories {
    /// Those that are found from the working directory `cwd` on.
    pub(crate) fn new(cwd: &Path) -> Self {
        let cwd = cwd.canonicalize().unwrap_or_else(|_| cwd.to_owned());
        Self { cwd, known: Mutex::default(), named: OnceLock::new() }
    }

    /// The repository in whose work tree `directory` lies, an absolute path without links.
    pub(crate) fn around(&self, directory: &Path) -> Found {
        // What was put down is right, whoever has panicked since.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Found::Nothing;
        let mut depth = 0;
        for above in directory.ancestors() {
            if let Some(before) = known.get(above) {
                found = before.clone();
                break;
            }
            depth += 1;
            if let Some(here) = self.at(above) {
                found = here;
                break;
            }
        }
        known.extend(directory.ancestors().take(depth).map(|above| (above.to_owned(), found.clone())));
        found
    }

    /// The repository in whose work tree `directory` lies, an absolute path without links; or else the one without a work
    /// tree that the environment names, or that `directory` is in.
    pub(crate) fn holding(&self, directory: &Path) -> Found {
        let found = self.around(directory);
        if !matches!(found, Found::Nothing) {
            return found;
        }
        let named =
            std::env::var_os("GIT_DIR").filter(|path| !path.is_empty()).map(|path| self.cwd.join(path));
        let is_bare = |directory: &&Path| gix::discover::is_git(directory).is_ok();
        let bare = named.or_else(|| directory.ancestors().find(is_bare).map(Path::to_owned));
        let opened = bare.and_then(|directory| Repository::open_bare(&directory));
        opened.map_or(Found::Nothing, |repository| Found::Repository(Arc::new(repository)))
    }

    /// The repository whose work tree has its top at `directory`.
    fn at(&self, directory: &Path) -> Option<Found> {
        if let Found::Repository(named) = self.named()
            && named.top() == directory
        {
            return Some(Found::Repository(Arc::clone(named)));
        }
        if !has_repository(directory) {
            return None;
        }
        let is_gits_own = || self.cwd.ancestors().find(|above| has_repository(above)) == Some(directory);
        let is_of_environment = !is_named() && is_gits_own();
        let found = match Repository::open(directory, is_of_environment) {
            Some(repository) if directory.starts_with(repository.top()) => {
                Found::Repository(Arc::new(repository))
            }
            // Its files are somewhere else: `core.worktree`.
            Some(_) => Found::Nothing,
            None => Found::Broken(directory.into()),
        };
        Some(found)
    }

    /// The repository that the environment names, if it does.
    fn named(&self) -> &Found {
        self.named.get_or_init(|| {
            if !is_named() {
                return Found::Nothing;
            }
            let named = std::env::var_os("GIT_DIR").filter(|path| !path.is_empty());
            let directory = named
                .map(|path| self.cwd.join(path))
                .or_else(|| Some(self.cwd.ancestors().find(|above| has_repository(above))?.join(".git")));
            let opened = directory.and_then(|directory| Repository::open_named(&directory));
            opened.map_or(Found::Nothing, |named| Found::Repository(Arc::new(named)))
        })
    }
}

/// Whether the environment names a repository or a work tree.
fn is_named() -> bool {
    ["GIT_DIR", "GIT_WORK_TREE"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Whether `directory` has a repository in it, or the file that says where it is. As for git, a directory called `.git`
/// with nothing in it is none.
fn has_repository(directory: &Path) -> bool {
    let path = directory.join(".git");
    match path.metadata() {
        Ok(metadata) => metadata.is_file() || path.join("HEAD").symlink_metadata().is_ok(),
        Err(_) => false,
    }
}
