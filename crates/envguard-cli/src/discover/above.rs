//! What the directories above the given ones tell.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::listing::Listing;
use crate::config::Config;
use crate::detect::Surroundings;
use crate::paths;

/// Knows what the directories above the given ones tell, and looks at each of them once.
pub(super) struct Above<'a> {
    config: &'a Config,
    cwd: &'a Path,
    /// Whether a directory is the root of a repository.
    repositories: HashMap<PathBuf, bool>,
    /// What a directory tells itself.
    surroundings: HashMap<PathBuf, Option<Arc<Surroundings>>>,
    /// What holds where nothing tells.
    pub(super) nothing: Arc<Surroundings>,
}

impl<'a> Above<'a> {
    pub(super) fn new(config: &'a Config, cwd: &'a Path) -> Self {
        let (repositories, surroundings) = (HashMap::new(), HashMap::new());
        Self { config, cwd, repositories, surroundings, nothing: Arc::default() }
    }

    /// What tells which runtimes read the env files of `directory`, if nothing in it does: the nearest directory above
    /// that is part of the same project and has something that tells.
    pub(super) fn find(&mut self, directory: &Path) -> Arc<Surroundings> {
        let directory = paths::absolute(directory, self.cwd);
        let project = self.project_of(&directory);
        for above in directory.ancestors().skip(1).take_while(|above| above.starts_with(&project)) {
            if let Some(found) = self.at(above) {
                return found;
            }
        }
        Arc::clone(&self.nothing)
    }

    /// What `directory` tells itself.
    fn at(&mut self, directory: &Path) -> Option<Arc<Surroundings>> {
        if let Some(known) = self.surroundings.get(directory) {
            return known.clone();
        }
        let markers = Listing::read(directory, false).unwrap_or_default().markers;
        let found = (!markers.is_empty()).then(|| Surroundings::new(directory, markers, &self.nothing));
        self.surroundings.insert(directory.to_owned(), found.clone());
        found
    }

    /// The root of the project that `directory` belongs to: that of the configuration, that of the repository, or the
    /// working directory, whichever there is; `directory` itself where it lies elsewhere.
    fn project_of(&mut self, directory: &Path) -> PathBuf {
        if self.config.path.is_some() && directory.starts_with(&self.config.root) {
            return self.config.root.clone();
        }
        if let Some(repository) = directory.ancestors().find(|above| self.is_repository(above)) {
            return repository.to_owned();
        }
        if directory.starts_with(self.cwd) { self.cwd.to_owned() } else { directory.to_owned() }
    }

    fn is_repository(&mut self, directory: &Path) -> bool {
        if let Some(known) = self.repositories.get(directory) {
            return *known;
        }
        let found = directory.join(".git").exists();
        self.repositories.insert(directory.to_owned(), found);
        found
    }
}
