//! Where the objects of a repository are.

use std::path::PathBuf;

use gix::objs::{Find, FindHeader, Header, Kind};

/// The objects that git sees in a repository: its own, those of its alternates, and those of the directories that the
/// environment adds, as it does for hooks that are to say whether objects are taken in.
///
/// It can be sent to another thread; each takes a clone, which shares what was opened.
#[derive(Clone)]
pub(super) struct Objects {
    stores: Vec<gix::odb::Handle>,
}

impl Objects {
    /// The objects of `repository`, and those that the environment adds if `is_of_environment`.
    pub(super) fn of(repository: &gix::Repository, is_of_environment: bool) -> Self {
        let own = repository.objects.store_ref();
        let mut stores = vec![repository.objects.clone().into_inner()];
        if is_of_environment {
            for directory in directories_of_environment() {
                let options = gix::odb::store::init::Options::default();
                let replacements = own.replacements().collect::<Vec<_>>();
                // One that cannot be read has nothing, as for git.
                stores.extend(
                    gix::odb::at_opts(directory, repository.object_hash(), replacements, options).ok(),
                );
            }
        }
        Self { stores }
    }

    /// As they are, but without looking at the disk again for each object that is not there. For many questions.
    pub(super) fn settled(mut self) -> Self {
        self.stores.iter_mut().for_each(|store| store.refresh_never());
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
}

/// The directories of objects that the environment names.
fn directories_of_environment() -> Vec<PathBuf> {
    let named = std::env::var_os("GIT_OBJECT_DIRECTORY").filter(|path| !path.is_empty());
    let alternates = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    named
        .map(PathBuf::from)
        .into_iter()
        .chain(std::env::split_paths(&alternates).filter(|path| !path.as_os_str().is_empty()))
        .collect()
}
