//! Values of the past: an encrypted file for each snapshot, and an index that shows what was done to them.

mod bytes;
mod comparison;
mod content;
mod digest;
mod entry;
mod id;
mod index;
mod keys;
mod lock;
mod moment;
mod passphrase;
mod recipients;
mod sealed;
mod store;

pub(crate) use bytes::Bytes;
pub(crate) use comparison::{Change, Mark, compare};
pub(crate) use content::{Content, SavedFile, SavedValue, SavedVariable, Snapshot, Variables};
pub(crate) use entry::{Description, Event, RollbackOutcome, RolledBack, Saved, Source};
pub(crate) use id::SnapshotId;
pub(crate) use index::Problem;
pub(crate) use keys::Keys;
pub(crate) use moment::Moment;
pub(crate) use passphrase::new_passphrase;
pub(crate) use recipients::{RecipientList, Recipients};
pub(crate) use store::{Contents, HELP, Sealed, Store};
