//! Where texts come from: one file a source.

mod held;
mod input;
mod tree;

pub(crate) use held::{Held, HeldFile, Which, scan_held};
pub(crate) use input::scan_input;
pub(crate) use tree::{Tree, scan_tree};
