//! Where the objects of a repository are.

use std::path::PathBuf;

use gix::ObjectId;
use gix::objs::{Find, FindHeader, Header, Kind};

/// The objects that git sees in a repository: its own, those of its alternates, and those in further directories.
///
/// It can be sent to another thread; each takes a clone, which shares what was opened.
#[derive(Clone)]
pub(super) struct Objects {
    stores: Vec<gix::odb::Handle>,
}

impl Objects {
    /// The objects of `repository`, and those in `directories`.
    pub(super) fn of(repository: &gix::Repository, directories: &[PathBuf]) -> Self {
        let own = repository.objects.store_ref();
        let mut stores = vec![repository.objects.clone().into_inner()];
        for directory in directories {
            let options = gix::odb::store::init::Options::default();
            let replacements = own.replacements().collect::<Vec<_>>();
            // One that cannot be read has nothing, as for git.
            stores.extend(gix::odb::at_opts(directory, repository.object_hash(), replacements, options).ok());
        }
        Self { stores }
    }

    /// As they are, but without looking at the disk again for each object that is not there. For many questions.
    pub(super) fn settled(mut self) -> Self {
        self.stores.iter_mut().for_each(|store| store.refresh_never());
        self
    }

    /// Keeps up to `bytes` of the bases that packed objects are deltas of, for objects that are asked for in an order in
    /// which they have them in common.
    pub(super) fn with_cache(mut self, bytes: usize) -> Self {
        for store in &mut self.stores {
            store.set_pack_cache(move || {
                Box::new(gix::odb::pack::cache::lru::MemoryCappedHashmap::new(bytes))
            });
        }
        self
    }

    /// Reads an object into `buffer`, and says what kind it is of; `None` if it is nowhere.
    pub(super) fn find(&self, id: &gix::oid, buffer: &mut Vec<u8>) -> gix::Result<Option<Kind>> {
        for store in &self.stores {
            if let Some(data) = store.try_find(id, buffer)? {
                return Ok(Some(data.kind));
            }
        }
        buffer.clear();
        Ok(None)
    }

    /// The kind and the size of an object; `None` if it is nowhere.
    pub(super) fn header(&self, id: &gix::oid) -> gix::Result<Option<Header>> {
        for store in &self.stores {
            if let Some(header) = FindHeader::try_header(store, id)? {
                return Ok(Some(header));
            }
        }
        Ok(None)
    }

    /// The objects that others are read in the place of, as `git replace` has it.
    pub(super) fn replacements(&self) -> Vec<(ObjectId, ObjectId)> {
        self.stores.first().map(|store| store.store_ref().replacements().collect()).unwrap_or_default()
    }

    /// The directories that objects are in.
    pub(super) fn directories(&self) -> Vec<PathBuf> {
        let mut directories = Vec::new();
        for store in &self.stores {
            let store = store.store_ref();
            directories.push(store.path().to_owned());
            directories.extend(store.alternate_db_paths().unwrap_or_default());
        }
        directories
    }
}

/// The directories of objects that the environment adds to those of the repository, as git does for hooks that are to say
/// whether objects are taken in.
pub(super) fn directories_of_environment() -> Vec<PathBuf> {
    let named = std::env::var_os("GIT_OBJECT_DIRECTORY").filter(|path| !path.is_empty());
    let alternates = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    named
        .map(PathBuf::from)
        .into_iter()
        .chain(std::env::split_paths(&alternates).filter(|path| !path.as_os_str().is_empty()))
        .collect()
}
