//! What is there.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::Role;

use crate::config::Config;
use crate::detect::Surroundings;
use crate::exit::Failure;
use crate::files::Files;
use crate::git::{Found, Repositories, Repository};
use crate::project_loader::{LoadedProject, ProjectLoader};
use crate::render::count;
use crate::{discover, paths};

/// So many things of a kind are named.
pub(super) const NAMED: usize = 10;

/// A project, as it was found.
pub(super) struct Survey<'s> {
    /// Its directory, an absolute path.
    pub(super) directory: &'s Path,
    /// Where the command was started.
    pub(super) cwd: &'s Path,
    pub(super) config: &'s Config,
    /// The directories with env files in them, in order.
    pub(super) places: Vec<Place>,
    /// What tells which runtimes read env files of the directory itself.
    pub(super) surroundings: Arc<Surroundings>,
    found: Found,
}

/// A directory with env files in it.
pub(super) struct Place {
    pub(super) directory: PathBuf,
    pub(super) loaded: LoadedProject,
    pub(super) surroundings: Arc<Surroundings>,
}

impl<'s> Survey<'s> {
    /// Looks at the project in `directory`, an absolute path.
    pub(super) fn new(directory: &'s Path, config: &'s Config, cwd: &'s Path) -> Result<Self, Failure> {
        let projects = ProjectLoader::new(config, cwd, &[], Files::OnDisk)?;
        let mut places = Vec::new();
        let given = [directory.to_owned()];
        let aside = discover::discover(&given, config, cwd, &mut |found| {
            if let Some(parent) = found.env_files.first().and_then(|file| file.parent()) {
                let loaded = projects.load(parent, None);
                let surroundings = Arc::clone(&found.surroundings);
                places.push(Place { directory: parent.to_owned(), loaded, surroundings });
            }
        });
        let problems = aside.problems.into_iter().map(|problem| {
            Failure::new(format!("`{}` {}", paths::display(&problem.path, cwd), problem.message))
        });
        let problems: Vec<Failure> =
            problems.chain(places.iter_mut().flat_map(|place| place.loaded.problems.drain(..))).collect();
        super::super::all_went_well(&problems)?;
        let real = real(directory);
        let found = Repositories::new(&real).around(&real);
        let surroundings = discover::list(directory, config, cwd).surroundings;
        Ok(Self { directory, cwd, config, places, surroundings, found })
    }

    /// The repository of git around the project.
    pub(super) fn repository(&self) -> Option<&Repository> {
        match &self.found {
            Found::Repository(repository) => Some(repository),
            Found::Broken(_) | Found::Nothing => None,
        }
    }

    /// The top of the repository, or the project itself where there is none.
    pub(super) fn top(&self) -> PathBuf {
        self.repository().map_or_else(|| self.directory.to_owned(), |repository| self.seen(repository.top()))
    }

    /// Where the project is in its repository, with `/`; `.` for its top.
    pub(super) fn below_top(&self) -> String {
        paths::display(self.directory, &self.top())
    }

    /// The directory at `top`, which is above, named as the project is, so that links in its path stay.
    fn seen(&self, top: &Path) -> PathBuf {
        let mut above = self.directory.ancestors();
        above.find(|above| real(above) == top).unwrap_or(top).to_owned()
    }

    /// How reports name `path`.
    pub(super) fn shown(&self, path: &Path) -> String {
        paths::display(path, self.cwd)
    }

    /// Says what was found.
    pub(super) fn describe(&self, out: &mut dyn Write) -> io::Result<()> {
        let files = self.places.iter().flat_map(|place| &place.loaded.files);
        let files: Vec<&str> = files
            .filter(|source| source.file.role == Role::Values)
            .map(|source| &*source.file.path)
            .collect();
        let files_found =
            if files.is_empty() { "no env files".to_owned() } else { count(files.len(), "env file") };
        writeln!(out, "found {files_found}")?;
        for name in files.iter().take(NAMED) {
            writeln!(out, "  {name}")?;
        }
        if files.len() > NAMED {
            writeln!(out, "  and more")?;
        }
        match &self.found {
            Found::Repository(_) => Ok(()),
            Found::Broken(_) => {
                writeln!(out, "no git repository that can be opened: `git status` may say why")
            }
            Found::Nothing => {
                writeln!(out, "no git repository: run this again after `git init`")
            }
        }
    }
}

/// `path` without links, if it is there.
pub(super) fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
