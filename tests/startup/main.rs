//! The guard at start-up and the checker, held against each other.

mod embedded;
mod placeholders;
