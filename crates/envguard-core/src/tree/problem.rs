//! What is wrong with a document.

use envguard_syntax::Span;

use crate::Message;

/// Something that is wrong with a document, whatever schema it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeProblem {
    /// Where.
    pub span: Span,
    /// Of what kind.
    pub kind: ProblemKind,
    /// Another place that explains it: where a repeated key stands first.
    pub related: Option<Span>,
    /// What is wrong, without a piece of the document but keys that may be shown.
    pub message: Message,
}

/// The kinds of what can be wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It is not what the syntax allows.
    Syntax,
    /// A map has a key twice.
    DuplicateKey,
    /// Lists and maps nest deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// It is too long, or its aliases make too much of it.
    TooLarge,
    /// It is not UTF-8.
    NotUtf8,
}
