//! How many workers there are.

use std::num::NonZeroUsize;

/// As many as `wanted`, or one per core.
pub(crate) fn count(wanted: Option<NonZeroUsize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    wanted.map_or_else(cores, NonZeroUsize::get)
}
