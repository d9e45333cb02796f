//! What the next commit would change.

use std::collections::HashMap;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};
use gix::index::entry::{Flags, Stage};
use gix::index::{Entry, State, extension};
use gix::objs::tree::EntryKind;

use super::objects::Objects;
use super::tracked::{FileMode, TrackedFile};
use super::{Unreadable, tree};

/// The files of `index` whose content is not what the tree `head` has at their path, in the order of the index.
///
/// Where nothing is merged yet, both sides are compared: what git will commit is one of them or made of them. An entry
/// that only says that a file will be added has no content yet.
///
/// Directories that the index knows to be as in `head` are not looked into, so that the work is in what has changed.
pub(super) fn staged_files(
    index: &State,
    head: ObjectId,
    objects: &Objects,
) -> Result<Vec<TrackedFile>, Unreadable> {
    let mut comparison = Comparison { index, objects, files: Vec::new(), left: Vec::new() };
    let known = index.tree();
    let side = Side::Index { entries: index.entries(), known };
    comparison.left.push(Directory { path: BString::default(), side, head: Some(head) });
    while let Some(directory) = comparison.left.pop() {
        comparison.directory(&directory)?;
    }
    let mut files = comparison.files;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

struct Comparison<'i> {
    index: &'i State,
    objects: &'i Objects,
    files: Vec<TrackedFile>,
    /// Directories that are still to be compared. A list rather than recursion: paths are as deep as somebody made them.
    left: Vec<Directory<'i>>,
}

/// A directory to compare.
struct Directory<'i> {
    /// Its path, which ends with `/` unless it is the top.
    path: BString,
    side: Side<'i>,
    /// What the last commit has there, if it has a directory there.
    head: Option<ObjectId>,
}

/// What the index holds of a directory.
enum Side<'i> {
    /// Its files, and what the index knows of the tree that they make.
    Index { entries: &'i [Entry], known: Option<&'i extension::Tree> },
    /// The directory as a whole, in a sparse index.
    Tree(ObjectId),
}

/// What the last commit has in a directory, by name.
type Names = HashMap<BString, (EntryKind, ObjectId)>;

impl<'i> Comparison<'i> {
    fn directory(&mut self, directory: &Directory<'i>) -> Result<(), Unreadable> {
        if directory.tree().is_some_and(|tree| directory.head == Some(tree)) {
            return Ok(());
        }
        let head = match directory.head {
            Some(head) => tree::entries(self.objects, head).map_err(|_| Unreadable::Head)?,
            None => Vec::new(),
        };
        let head = head.into_iter().map(|entry| (entry.name, (entry.kind, entry.id))).collect();
        match directory.side {
            Side::Index { entries, known } => self.entries(directory.path.as_bstr(), entries, known, &head),
            Side::Tree(tree) => self.tree(directory.path.as_bstr(), tree, &head)?,
        }
        Ok(())
    }

    /// Compares the files of the directory at `prefix`, and puts its directories down for later.
    fn entries(
        &mut self,
        prefix: &BStr,
        entries: &'i [Entry],
        known: Option<&'i extension::Tree>,
        head: &Names,
    ) {
        let known: HashMap<&[u8], &extension::Tree> =
            known.into_iter().flat_map(|tree| &tree.children).map(|tree| (&*tree.name, tree)).collect();
        let mut rest = entries;
        while let Some(entry) = rest.first() {
            let path = entry.path(self.index);
            let name = path.get(prefix.len()..).unwrap_or_default();
            let Some(length) = name.find_byte(b'/') else {
                self.file(path, entry, head.get(name.as_bstr()));
                rest = &rest[1..];
                continue;
            };
            let (directory, name) = (&path[..=prefix.len() + length], &name[..length]);
            // As the index is sorted. Of a broken one, what is not where it should be is a directory of its own.
            let count = rest.partition_point(|entry| entry.path(self.index).starts_with(directory)).max(1);
            let (entries, others) = rest.split_at(count);
            rest = others;
            let side = if entry.mode.is_sparse() {
                Side::Tree(entry.id)
            } else {
                Side::Index { entries, known: known.get(name).copied() }
            };
            self.left.push(Directory { path: directory.into(), side, head: directory_at(head, name) });
        }
    }

    fn file(&mut self, path: &BStr, entry: &Entry, head: Option<&(EntryKind, ObjectId)>) {
        let Some(mode) = FileMode::of_index(entry.mode) else { return };
        let is_side = entry.stage() != Stage::Base && !entry.flags.contains(Flags::INTENT_TO_ADD);
        if is_side && !is_same(mode, entry.id, head) {
            self.files.push(TrackedFile { path: path.to_owned(), id: entry.id, mode });
        }
    }

    /// As [`Self::entries`], for a directory that the index holds as a whole.
    fn tree(&mut self, prefix: &BStr, tree: ObjectId, head: &Names) -> Result<(), Unreadable> {
        for entry in tree::entries(self.objects, tree).map_err(|_| Unreadable::Index)? {
            let mut path = prefix.to_owned();
            path.extend_from_slice(&entry.name);
            if entry.kind == EntryKind::Tree {
                path.push(b'/');
                let head = directory_at(head, &entry.name);
                self.left.push(Directory { path, side: Side::Tree(entry.id), head });
            } else if let Some(mode) = FileMode::of_tree(entry.kind)
                && !is_same(mode, entry.id, head.get(&entry.name))
            {
                self.files.push(TrackedFile { path, id: entry.id, mode });
            }
        }
        Ok(())
    }
}

impl Directory<'_> {
    /// The tree that the index would make of it, if it knows.
    fn tree(&self) -> Option<ObjectId> {
        match self.side {
            Side::Index { entries, known } => {
                let known = known?;
                let is_valid = known.num_entries.is_some_and(|count| count as usize == entries.len());
                is_valid.then_some(known.id)
            }
            Side::Tree(tree) => Some(tree),
        }
    }
}

/// The directory called `name` in the last commit.
fn directory_at(head: &Names, name: &[u8]) -> Option<ObjectId> {
    let (kind, id) = head.get(name.as_bstr())?;
    (*kind == EntryKind::Tree).then_some(*id)
}

/// Whether the last commit has this content, and reads it as what it is now: a link or a file.
fn is_same(mode: FileMode, id: ObjectId, head: Option<&(EntryKind, ObjectId)>) -> bool {
    head.is_some_and(|(kind, head)| {
        let head_mode = FileMode::of_tree(*kind);
        *head == id && head_mode.is_some_and(|head| (head == FileMode::Link) == (mode == FileMode::Link))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::WorkTree;

    #[track_caller]
    fn check(tree: &WorkTree, expected: &str) {
        let repository = tree.repository("");
        let files = repository.staged_files().unwrap();
        let mut blobs = repository.blobs(100);
        let mut content = Vec::new();
        let lines = files.iter().map(|file| {
            blobs.read(&file.id, &mut content).unwrap();
            format!("{}: {}", file.path, String::from_utf8_lossy(&content))
        });
        assert_eq!(lines.collect::<Vec<_>>().join("; "), expected);
    }

    /// With a commit of several files.
    fn committed() -> WorkTree {
        let tree = WorkTree::new();
        tree.write("a", "1\n").write("d/b", "2\n").write("d/e/c", "3\n").write("f/g", "4\n").commit();
        tree
    }

    #[test]
    fn the_first_commit() {
        let tree = WorkTree::new();
        check(&tree, "");
        tree.write("b/c", "1").write("a", "2").git("add .").write("d", "3");
        check(&tree, "a: 2; b/c: 1");
    }

    #[test]
    fn added_and_changed() {
        let tree = committed();
        check(&tree, "");
        tree.write("d/e/c", "5").write("d/e/n", "6").write("new/x", "7").git("add .");
        check(&tree, "d/e/c: 5; d/e/n: 6; new/x: 7");
    }

    #[test]
    fn the_index_rather_than_the_work_tree() {
        let tree = committed();
        tree.write("a", "staged").git("add a").write("a", "later").write("d/b", "unstaged");
        check(&tree, "a: staged");
        std::fs::remove_file(tree.path("a")).unwrap();
        check(&tree, "a: staged");
    }

    #[test]
    fn deleted() {
        let tree = committed();
        tree.git("rm -qr d");
        check(&tree, "");
        tree.git("rm -qr .");
        check(&tree, "");
    }

    #[test]
    fn renamed() {
        let tree = committed();
        tree.git("mv d/e moved");
        check(&tree, "moved/c: 3\n");
        tree.write("moved/c", "3\n4\n").git("add .");
        check(&tree, "moved/c: 3\n4\n");
    }

    #[test]
    fn mode_alone() {
        let tree = committed();
        tree.git("update-index --chmod=+x a");
        check(&tree, "");
    }

    #[test]
    fn kinds_that_change() {
        let tree = committed();
        tree.git("rm -qr d a").write("d", "5").write("a/b", "6").git("add .");
        check(&tree, "a/b: 6; d: 5");
        #[cfg(unix)]
        {
            std::fs::remove_file(tree.path("d")).unwrap();
            tree.write("f/g", "a").commit();
            std::fs::remove_file(tree.path("f/g")).unwrap();
            std::os::unix::fs::symlink("a", tree.path("f/g")).unwrap();
            tree.git("add .");
            check(&tree, "f/g: a");
        }
    }

    #[test]
    fn no_content_yet() {
        let tree = committed();
        tree.write("new", "1").git("add -N new");
        check(&tree, "");
    }

    #[test]
    fn submodules() {
        let (tree, inner) = (committed(), committed());
        tree.git(&format!("submodule --quiet add {} sub", inner.path("").display()));
        tree.git("rm -q --cached .gitmodules");
        check(&tree, "");
    }

    #[test]
    fn binary() {
        let tree = committed();
        tree.write("x", b"\0\xff").git("add x");
        check(&tree, "x: \0\u{fffd}");
    }

    #[test]
    fn both_sides_of_a_conflict() {
        let tree = WorkTree::new();
        tree.write("both", "1\n").write("same", "1\n").commit();
        tree.git("checkout -qb other").write("both", "theirs\n").write("new", "merged\n").commit();
        tree.git("checkout -q main").write("both", "ours\n").commit();
        tree.output("merge -q other");
        check(&tree, "both: theirs\n; new: merged\n");
    }

    #[test]
    fn a_work_tree_of_its_own() {
        let tree = committed();
        tree.git("worktree add -q -b other linked").write("linked/a", "5").git("-C linked add a");
        check(&tree, "");
        let files = tree.repository("linked").staged_files().unwrap();
        assert_eq!(files.iter().map(|file| file.path.to_string()).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn a_sparse_index() {
        let tree = committed();
        tree.git("sparse-checkout set --cone --sparse-index f");
        check(&tree, "");
        tree.write("f/g", "5").git("add f/g");
        check(&tree, "f/g: 5");
        tree.git("commit -qm x").git("reset -q --soft HEAD~");
        check(&tree, "f/g: 5");
    }

    #[test]
    fn after_packing() {
        let tree = committed();
        tree.git("gc -q").git("pack-refs --all").write("a", "5").git("add a");
        check(&tree, "a: 5");
    }

    #[test]
    fn ids_of_32_bytes() {
        let tree = WorkTree::without_repository();
        tree.git("init -q --object-format=sha256").write("a", "1").commit().write("b", "2").git("add b");
        check(&tree, "b: 2");
    }

    #[test]
    fn what_cannot_be_read() {
        use super::super::{BlobError, Unreadable};
        let tree = committed();
        tree.write("a", "5").git("add a");
        let repository = tree.repository("");
        let id = repository.staged_files().unwrap()[0].id;
        let mut content = Vec::new();
        assert_eq!(repository.blobs(0).read(&id, &mut content), Err(BlobError::TooLarge(1)));
        let head = tree.answer("rev-parse HEAD^{tree}");
        let object = |id: &str| tree.path(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
        std::fs::remove_file(object(&id.to_string())).unwrap();
        assert_eq!(tree.repository("").blobs(9).read(&id, &mut content), Err(BlobError::Missing));
        std::fs::write(object(&id.to_string()), "x").unwrap();
        let error = tree.repository("").blobs(9).read(&id, &mut content);
        assert!(matches!(error, Err(BlobError::Corrupt(_))), "{error:?}");
        std::fs::remove_file(object(&head)).unwrap();
        assert_eq!(tree.repository("").staged_files(), Err(Unreadable::Head));
        std::fs::write(tree.path(".git/index"), "x").unwrap();
        assert_eq!(tree.repository("").staged_files(), Err(Unreadable::Index));
    }
}
