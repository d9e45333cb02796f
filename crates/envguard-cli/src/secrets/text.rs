//! What is looked through.

use crate::finding::Commit;

/// A text to be looked through.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    /// The path as it is shown.
    pub(crate) path: &'t str,
    /// What is in it.
    pub(crate) bytes: &'t [u8],
    /// Where it comes from.
    pub(crate) source: Source<'t>,
    /// Whether all is wanted that is found, or the values of env files alone: the rest is told of it by other rules.
    pub(crate) wanted: Wanted,
}

/// Where a text comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'t> {
    /// What is there now. The path starts from the working directory.
    Present,
    /// The history, with the commit that it first appears in, as far as that is known yet. The path starts from the top of
    /// the repository.
    History(Option<&'t Commit>),
}

impl<'t> Source<'t> {
    /// The commit that the text first appears in.
    pub(super) fn commit(self) -> Option<&'t Commit> {
        match self {
            Self::Present => None,
            Self::History(commit) => commit,
        }
    }
}

/// What is wanted of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All that is found.
    All,
    /// The values of local env files.
    KnownValues,
    /// Nothing.
    Nothing,
}
