//! One repository.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use envguard_core::Tracked;
use gix::bstr::{BString, ByteSlice};
use gix::index::entry::Flags;
use gix::worktree::stack::state::ignore::Source;

use super::objects::{self, Objects};
use super::{
    Blobs, Changes, ChangesError, CleanContents, FileMode, History, HistoryError, HistoryOptions, Release,
    Revision, RevisionError, TrackedFile, changes, release, staged, tracked,
};
use crate::exit::Failure;
use crate::paths;

/// A repository.
///
/// It only reads. What the configuration of a repository says that belongs to somebody else is left alone, as git does
/// unless `safe.directory` names it; the index and the objects can be looked at all the same.
pub(crate) struct Repository {
    /// The top of the work tree, without links; without a work tree, the directory of the repository.
    top: PathBuf,
    /// Where more of its objects are.
    directories: Vec<PathBuf>,
    /// All questions need some of it, and are answered in microseconds: one at a time.
    state: Mutex<State>,
}

/// What has been read so far.
struct State {
    repository: gix::Repository,
    index: Lazy<gix::worktree::Index>,
    head: Lazy<gix::ObjectId>,
    ignores: Lazy<gix::worktree::Stack>,
}

/// Something that is read when it is first asked for.
enum Lazy<T> {
    Unread,
    Read(T),
    Unreadable,
}

/// What could not be read of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The index: so nothing can be told.
    Index,
    /// The last commit: so only what the index holds can be told.
    Head,
    /// The files that say what is ignored.
    Ignores,
}

impl Unreadable {
    /// What is told of the repository with its top at `top` where only that is wanted of it that cannot be read.
    pub(crate) fn failure(self, top: &Path, cwd: &Path) -> Failure {
        let part = match self {
            Self::Index => "the index",
            Self::Head => "the last commit",
            Self::Ignores => "what is ignored",
        };
        let top = paths::display(top, cwd);
        Failure::new(format!("{part} of the git repository `{top}` cannot be read"))
            .help("`git status` may say why; `--ignore exposure,secrets` checks without git")
    }
}

impl Repository {
    /// Opens the repository at `directory`, the top of a work tree; `None` if it cannot be opened, or has no work tree.
    /// `GIT_INDEX_FILE` is followed if `is_of_environment`.
    pub(super) fn open(directory: &Path, is_of_environment: bool) -> Option<Self> {
        let mut permissions = gix::open::Permissions::secure();
        if !is_of_environment {
            permissions.env.git_prefix = gix::sec::Permission::Deny;
        }
        let options = gix::open::Options::default().permissions(permissions);
        let repository = gix::ThreadSafeRepository::open_opts(directory, options).ok()?.to_thread_local();
        let top = repository.workdir()?.canonicalize().ok()?;
        Some(Self::new(repository, top, is_of_environment))
    }

    /// Opens the repository with the files of its own in `directory`, with the work tree and the index that the
    /// environment gives it.
    pub(super) fn open_named(directory: &Path) -> Option<Self> {
        let repository = gix::open_opts(directory, as_it_is()).ok()?;
        let top = repository.workdir()?.canonicalize().ok()?;
        Some(Self::new(repository, top, true))
    }

    /// Opens the repository with the files of its own in `directory`, which has no work tree.
    pub(super) fn open_bare(directory: &Path) -> Option<Self> {
        let repository = gix::open_opts(directory, as_it_is()).ok()?;
        let top = repository.git_dir().canonicalize().ok()?;
        Some(Self::new(repository, top, true))
    }

    fn new(repository: gix::Repository, top: PathBuf, is_of_environment: bool) -> Self {
        let directories = if is_of_environment { objects::directories_of_environment() } else { Vec::new() };
        let (index, head, ignores) = (Lazy::Unread, Lazy::Unread, Lazy::Unread);
        Self { top, directories, state: Mutex::new(State { repository, index, head, ignores }) }
    }

    /// The top of the work tree, without links; without a work tree, the directory of the repository.
    pub(crate) fn top(&self) -> &Path {
        &self.top
    }

    /// Whether git holds the file at `path`, an absolute path without links. What could not be read is said with each
    /// answer that it would have changed.
    pub(crate) fn tracked(&self, path: &Path) -> Result<Tracked, Unreadable> {
        let Some(name) = self.name(path) else { return Ok(Tracked::No) };
        // What was read is right, whoever has panicked since.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.index()?.entry_by_path(name.as_ref()).is_some() {
            return Ok(Tracked::Index);
        }
        let tree = state.head()?;
        let names = name.split(|byte| *byte == b'/');
        let tree = state.repository.find_tree(tree).map_err(|_| Unreadable::Head)?;
        let entry = tree.lookup_entry(names).map_err(|_| Unreadable::Head)?;
        Ok(if entry.is_some() { Tracked::Head } else { Tracked::No })
    }

    /// Whether git ignores the file at `path`, an absolute path without links, as long as it does not hold it.
    pub(crate) fn ignores(&self, path: &Path) -> Result<bool, Unreadable> {
        let Ok(relative) = path.strip_prefix(&self.top) else { return Ok(false) };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { repository, ignores, .. } = state.with_ignores()?;
        let Lazy::Read(stack) = ignores else { return Err(Unreadable::Ignores) };
        let platform = stack.at_path(relative, None, &repository.objects);
        platform.map(|platform| platform.is_excluded()).map_err(|_| Unreadable::Ignores)
    }

    /// The file at `path`, an absolute path without links, as the index holds it. What will only be added has no content
    /// there yet.
    pub(crate) fn index_file(&self, path: &Path) -> Result<Option<TrackedFile>, Unreadable> {
        let Some(name) = self.name(path) else { return Ok(None) };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = state.index()?.entry_by_path(name.as_ref());
        let entry = entry.filter(|entry| !entry.flags.contains(Flags::INTENT_TO_ADD));
        let known = entry.and_then(|entry| Some((entry.id, FileMode::of_index(entry.mode)?)));
        Ok(known.map(|(id, mode)| TrackedFile { path: name, id, mode }))
    }

    /// The names of the files that the index holds in `directory`, an absolute path without links.
    pub(crate) fn index_names(&self, directory: &Path) -> Result<Vec<String>, Unreadable> {
        let Some(mut prefix) = self.name(directory) else { return Ok(Vec::new()) };
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let index = state.index()?;
        let entries = index.prefixed_entries(prefix.as_ref()).unwrap_or_default();
        let entries = entries.iter().filter(|entry| !entry.flags.contains(Flags::INTENT_TO_ADD));
        let names = entries.filter_map(|entry| entry.path(index).get(prefix.len()..)?.to_str().ok());
        Ok(names.filter(|name| !name.contains('/')).map(str::to_owned).collect())
    }

    /// The files that the index holds, in its order. Those of submodules are in repositories of their own.
    pub(crate) fn tracked_files(&self) -> Result<Vec<TrackedFile>, Unreadable> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let objects = self.objects(&state);
        tracked::tracked_files(state.index()?, &objects)
    }

    /// The files whose content the next commit would add or change, as the index holds them, in its order. One that is
    /// in conflict is there once for each side that the last commit has not.
    pub(crate) fn staged_files(&self) -> Result<Vec<TrackedFile>, Unreadable> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (objects, head) = (self.objects(&state), state.head()?);
        staged::staged_files(state.index()?, head, &objects)
    }

    /// What is different from the last commit that `revision` and what is checked out have in common, in commits, in the
    /// index or in the work tree.
    pub(crate) fn changes_since(&self, revision: &str) -> Result<Changes, ChangesError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let objects = self.objects(&state);
        let index = state.index().map_err(ChangesError::Unreadable)?.clone();
        changes::changes(&state.repository, &objects, &index, &self.top, revision)
    }

    /// The id of the commit that `name` names, in any way that git knows.
    pub(crate) fn commit(&self, name: &str) -> Option<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let id = state.repository.rev_parse_single(name).ok()?;
        Some(id.object().ok()?.peel_to_commit().ok()?.id.to_string())
    }

    /// The commit that `name` names, whose files are read up to `limit` bytes of each.
    pub(crate) fn revision(&self, name: &str, limit: u64) -> Result<Revision, RevisionError> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        Revision::find(&state.repository, self.objects(&state), name, limit)
    }

    /// The names of the tags and branches.
    pub(crate) fn reference_names(&self) -> Vec<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(references) = state.repository.references() else { return Vec::new() };
        let Ok(all) = references.all() else { return Vec::new() };
        all.flatten().map(|reference| reference.name().shorten().to_string()).collect()
    }

    /// What reads the content of files, up to `limit` bytes of each.
    pub(crate) fn blobs(&self, limit: u64) -> Blobs {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        Blobs::new(self.objects(&state), limit)
    }

    /// What the repository has ever held.
    pub(crate) fn history(&self, options: HistoryOptions<'_>) -> Result<History, HistoryError> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        History::new(&state.repository, &self.directories, options)
    }

    /// The contents of its history that nothing was found in before, by an engine and with settings that `settings` stands
    /// for.
    pub(crate) fn clean_contents(&self, settings: &[u8]) -> CleanContents {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        CleanContents::open(state.repository.common_dir(), settings)
    }

    /// The releases that what is checked out came from, the newest `limit` of them first: commits with tags whose names
    /// `is_release` takes.
    pub(crate) fn releases(
        &self,
        is_release: &dyn Fn(&str) -> bool,
        limit: usize,
    ) -> Result<Vec<Release>, Unreadable> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        release::releases(&state.repository, is_release, limit).map_err(|_| Unreadable::Head)
    }

    /// The files below `directory`, which is one from the top on, in the commit with `tree`.
    pub(crate) fn files_at(
        &self,
        tree: gix::ObjectId,
        directory: &Path,
    ) -> Result<Vec<TrackedFile>, Unreadable> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        release::files_below(tree, directory, &self.objects(&state))
    }

    /// The tree of the last commit; an empty one before the first.
    pub(crate) fn head_tree(&self) -> Result<gix::ObjectId, Unreadable> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).head()
    }

    /// The tree of the last commit that `revision` and what is checked out have in common.
    pub(crate) fn base_tree(&self, revision: &str) -> Result<gix::ObjectId, ChangesError> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        changes::base(&state.repository, revision)
    }

    /// What `ask` finds out of the repository itself.
    pub(super) fn with_repository<T>(&self, ask: impl FnOnce(&gix::Repository) -> T) -> T {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&state.repository)
    }

    fn objects(&self, state: &State) -> Objects {
        Objects::of(&state.repository, &self.directories)
    }

    /// How git calls the file at `path`; `None` where it lies outside of the work tree.
    fn name(&self, path: &Path) -> Option<BString> {
        let relative = path.strip_prefix(&self.top).ok()?;
        let name = gix::path::into_bstr(relative).ok()?;
        Some(gix::path::to_unix_separators_on_windows(name).into_owned())
    }
}

/// Takes a directory for that of a repository, whatever it is called.
fn as_it_is() -> gix::open::Options {
    gix::open::Options::default().open_path_as_is(true)
}

impl State {
    fn index(&mut self) -> Result<&gix::worktree::Index, Unreadable> {
        let repository = &self.repository;
        self.index.get(|| repository.index_or_empty().ok()).ok_or(Unreadable::Index)
    }

    /// The tree of the last commit; an empty one before the first.
    fn head(&mut self) -> Result<gix::ObjectId, Unreadable> {
        let repository = &self.repository;
        let read = || Some(repository.head_tree_id_or_empty().ok()?.detach());
        self.head.get(read).copied().ok_or(Unreadable::Head)
    }

    fn with_ignores(&mut self) -> Result<&mut Self, Unreadable> {
        let index = self.index()?.clone();
        let repository = &self.repository;
        let read = || {
            let source = Source::WorktreeThenIdMappingIfNotSkipped;
            Some(repository.excludes(&index, None, source).ok()?.detach())
        };
        self.ignores.get(read);
        Ok(self)
    }
}

impl<T> Lazy<T> {
    /// What was read, by `read` if nobody has before; `None` if it cannot be.
    fn get(&mut self, read: impl FnOnce() -> Option<T>) -> Option<&T> {
        if let Lazy::Unread = self {
            *self = read().map_or(Lazy::Unreadable, Lazy::Read);
        }
        match self {
            Lazy::Read(value) => Some(value),
            Lazy::Unread | Lazy::Unreadable => None,
        }
    }
}
