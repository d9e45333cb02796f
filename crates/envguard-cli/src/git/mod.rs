//! What git knows of files, read from its repositories without starting it.

mod repositories;
mod repository;

pub(crate) use repositories::{Found, Repositories};
pub(crate) use repository::{Repository, Unreadable};
