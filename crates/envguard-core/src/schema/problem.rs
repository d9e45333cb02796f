//! What is wrong with a schema.

use crate::{Message, Place, Severity};

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
