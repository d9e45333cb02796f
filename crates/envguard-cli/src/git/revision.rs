//! The files of one commit, read without checking it out.

use std::fmt;

use gix::ObjectId;
use gix::bstr::{BStr, ByteSlice};
use gix::objs::tree::EntryKind;

use super::objects::Objects;
use super::{BlobError, Blobs, tree};

/// So many links are followed from a file to what it stands for.
const MAX_LINKS: usize = 8;

/// A commit and its files. Paths are those of git: from the top, with `/`, without one at either end.
pub(crate) struct Revision {
    tree: ObjectId,
    objects: Objects,
    blobs: Blobs,
}

/// Why a revision cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RevisionError {
    /// No commit has this name here; the clone is shallow, or is not.
    Unknown { is_shallow: bool },
    /// The name is that of a commit whose files are not here, or are broken. The text says how.
    Unreadable(String),
}

/// What a commit has at a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// A file, links followed.
    File,
    /// A directory.
    Directory,
    /// Nothing that can be read: neither of these, or a link that leads out of the commit.
    Nothing,
}

impl fmt::Display for RevisionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { .. } => formatter.write_str("there is no such commit here"),
            Self::Unreadable(reason) => write!(formatter, "its files cannot be read: {reason}"),
        }
    }
}

impl Revision {
    /// Finds the commit that `name` names, in any way that git knows: a branch, a tag, an id, `HEAD~3`.
    pub(super) fn find(
        repository: &gix::Repository,
        objects: Objects,
        name: &str,
        limit: u64,
    ) -> Result<Self, RevisionError> {
        let is_shallow = repository.is_shallow().unwrap_or(false);
        let unknown = || RevisionError::Unknown { is_shallow };
        let id = repository.rev_parse_single(BStr::new(name)).map_err(|_| unknown())?;
        let commit = id.object().map_err(|_| unknown())?.peel_to_commit().map_err(|_| unknown())?;
        let tree = commit.tree_id().map_err(|error| RevisionError::Unreadable(error.to_string()))?.detach();
        let blobs = Blobs::new(objects.clone(), limit);
        Ok(Self { tree, objects, blobs })
    }

    /// The tree with all its files.
    pub(crate) fn tree(&self) -> ObjectId {
        self.tree
    }

    /// The names of the files in the directory at `path`; `None` where there is no such directory.
    pub(crate) fn names(&self, path: &str) -> Result<Option<Vec<String>>, RevisionError> {
        let Some((EntryKind::Tree, id)) = self.entry(path)? else { return Ok(None) };
        let entries = self.entries(id)?;
        let files = entries.iter().filter(|entry| entry.kind != EntryKind::Tree);
        Ok(Some(files.filter_map(|entry| Some(entry.name.to_str().ok()?.to_owned())).collect()))
    }

    /// What is at `path`.
    pub(crate) fn at(&self, path: &str) -> Result<At, RevisionError> {
        if let Some((EntryKind::Tree, _)) = self.entry(path)? {
            return Ok(At::Directory);
        }
        Ok(self.file(path)?.map_or(At::Nothing, |_| At::File))
    }

    /// What is in the file at `path`; `None` where there is none.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, RevisionError> {
        let Some(id) = self.file(path)? else { return Ok(None) };
        self.blob(&id, path).map(Some)
    }

    /// The content of the file at `path`, links followed.
    fn file(&self, path: &str) -> Result<Option<ObjectId>, RevisionError> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            match self.entry(&path)? {
                Some((EntryKind::Blob | EntryKind::BlobExecutable, id)) => return Ok(Some(id)),
                Some((EntryKind::Link, id)) => {
                    let target = self.blob(&id, &path)?;
                    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                    let target = target.to_str().ok().and_then(|target| joined(parent, target));
                    let Some(target) = target else { return Ok(None) };
                    path = target;
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    fn blob(&self, id: &ObjectId, path: &str) -> Result<Vec<u8>, RevisionError> {
        let mut content = Vec::new();
        self.blobs.clone().read(id, &mut content).map_err(|error| {
            RevisionError::Unreadable(match error {
                BlobError::Missing => format!("the content of `{path}` is not in this clone"),
                BlobError::Corrupt(reason) => format!("the content of `{path}` is broken: {reason}"),
                BlobError::TooLarge(size) => format!("`{path}` is too large: {} MiB", size >> 20),
            })
        })?;
        Ok(content)
    }

    /// The kind and the content of what is at `path`, a link as such; the whole commit at an empty one.
    fn entry(&self, path: &str) -> Result<Option<(EntryKind, ObjectId)>, RevisionError> {
        let mut found = (EntryKind::Tree, self.tree);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if found.0 != EntryKind::Tree {
                return Ok(None);
            }
            let entry = self.entries(found.1)?.into_iter().find(|entry| entry.name == name);
            let Some(entry) = entry else { return Ok(None) };
            found = (entry.kind, entry.id);
        }
        Ok(Some(found))
    }

    fn entries(&self, id: ObjectId) -> Result<Vec<tree::TreeEntry>, RevisionError> {
        tree::entries(&self.objects, id).map_err(|error| RevisionError::Unreadable(error.to_string()))
    }
}

/// The path that `relative` leads to from the directory at `parent`; `None` where that is outside of the commit.
pub(crate) fn joined(parent: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') {
        return None;
    }
    let mut names: Vec<&str> = parent.split('/').filter(|name| !name.is_empty()).collect();
    for name in relative.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_commit() {
        let table = [
            ("", ".env.example", Some(".env.example")),
            ("app", "../.env.example", Some(".env.example")),
            ("app/schemas", "./../x//y.json", Some("app/x/y.json")),
            ("app", "../../x", None),
            ("", "/etc/passwd", None),
            ("app", "..", Some("")),
        ];
        for (parent, relative, expected) in table {
            assert_eq!(joined(parent, relative).as_deref(), expected, "{parent} + {relative}");
        }
    }
}
