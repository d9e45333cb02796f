//! What a branch has changed: in its commits, in the index and in the work tree.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BStr, BString};
use gix::index::entry::{Flags, Mode, Stage, Stat, stat};
use gix::index::{Entry, State};
use gix::objs::Kind;

use super::Unreadable;
use super::objects::Objects;
use super::tracked::{FileMode, TrackedFile, files_of, tracked_files};
use crate::read;

/// What is different from what a branch began with.
#[derive(Debug)]
pub(crate) struct Changes {
    /// Where files were added, changed or taken away. Absolute paths, without links in them.
    pub(crate) touched: HashSet<PathBuf>,
    /// The files that the index holds; all others are new, unless git ignores them.
    pub(crate) held: HashSet<PathBuf>,
}

/// Why it cannot be told what a branch has changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ChangesError {
    /// There is no such commit here.
    Unknown,
    /// There is no commit at all.
    NoCommit,
    /// The branch has nothing in common with the commit, or that is not here, where a part of the history `is_missing`.
    NoMergeBase { is_missing: bool },
    /// Something could not be read.
    Unreadable(Unreadable),
}

impl fmt::Display for ChangesError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unknown => "there is no such commit here",
            Self::NoCommit => "there is no commit yet",
            Self::NoMergeBase { is_missing: false } => "it has no commit in common with what is checked out",
            Self::NoMergeBase { is_missing: true } => {
                "the commit that it has in common with what is checked out is not in this shallow clone"
            }
            Self::Unreadable(Unreadable::Index) => "the index cannot be read",
            Self::Unreadable(Unreadable::Head | Unreadable::Ignores) => "the commits cannot be read",
        })
    }
}

/// Finds what is different from the last commit that `revision` and what is checked out have in common. `top` is the top of
/// the work tree.
pub(super) fn changes(
    repository: &gix::Repository,
    objects: &Objects,
    index: &State,
    top: &Path,
    revision: &str,
) -> Result<Changes, ChangesError> {
    let base = base(repository, revision)?;
    let unreadable = |part| move |_| ChangesError::Unreadable(part);
    let before = files_of(base, objects).map_err(unreadable(Unreadable::Head))?;
    let mut before: HashMap<BString, (ObjectId, bool)> =
        before.into_iter().map(|file| (file.path, (file.id, file.mode == FileMode::Link))).collect();
    let now = tracked_files(index, objects).map_err(ChangesError::Unreadable)?;
    let path = |name: &BStr| gix::path::from_byte_slice(name).ok().map(|path| top.join(path));
    let mut changes = Changes { touched: HashSet::new(), held: HashSet::with_capacity(now.len()) };
    for TrackedFile { path: name, id, mode } in now {
        let Some(path) = path(name.as_ref()) else { continue };
        if before.remove(&name) != Some((id, mode == FileMode::Link)) {
            changes.touched.insert(path.clone());
        }
        changes.held.insert(path);
    }
    changes.touched.extend(before.keys().filter_map(|name| path(name.as_ref())));
    let in_work_tree = index.entries().iter().filter(|entry| !entry.mode.is_sparse());
    let in_work_tree = in_work_tree.filter_map(|entry| {
        let path = path(entry.path(index))?;
        is_changed(entry, &path, index, repository.object_hash()).then_some(path)
    });
    changes.touched.extend(in_work_tree);
    Ok(changes)
}

/// The directory of the commit that `revision` and what is checked out have in common.
pub(super) fn base(repository: &gix::Repository, revision: &str) -> Result<ObjectId, ChangesError> {
    let commit = |revision: &str| {
        let id = repository.rev_parse_single(BStr::new(revision)).ok()?;
        Some(id.object().ok()?.peel_to_commit().ok()?.id)
    };
    let head = commit("HEAD").ok_or(ChangesError::NoCommit)?;
    let revision = commit(revision).ok_or(ChangesError::Unknown)?;
    let is_missing = repository.is_shallow().unwrap_or(false);
    match repository.merge_base(revision, head) {
        Ok(Some(base)) => {
            let tree = repository.find_commit(base.detach()).ok();
            let tree = tree.and_then(|commit| Some(commit.tree_id().ok()?.detach()));
            tree.ok_or(ChangesError::Unreadable(Unreadable::Head))
        }
        Ok(None) => Err(ChangesError::NoMergeBase { is_missing }),
        Err(_) if is_missing => Err(ChangesError::NoMergeBase { is_missing }),
        Err(_) => Err(ChangesError::Unreadable(Unreadable::Head)),
    }
}

/// Whether the file at `path` is something else than `entry` of the index says. Where the index knows the file by its size
/// and times, it is not read.
///
/// Content that git would convert, such as line endings, counts as changed: that is one file more to look at.
fn is_changed(entry: &Entry, path: &Path, index: &State, hash: gix::hash::Kind) -> bool {
    if entry.mode == Mode::COMMIT || entry.flags.intersects(Flags::ASSUME_VALID | Flags::SKIP_WORKTREE) {
        return false;
    }
    let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(path) else { return true };
    let is_link = entry.mode == Mode::SYMLINK;
    let is_same_kind = if is_link { metadata.is_symlink() } else { metadata.is_file() };
    if entry.stage() != Stage::Unconflicted || !is_same_kind {
        return true;
    }
    let options = stat::Options::default();
    let is_known = Stat::from_fs(&metadata).is_ok_and(|now| {
        entry.stat.matches(&now, options) && !entry.stat.is_racy(index.timestamp(), options)
    });
    if is_known {
        return false;
    }
    let content = if is_link {
        std::fs::read_link(path)
            .ok()
            .and_then(|target| Some(gix::path::into_bstr(target).ok()?.into_owned().into()))
    } else {
        read::read(path).ok()
    };
    let id = content.and_then(|content: Vec<u8>| gix::objs::compute_hash(hash, Kind::Blob, &content).ok());
    id != Some(entry.id)
}
