//! What was found to be clean before.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::BStr;

/// How many contents are remembered.
const LIMIT: usize = 1 << 20;

/// How long a key is. By chance, none are the same in any repository.
const KEY: usize = 16;

/// What a file begins with.
const HEADER: &[u8] = b"envguard clean 1\n";

/// A content at a path, both as one number. Nothing can be told from it.
type Key = [u8; KEY];

/// The contents that nothing was found in, in a file beside the objects of the repository.
///
/// They are clean for one engine with one set of settings: others have a file of their own. Whatever is wrong with the
/// file, it is as if there were none.
pub(crate) struct CleanContents {
    path: PathBuf,
    keys: BTreeSet<Key>,
}

impl CleanContents {
    /// Those in the directory `git` of a repository, for an engine and settings that `settings` stands for.
    pub(super) fn open(git: &Path, settings: &[u8]) -> Self {
        let name = digest(&[settings]);
        let path = git.join("envguard").join(format!("clean-{}", hex(&name)));
        let keys = std::fs::read(&path).ok().and_then(|content| decoded(&content)).unwrap_or_default();
        Self { path, keys }
    }

    /// Whether nothing was found in the content `id` at `path`.
    pub(crate) fn contains(&self, id: &ObjectId, path: &BStr) -> bool {
        !self.keys.is_empty() && self.keys.contains(&digest(&[id.as_slice(), path]))
    }

    /// Remembers that nothing was found in some contents at their paths, as far as there is room.
    pub(crate) fn extend<'c>(&mut self, contents: impl IntoIterator<Item = (&'c ObjectId, &'c BStr)>) {
        for (id, path) in contents {
            if self.keys.len() >= LIMIT {
                return;
            }
            self.keys.insert(digest(&[id.as_slice(), path]));
        }
    }

    /// Writes them down, and takes away what was written down for other settings. Whoever reads meanwhile reads what was
    /// there or what is, and of two who write one wins.
    pub(crate) fn save(&self) -> io::Result<()> {
        let Some(directory) = self.path.parent() else { return Ok(()) };
        std::fs::create_dir_all(directory)?;
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        file.write_all(&encoded(&self.keys))?;
        file.persist(&self.path).map_err(|error| error.error)?;
        for other in std::fs::read_dir(directory)?.flatten() {
            let is_ours = other.file_name().as_encoded_bytes().starts_with(b"clean-");
            if is_ours && other.path() != self.path {
                std::fs::remove_file(other.path())?;
            }
        }
        Ok(())
    }
}

/// The header, the keys in their order, and a digest of both.
fn encoded(keys: &BTreeSet<Key>) -> Vec<u8> {
    let mut content = Vec::with_capacity(HEADER.len() + (keys.len() + 1) * KEY);
    content.extend_from_slice(HEADER);
    keys.iter().for_each(|key| content.extend_from_slice(key));
    let digest = digest(&[&content]);
    content.extend_from_slice(&digest);
    content
}

fn decoded(content: &[u8]) -> Option<BTreeSet<Key>> {
    let (content, end) = content.split_last_chunk::<KEY>()?;
    if digest(&[content]) != *end {
        return None;
    }
    let (keys, rest) = content.strip_prefix(HEADER)?.as_chunks::<KEY>();
    rest.is_empty().then(|| keys.iter().copied().collect())
}

/// The beginning of the SHA-256 of `parts`.
fn digest(parts: &[&[u8]]) -> Key {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
    for part in parts {
        hasher.update(part);
    }
    let mut key = Key::default();
    if let Some(id) = hasher.try_finalize().ok()
        && let Some(beginning) = id.as_slice().first_chunk()
    {
        key = *beginning;
    }
    key
}

fn hex(key: &Key) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &[u8]) -> ObjectId {
        ObjectId::from_hex(text).unwrap()
    }

    const ID: &[u8] = b"0123456789012345678901234567890123456789";

    #[test]
    fn remembered_for_the_same_settings_alone() {
        let git = tempfile::tempdir().unwrap();
        let mut clean = CleanContents::open(git.path(), b"1");
        assert!(!clean.contains(&id(ID), "a".into()));
        clean.extend([(&id(ID), "a".into())]);
        clean.save().unwrap();
        let clean = CleanContents::open(git.path(), b"1");
        assert!(clean.contains(&id(ID), "a".into()));
        assert!(!clean.contains(&id(ID), "b".into()));
        let other = CleanContents::open(git.path(), b"2");
        assert!(!other.contains(&id(ID), "a".into()));
        other.save().unwrap();
        assert!(CleanContents::open(git.path(), b"1").keys.is_empty());
        assert_eq!(std::fs::read_dir(git.path().join("envguard")).unwrap().count(), 1);
    }

    #[test]
    fn broken_files() {
        let git = tempfile::tempdir().unwrap();
        let mut clean = CleanContents::open(git.path(), b"1");
        clean.extend([(&id(ID), "a".into()), (&id(ID), "b".into())]);
        clean.save().unwrap();
        let content = std::fs::read(&clean.path).unwrap();
        assert_eq!(content.len(), HEADER.len() + 3 * KEY);
        for at in 0..content.len() {
            let mut broken = content.clone();
            broken[at] ^= 1;
            std::fs::write(&clean.path, &broken).unwrap();
            assert!(CleanContents::open(git.path(), b"1").keys.is_empty(), "{at}");
            std::fs::write(&clean.path, &content[..at]).unwrap();
            assert!(CleanContents::open(git.path(), b"1").keys.is_empty(), "{at}");
        }
    }
}
