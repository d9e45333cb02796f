//! What git knows of files, read from its repositories without starting it.

mod blobs;
mod changes;
mod clean;
mod history;
mod hooks;
mod objects;
mod push;
mod release;
mod repositories;
mod repository;
mod revision;
mod staged;
#[cfg(test)]
mod testing;
mod tracked;
mod tree;

pub(crate) use blobs::{BlobError, Blobs};
pub(crate) use changes::{Changes, ChangesError};
pub(crate) use clean::CleanContents;
pub(crate) use history::{
    Appearance, History, HistoryError, HistoryOptions, Mark, Trouble, Unread, Visit, Visitor,
};
pub(crate) use hooks::{HooksDirectory, HooksOwner};
pub(crate) use push::Push;
pub(crate) use release::Release;
pub(crate) use repositories::{Found, Repositories};
pub(crate) use repository::{Repository, Unreadable};
pub(crate) use revision::{At, Revision, RevisionError, joined};
pub(crate) use tracked::{FileMode, TrackedFile};
