//! Where something stands, in whatever file.

use std::fmt;
use std::sync::Arc;

use envguard_syntax::Span;

use crate::SourceFile;

/// A range of bytes in a file.
#[derive(Clone)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The range.
    pub span: Span,
}

impl Place {
    /// The range `span` of `file`.
    pub fn new(file: &Arc<SourceFile>, span: Span) -> Self {
        Self { file: Arc::clone(file), span }
    }

    /// The bytes there.
    pub fn bytes(&self) -> &[u8] {
        self.span.of(&self.file.bytes)
    }
}

/// Shows the path and the range, never the bytes.
impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}..{}]", self.file.path, self.span.start, self.span.end)
    }
}
