//! Contracts of other tools, as JSON Schemas whose places point into the file that they come from.

pub mod dotenv_linter;
pub mod pydantic;
mod words;

use envguard_syntax::Span;

use crate::Message;
use crate::tree::Node;

pub(crate) use words::{Words, node_at};

/// The dialect of JSON Schema that importers write.
pub(crate) const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What an importer made of a file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The JSON Schema. Every word's place is that of what it was made from.
    pub root: Node,
    /// What could not be carried over, in the order of the file.
    pub warnings: Vec<ImportWarning>,
}

/// Something that could not be carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportWarning {
    /// Where it stands in the file that was imported.
    pub span: Span,
    /// What it is, and what becomes of it.
    pub message: Message,
    /// What to do about it.
    pub help: Message,
}

impl ImportWarning {
    /// A warning about what stands at `span`.
    pub(crate) fn new(span: Span, message: impl Into<Message>, help: impl Into<Message>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

impl Imported {
    /// A result, its warnings put in the order of the file.
    pub(crate) fn new(root: Node, mut warnings: Vec<ImportWarning>) -> Self {
        warnings.sort_by_key(|warning| warning.span);
        Self { root, warnings }
    }
}
