//! What git knows of files, read from its repositories without starting it.

mod blobs;
mod objects;
mod repositories;
mod repository;
mod staged;
#[cfg(test)]
mod testing;
mod tracked;
mod tree;

pub(crate) use blobs::{BlobError, Blobs};
pub(crate) use repositories::{Found, Repositories};
pub(crate) use repository::{Repository, Unreadable};
pub(crate) use tracked::{FileMode, TrackedFile};
