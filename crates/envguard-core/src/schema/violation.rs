//! What does not fit a schema.

use crate::{Message, Place};

/// Something in a document or an environment that its schema does not allow: a finding of `schema-violation`.
#[derive(Clone, Debug)]
pub struct Violation {
    /// What it is about.
    pub instance: Where,
    /// The word of the schema that is not kept to.
    pub keyword: &'static str,
    /// Where that word stands: its value, or what of it is to the point.
    pub place: Place,
    /// What was expected. Never the value.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
}

/// What a violation is about, by JSON pointers. In an environment the first segment is the key of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Where {
    /// The value there.
    Value(String),
    /// The key of the member there.
    Key(String),
    /// A member that is not there.
    Missing {
        /// Of what it should be a member.
        parent: String,
        /// What it should be called.
        name: Box<str>,
    },
}
