//! Where a piece of a file stands.

/// A range of bytes in a source: `start` is the offset of the first byte, `end` that of the byte after the last.
///
/// ```
/// use envguard_syntax::Span;
///
/// let span = Span::new(4, 7);
/// assert_eq!(span.of(b"KEY=abc"), b"abc");
/// assert_eq!(span.len(), 3);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte after the last one.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`, in bytes. Offsets past `u32::MAX` are clamped, and an `end` before
    /// `start` gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Self { start, end }
    }

    /// The empty range at `offset`.
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As an index range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes of `source` that it covers; what lies past the end of `source` is left out.
    pub fn of(self, source: &[u8]) -> &[u8] {
        let end = (self.end as usize).min(source.len());
        source.get(self.start as usize..end).unwrap_or_default()
    }

    /// Whether `other` lies within.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
