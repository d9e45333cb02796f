//! What was in the way of reading a history.

use std::path::PathBuf;

use gix::ObjectId;
use gix::bstr::BString;

use super::super::BlobError;

/// Something in a repository that could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) what: Unread,
    pub(crate) error: BlobError,
}

/// What could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// A reference, with all that nothing else leads to.
    Reference,
    /// A commit or a tag.
    Object(ObjectId),
    /// A directory, with all that is in it, or a file.
    Path(ObjectId, BString),
    /// A pack, with all that is in it and nowhere else.
    Pack(PathBuf),
}

/// What was in the way so far.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    /// Whether objects may be missing: those that a partial clone did not fetch.
    pub(super) is_partial: bool,
    pub(super) list: Vec<Trouble>,
    /// How many objects are missing in order.
    pub(super) not_fetched: usize,
}

impl Troubles {
    pub(super) fn reference(&mut self, error: &gix::Error) {
        self.add(Unread::Reference, BlobError::Corrupt(error.to_string()));
    }

    pub(super) fn object(&mut self, id: ObjectId, error: BlobError) {
        self.add(Unread::Object(id), error);
    }

    pub(super) fn path(&mut self, id: ObjectId, path: BString, error: BlobError) {
        self.add(Unread::Path(id, path), error);
    }

    pub(super) fn pack(&mut self, path: PathBuf, error: &gix::Error) {
        self.add(Unread::Pack(path), BlobError::Corrupt(error.to_string()));
    }

    fn add(&mut self, what: Unread, error: BlobError) {
        if self.is_partial && error == BlobError::Missing {
            self.not_fetched += 1;
        } else {
            self.list.push(Trouble { what, error });
        }
    }
}
