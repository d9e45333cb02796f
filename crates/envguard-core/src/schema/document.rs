//! A document against its schema.

use super::explain::{self, Subject};
use super::library::Address;
use super::{Schema, Violation, Where, growth};
use crate::Message;
use crate::tree::Node;

impl Schema {
    /// What in the document `root` does not fit.
    pub fn check_document(&self, root: &Node) -> Vec<Violation> {
        if let Some(violation) = self.too_deep(root) {
            return vec![violation];
        }
        let instance = root.to_json();
        if self.validator.is_valid(&instance) {
            return Vec::new();
        }
        explain::violations(self, &instance, &Subject::document())
    }

    /// Where checking `root` would take for ever.
    fn too_deep(&self, root: &Node) -> Option<Violation> {
        let limit = self.max_depth.filter(|limit| growth::depth(root) > *limit)?;
        let spot = self.library.at(Address::root())?;
        let message =
            "this nests deeper than {} levels, which is too much for a schema that refers to itself so often";
        Some(Violation {
            instance: Where::Value(String::new()),
            keyword: "$ref",
            place: self.library.place(0, spot.node)?,
            message: Message::new(message).with(limit),
            help: None,
        })
    }
}
