//! What is wrong with a schema.

use std::sync::Arc;

use crate::tree::TreeProblem;
use crate::{Message, Place, Severity, SourceFile};

/// A mistake in a schema: a finding of `invalid-schema`.
#[derive(Clone, Debug)]
pub struct SchemaProblem {
    /// Where it stands.
    pub place: Place,
    /// How bad it is: an error where a part of the schema had to be left out, a warning where it says nothing or
    /// something that is probably not meant.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
}

impl SchemaProblem {
    /// That `file`, which holds a schema, cannot be read.
    pub fn of_tree(problem: TreeProblem, file: &Arc<SourceFile>) -> Self {
        let place = Place::new(file, problem.span);
        Self { place, severity: Severity::Error, message: problem.message, help: None }
    }
}
