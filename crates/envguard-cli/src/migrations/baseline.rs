//! What was there before, as git knows it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envguard_core::SourceFile;
use envguard_core::deploy::migration::Known;
use gix::ObjectId;

use super::files::is_wanted;
use super::layout;
use crate::checker::Checker;
use crate::exit::Failure;
use crate::files::staged_content;
use crate::git::{FileMode, Found, Repository};
use crate::{paths, read};

/// The files that were there before.
pub(super) struct Before {
    pub(super) known: Known,
    pub(super) files: Vec<Arc<SourceFile>>,
}

impl Before {
    /// What the commit that `release` names had in `directory`; `None` where git knows of no such commit.
    pub(super) fn of_release(
        directory: &Path,
        release: &str,
        checker: &Checker<'_>,
    ) -> Result<Option<Self>, Failure> {
        let Some((repository, below)) = repository_of(directory, checker) else { return Ok(None) };
        let Ok(revision) = repository.revision(release, read::MAX_FILE_SIZE as u64) else { return Ok(None) };
        let files = files_at(&repository, revision.tree(), &below, directory, checker)?;
        Ok(Some(Self { known: Known::Release(paths::printable(release).into()), files }))
    }

    /// What the last release had in `directory`. Where there is none: what the last commit had that `revision` and this one
    /// have in common, or the last commit itself. `None` where git knows nothing.
    pub(super) fn find(
        directory: &Path,
        files: &[Arc<SourceFile>],
        revision: Option<&str>,
        checker: &Checker<'_>,
    ) -> Result<Option<Self>, Failure> {
        let Checker { config, cwd, .. } = checker;
        let Some((repository, below)) = repository_of(directory, checker) else { return Ok(None) };
        let unreadable = |part: crate::git::Unreadable| part.failure(repository.top(), cwd);
        let at = |tree: ObjectId| files_at(&repository, tree, &below, directory, checker);
        let is_release = |name: &str| config.migrations.is_release(name);
        let mut newest: Option<Self> = None;
        for release in repository.releases(&is_release, 2).map_err(unreadable)? {
            let before = Self {
                known: Known::Release(paths::printable(&release.name).into()),
                files: at(release.tree)?,
            };
            // Who checks out a release to deploy it asks what it does to the one before.
            if !(release.is_head && are_the_same(&before.files, files)) {
                return Ok(Some(before));
            }
            newest = Some(before);
        }
        if newest.is_some() {
            return Ok(newest);
        }
        let tree = match revision {
            // What is wrong with it was told before.
            Some(revision) => repository.base_tree(revision).ok(),
            None => Some(repository.head_tree().map_err(unreadable)?),
        };
        // Before the first commit, nothing is known.
        let Some(tree) = tree.filter(|tree| !tree.is_empty_tree()) else { return Ok(None) };
        Ok(Some(Self { known: Known::Commit, files: at(tree)? }))
    }
}

/// The repository that `directory` is in, and the path to it from the top.
fn repository_of(directory: &Path, checker: &Checker<'_>) -> Option<(Arc<Repository>, PathBuf)> {
    let absolute = paths::absolute(directory, checker.cwd);
    let real = absolute.canonicalize().unwrap_or(absolute);
    let Found::Repository(repository) = checker.exposure.repositories().around(&real) else { return None };
    let below = real.strip_prefix(repository.top()).ok()?.to_owned();
    Some((repository, below))
}

/// The files that `repository` had below `inside` in the commit with `tree`, called as those of `directory` are now.
fn files_at(
    repository: &Repository,
    tree: ObjectId,
    inside: &Path,
    directory: &Path,
    checker: &Checker<'_>,
) -> Result<Vec<Arc<SourceFile>>, Failure> {
    let tracked =
        repository.files_at(tree, inside).map_err(|part| part.failure(repository.top(), checker.cwd))?;
    let prefix = layout::prefix(directory, checker.cwd);
    let mut files = Vec::new();
    for file in tracked.iter().filter(|file| file.mode != FileMode::Link) {
        let Some(path) = file.path_below(Path::new("")) else { continue };
        let Ok(below) = path.strip_prefix(inside) else { continue };
        if !is_wanted(&path, checker) {
            continue;
        }
        let shown = format!("{prefix}{}", paths::display(below, Path::new("/")));
        files.push(Arc::new(SourceFile::new(shown.clone(), staged_content(repository, file, &shown)?)));
    }
    Ok(files)
}

/// Whether the same files are in both, whatever their line endings.
fn are_the_same(before: &[Arc<SourceFile>], now: &[Arc<SourceFile>]) -> bool {
    let text =
        |file: &SourceFile| -> Vec<u8> { file.bytes.iter().copied().filter(|byte| *byte != b'\r').collect() };
    let before: HashMap<&str, &Arc<SourceFile>> = before.iter().map(|file| (&*file.path, file)).collect();
    let is_same =
        |file: &Arc<SourceFile>| before.get(&*file.path).is_some_and(|other| text(other) == text(file));
    before.len() == now.len() && now.iter().all(is_same)
}
