//! The Dockerfiles around a file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use envguard_core::docker::{Copy, DockerIgnore};
use envguard_core::{DockerCopy, Place, SourceFile};

use crate::{paths, read};

/// As many bytes of a Dockerfile, and of what it ignores, are looked at.
const MAX_SIZE: usize = 1 << 20;

/// The Dockerfiles of directories, each directory listed once.
pub(super) struct Dockerfiles<'c> {
    cwd: &'c Path,
    known: Mutex<HashMap<PathBuf, Arc<[Dockerfile]>>>,
}

/// A Dockerfile that copies something from its directory, which is taken for the build context.
struct Dockerfile {
    file: Arc<SourceFile>,
    copies: Vec<Copy>,
    ignore: DockerIgnore,
    /// The path of the file that `ignore` comes from, or that it could come from.
    ignore_file: Arc<str>,
}

impl<'c> Dockerfiles<'c> {
    pub(super) fn new(cwd: &'c Path) -> Self {
        Self { cwd, known: Mutex::default() }
    }

    /// The instructions that copy the file at `path`, of the Dockerfiles from its own directory up to `root`. The directory
    /// `without` is known to have none.
    pub(super) fn copies(&self, path: &Path, root: &Path, without: Option<&Path>) -> Vec<DockerCopy> {
        let above = path.ancestors().skip(1).take_while(|above| above.starts_with(root));
        let above = above.filter(|directory| Some(*directory) != without);
        above
            .flat_map(|directory| {
                let inside = paths::below(path, directory);
                let dockerfiles = self.of(directory);
                let copies = dockerfiles.iter().filter_map(|dockerfile| dockerfile.copy_of(&inside));
                copies.collect::<Vec<_>>()
            })
            .collect()
    }

    /// The Dockerfiles of `directory`, by name.
    fn of(&self, directory: &Path) -> Arc<[Dockerfile]> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dockerfiles) = known.get(directory) {
            return Arc::clone(dockerfiles);
        }
        // Who may read a file may still not be allowed to list its directory: then nothing is known around it.
        let names = directory.read_dir().into_iter().flatten().flatten().map(|entry| entry.file_name());
        let mut names: Vec<String> =
            names.filter_map(|name| name.into_string().ok()).filter(|name| is_dockerfile(name)).collect();
        names.sort_unstable();
        let read = |name: &String| Dockerfile::read(directory, name, self.cwd);
        let dockerfiles: Arc<[Dockerfile]> = names.iter().filter_map(read).collect();
        known.insert(directory.to_owned(), Arc::clone(&dockerfiles));
        dockerfiles
    }
}

impl Dockerfile {
    /// Reads the one called `name`; `None` if it is none, or copies nothing.
    fn read(directory: &Path, name: &str, cwd: &Path) -> Option<Self> {
        let path = directory.join(name);
        let bytes = read::read_start(&path, MAX_SIZE).ok()?;
        let copies = Copy::all(&bytes);
        if copies.is_empty() {
            return None;
        }
        // Docker takes the first that is there; `.containerignore` is Podman's.
        let own = format!("{name}.dockerignore");
        let mut ignores =
            [own.as_str(), ".containerignore", ".dockerignore"].into_iter().filter_map(|name| {
                let path = directory.join(name);
                Some((read::read_start(&path, MAX_SIZE).ok()?, path))
            });
        let (source, ignore_file) =
            ignores.next().unwrap_or_else(|| (Vec::new(), directory.join(".dockerignore")));
        Some(Self {
            file: Arc::new(SourceFile::new(paths::display(&path, cwd), bytes)),
            copies,
            ignore: DockerIgnore::parse(&source),
            ignore_file: paths::display(&ignore_file, cwd).into(),
        })
    }

    /// The instruction that copies the file at `path`, which starts from the directory of the Dockerfile.
    fn copy_of(&self, path: &str) -> Option<DockerCopy> {
        let source = self.copies.iter().find_map(|copy| copy.takes(path))?;
        (!self.ignore.covers(path)).then(|| DockerCopy {
            source: Place::new(&self.file, source),
            ignore_file: Arc::clone(&self.ignore_file),
            pattern: path.into(),
        })
    }
}

/// Whether a file of this name is a Dockerfile.
pub(crate) fn is_dockerfile(name: &str) -> bool {
    let is_ignore_file = name.ends_with(".dockerignore");
    let is_named = ["Dockerfile", "Containerfile"].iter().any(|kind| {
        let rest = name.strip_prefix(kind);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let is_kind = [".Dockerfile", ".dockerfile", ".Containerfile"].iter().any(|end| name.ends_with(end));
    !is_ignore_file && (is_named || is_kind)
}

#[cfg(test)]
mod tests {
    use super::is_dockerfile;

    #[test]
    fn dockerfiles_are_known_by_their_names() {
        for name in ["Dockerfile", "Dockerfile.prod", "api.Dockerfile", "api.dockerfile", "Containerfile"] {
            assert!(is_dockerfile(name), "{name}");
        }
        for name in
            ["Dockerfiles", "Dockerfile.dockerignore", ".dockerignore", "dockerfile.md", "my-Dockerfile"]
        {
            assert!(!is_dockerfile(name), "{name}");
        }
    }
}
