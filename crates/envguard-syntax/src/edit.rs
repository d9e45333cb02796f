//! Changes to a file as replacements of spans. Nothing is ever printed anew.

use std::fmt;

use crate::Span;

/// Puts `text` in the place of `span`.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes away; an empty span is an insertion.
    pub span: Span,
    /// What comes instead.
    pub text: Vec<u8>,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<Vec<u8>>) -> Self {
        Self { span, text: text.into() }
    }

    /// Takes `span` away.
    pub fn delete(span: Span) -> Self {
        Self { span, text: Vec::new() }
    }

    /// Puts `text` at `offset`, before what stands there.
    pub fn insert(offset: u32, text: impl Into<Vec<u8>>) -> Self {
        Self { span: Span { start: offset, end: offset }, text: text.into() }
    }
}

/// Shows where and how long: the text may be a value.
impl fmt::Debug for Edit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Edit({}..{} -> {} bytes)", self.span.start, self.span.end, self.text.len())
    }
}

/// Edits that overlap, or reach past the end of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict;

impl fmt::Display for Conflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the edits overlap or reach past the end")
    }
}

impl std::error::Error for Conflict {}

/// Applies `edits`, which must be sorted by span and not overlap, to `source`.
///
/// ```
/// use envguard_syntax::{Edit, Span, apply};
///
/// let edits = [Edit::replace(Span::new(0, 1), "B"), Edit::insert(3, "\n")];
/// assert_eq!(apply(b"A=1", &edits).unwrap(), b"B=1\n");
/// ```
///
/// # Errors
/// [`Conflict`] where the edits are not sorted, overlap or reach past the end.
pub fn apply(source: &[u8], edits: &[Edit]) -> Result<Vec<u8>, Conflict> {
    let growth: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut result = Vec::with_capacity(source.len() + growth);
    let mut position = 0;
    for edit in edits {
        let range = edit.span.range();
        result.extend_from_slice(source.get(position..range.start).ok_or(Conflict)?);
        result.extend_from_slice(&edit.text);
        position = range.end;
    }
    result.extend_from_slice(source.get(position..).ok_or(Conflict)?);
    Ok(result)
}
