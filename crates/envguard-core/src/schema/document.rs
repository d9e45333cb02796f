//! A document against its schema.

use super::explain::{self, Subject};
use super::{Schema, Violation};
use crate::tree::Node;

impl Schema {
    /// What in the document `root` does not fit.
    pub fn check_document(&self, root: &Node) -> Vec<Violation> {
        let instance = root.to_json();
        if self.validator.is_valid(&instance) {
            return Vec::new();
        }
        explain::violations(self, &instance, &Subject::document())
    }
}
