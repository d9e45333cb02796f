//! The files that the index holds.

use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice, ByteVec};
use gix::index::State;
use gix::index::entry::{Mode, Stage};
use gix::objs::tree::EntryKind;

use super::objects::Objects;
use super::{Unreadable, tree};

/// A file that git holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrackedFile {
    /// Where it lies below the top of the work tree, with `/`.
    pub(crate) path: BString,
    /// Its content.
    pub(crate) id: ObjectId,
    pub(crate) mode: FileMode,
}

impl TrackedFile {
    /// Where it lies in the work tree whose top is `top`; `None` where no file can have such a name.
    pub(crate) fn path_below(&self, top: &Path) -> Option<PathBuf> {
        gix::path::from_byte_slice(&self.path).ok().map(|path| top.join(path))
    }
}

/// What a file is to git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileMode {
    File,
    Executable,
    /// Its content is the path that the link leads to.
    Link,
}

impl FileMode {
    /// `None` for what has no content: submodules and directories.
    pub(super) fn of_tree(kind: EntryKind) -> Option<Self> {
        match kind {
            EntryKind::Blob => Some(Self::File),
            EntryKind::BlobExecutable => Some(Self::Executable),
            EntryKind::Link => Some(Self::Link),
            EntryKind::Tree | EntryKind::Commit => None,
        }
    }

    /// `None` for what has no content: submodules and directories.
    pub(super) fn of_index(mode: Mode) -> Option<Self> {
        match mode {
            Mode::FILE => Some(Self::File),
            Mode::FILE_EXECUTABLE => Some(Self::Executable),
            Mode::SYMLINK => Some(Self::Link),
            _ => None,
        }
    }
}

/// What `index` holds, in its order. Of what is not merged yet our side, or else the other one. Directories that a sparse
/// index holds as a whole are read from `objects`.
pub(super) fn tracked_files(index: &State, objects: &Objects) -> Result<Vec<TrackedFile>, Unreadable> {
    let mut files = Vec::with_capacity(index.entries().len());
    for sides in index.entries().chunk_by(|one, other| one.path(index) == other.path(index)) {
        let Some(entry) = sides.iter().min_by_key(|entry| preference(entry.stage())) else { continue };
        let path = entry.path(index);
        if entry.mode.is_sparse() {
            files_below(path, entry.id, objects, &mut files).map_err(|_| Unreadable::Index)?;
        } else if let Some(mode) = FileMode::of_index(entry.mode) {
            files.push(TrackedFile { path: path.to_owned(), id: entry.id, mode });
        }
    }
    Ok(files)
}

/// The files of the directory `tree` of a commit, the top one.
pub(super) fn files_of(tree: ObjectId, objects: &Objects) -> gix::Result<Vec<TrackedFile>> {
    let mut files = Vec::new();
    files_below(BStr::new(b""), tree, objects, &mut files)?;
    Ok(files)
}

fn preference(stage: Stage) -> u8 {
    match stage {
        Stage::Unconflicted => 0,
        Stage::Ours => 1,
        Stage::Theirs => 2,
        Stage::Base => 3,
    }
}

/// Adds the files of `tree` to `files`, in the order that an index would have them in. `prefix` ends with `/`.
fn files_below(
    prefix: &BStr,
    tree: ObjectId,
    objects: &Objects,
    files: &mut Vec<TrackedFile>,
) -> gix::Result<()> {
    let below = |prefix: &BStr, tree| {
        let entries = tree::entries(objects, tree)?;
        let prefix = prefix.to_owned();
        Ok::<_, gix::Error>(entries.into_iter().rev().map(move |mut entry| {
            entry.name.insert_str(0, &prefix);
            entry
        }))
    };
    let mut left: Vec<_> = below(prefix, tree)?.collect();
    while let Some(entry) = left.pop() {
        if entry.kind == EntryKind::Tree {
            let mut prefix = entry.name;
            prefix.push(b'/');
            left.extend(below(prefix.as_bstr(), entry.id)?);
        } else if let Some(mode) = FileMode::of_tree(entry.kind) {
            files.push(TrackedFile { path: entry.name, id: entry.id, mode });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use gix::bstr::ByteSlice;

    use super::super::FileMode;
    use super::super::testing::WorkTree;

    #[track_caller]
    fn check(tree: &WorkTree, expected: &str) {
        let repository = tree.repository("");
        let files = repository.tracked_files().unwrap();
        let mut blobs = repository.blobs(100);
        let mut content = Vec::new();
        let lines = files.iter().map(|file| {
            blobs.read(&file.id, &mut content).unwrap();
            let mode = match file.mode {
                FileMode::File => "",
                FileMode::Executable => " runs",
                FileMode::Link => " leads to",
            };
            format!("{}{mode} {}", file.path, content.as_bstr())
        });
        assert_eq!(lines.collect::<Vec<_>>().join("; "), expected);
    }

    #[test]
    fn nothing() {
        check(&WorkTree::new(), "");
    }

    #[test]
    fn files_in_their_order() {
        let tree = WorkTree::new();
        tree.write("b/c", "1").write("b.d", "2").write("x", "3").write("a", "4").git("add .");
        tree.git("update-index --chmod=+x x").write("a", "5").write("new", "6");
        check(&tree, "a 4; b.d 2; b/c 1; x runs 3");
    }

    #[cfg(unix)]
    #[test]
    fn links() {
        let tree = WorkTree::new();
        std::os::unix::fs::symlink("to/it", tree.path("link")).unwrap();
        tree.git("add .");
        check(&tree, "link leads to to/it");
    }

    #[test]
    fn submodules_are_their_own() {
        let inner = WorkTree::new();
        inner.write("in", "1").commit();
        let tree = WorkTree::new();
        tree.git(&format!("submodule --quiet add {} sub", inner.path("").display()));
        check(
            &tree,
            &format!(".gitmodules [submodule \"sub\"]\n\tpath = sub\n\turl = {}\n", inner.path("").display()),
        );
    }

    #[test]
    fn conflicts_once() {
        let tree = conflict();
        check(&tree, "both ours\n; gone-here theirs\n; same 1\n");
    }

    /// `both` was changed on both sides, `gone-here` on theirs alone.
    fn conflict() -> WorkTree {
        let tree = WorkTree::new();
        tree.write("both", "1\n").write("gone-here", "1\n").write("same", "1\n").commit();
        tree.git("checkout -qb other").write("both", "theirs\n").write("gone-here", "theirs\n").commit();
        tree.git("checkout -q main").git("rm -q gone-here").write("both", "ours\n").commit();
        tree.output("merge -q other");
        tree
    }

    #[test]
    fn what_will_be_added() {
        let tree = WorkTree::new();
        tree.write("new", "1").git("add -N new");
        check(&tree, "new ");
    }

    #[test]
    fn a_sparse_index() {
        let tree = WorkTree::new();
        tree.write("in/a", "1")
            .write("out/b", "2")
            .write("out/c/d", "3")
            .write("out/c.d", "4")
            .write("z", "5")
            .commit();
        tree.git("sparse-checkout set --cone --sparse-index in");
        check(&tree, "in/a 1; out/b 2; out/c.d 4; out/c/d 3; z 5");
    }

    #[test]
    fn a_split_index() {
        let tree = WorkTree::new();
        tree.write("a", "1").commit().git("update-index --split-index").write("b", "2").git("add b");
        check(&tree, "a 1; b 2");
    }
}
