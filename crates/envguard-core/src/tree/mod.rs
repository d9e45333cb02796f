//! Documents other than env files, as trees of values with their places.

mod node;

pub use node::{Member, Node, NodeKind};
