//! The files of a history, each content once.

use gix::ObjectId;
use gix::hashtable::HashSet;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};

use super::super::BlobError;
use super::super::objects::Objects;
use super::commits::{Commits, Root};
use super::paths::{PathId, Paths};
use super::trouble::Troubles;

/// A content, and where it was first.
pub(super) struct Blob {
    pub(super) id: ObjectId,
    /// The number of the first commit with it.
    pub(super) source: u32,
    pub(super) path: PathId,
}

/// The contents of `commits`, in the order of their first appearance: that of the commits, and of the paths in a commit as
/// git has them. Each directory is read once.
pub(super) fn blobs(objects: &Objects, commits: &Commits, troubles: &mut Troubles) -> (Vec<Blob>, Paths) {
    let mut discovery = Discovery {
        objects,
        troubles,
        seen: HashSet::default(),
        paths: Paths::new(),
        blobs: Vec::new(),
        left: Vec::new(),
        buffer: Vec::new(),
    };
    for tree in &commits.boundary {
        discovery.tree(*tree, None);
    }
    for (number, source) in (0..).zip(&commits.sources) {
        match source.root {
            Root::Tree(tree) => discovery.tree(tree, Some(number)),
            Root::Blob(blob) if discovery.seen.insert(blob) => {
                discovery.blobs.push(Blob { id: blob, source: number, path: Paths::TOP });
            }
            Root::Blob(_) => {}
        }
    }
    (discovery.blobs, discovery.paths)
}

struct Discovery<'d> {
    objects: &'d Objects,
    troubles: &'d mut Troubles,
    /// The directories and contents that were met.
    seen: HashSet<ObjectId>,
    paths: Paths,
    blobs: Vec<Blob>,
    /// Directories that are still to be read.
    left: Vec<(ObjectId, PathId)>,
    buffer: Vec<u8>,
}

impl Discovery<'_> {
    /// Takes the files below `top` that were not met before. They are from the commit `source`; if from none, they are
    /// not taken, but not new later either.
    fn tree(&mut self, top: ObjectId, source: Option<u32>) {
        if !self.seen.insert(top) {
            return;
        }
        self.left.push((top, Paths::TOP));
        while let Some((id, path)) = self.left.pop() {
            if id.is_empty_tree() {
                continue;
            }
            let error = match self.objects.find(&id, &mut self.buffer) {
                Ok(Some(Kind::Tree)) => match self.entries(id, path, source) {
                    Ok(()) => continue,
                    Err(error) => BlobError::Corrupt(error.to_string()),
                },
                Ok(Some(kind)) => BlobError::Corrupt(format!("it is a {kind}")),
                Ok(None) => BlobError::Missing,
                Err(error) => BlobError::Corrupt(error.to_string()),
            };
            self.troubles.path(id, self.paths.get(path), error);
        }
    }

    /// Takes what is in the directory that was read last.
    fn entries(&mut self, id: ObjectId, path: PathId, source: Option<u32>) -> gix::Result<()> {
        let first = self.left.len();
        for entry in TreeRefIter::from_bytes(&self.buffer, id.kind()) {
            let entry = entry?;
            let kind = entry.mode.kind();
            // What is in a submodule is in a repository of its own.
            if kind == EntryKind::Commit || !self.seen.insert(entry.oid.to_owned()) {
                continue;
            }
            let Some(path) = self.paths.below(path, entry.filename) else {
                let message = "its directory is too deep".to_owned();
                self.troubles.path(entry.oid.to_owned(), self.paths.get(path), BlobError::Corrupt(message));
                continue;
            };
            match (kind, source) {
                (EntryKind::Tree, _) => self.left.push((entry.oid.to_owned(), path)),
                (_, Some(source)) => self.blobs.push(Blob { id: entry.oid.to_owned(), source, path }),
                (_, None) => {}
            }
        }
        // They are taken from the end.
        self.left[first..].reverse();
        Ok(())
    }
}
