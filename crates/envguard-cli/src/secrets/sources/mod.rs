//! Where texts come from: one file a source.

mod held;
mod history;
mod input;
mod tree;

pub(crate) use held::{Held, HeldFile, Which, scan_held};
pub(crate) use history::scan_history;
pub(crate) use input::scan_input;
pub(crate) use tree::{Tree, scan_tree};
