//! The content of files that git holds.

use gix::ObjectId;
use gix::objs::Kind;

use super::objects::Objects;

/// Reads what git holds. One for each thread: a clone shares what was opened.
#[derive(Clone)]
pub(crate) struct Blobs {
    objects: Objects,
    limit: u64,
}

/// Why the content of a file that git holds cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BlobError {
    /// It is not here. That is in order in a partial clone, which fetches what is asked for.
    Missing,
    /// What is there is broken. The text says how, in the words of the reader.
    Corrupt(String),
    /// It is larger than what is read, and this large.
    TooLarge(u64),
}

impl Blobs {
    /// Reads up to `limit` bytes of a blob.
    pub(super) fn new(objects: Objects, limit: u64) -> Self {
        Self { objects: objects.settled(), limit }
    }

    /// Reads a blob into `content`, whatever was in there.
    pub(crate) fn read(&mut self, id: &ObjectId, content: &mut Vec<u8>) -> Result<(), BlobError> {
        content.clear();
        let header = self.objects.header(id).map_err(|error| corrupt(&error))?;
        let header = header.ok_or(BlobError::Missing)?;
        if header.kind != Kind::Blob {
            return Err(BlobError::Corrupt(format!("it is a {}", header.kind)));
        }
        if header.size > self.limit {
            return Err(BlobError::TooLarge(header.size));
        }
        match self.objects.find(id, content) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(BlobError::Missing),
            Err(error) => {
                content.clear();
                Err(corrupt(&error))
            }
        }
    }
}

fn corrupt(error: &gix::Error) -> BlobError {
    BlobError::Corrupt(error.to_string())
}
