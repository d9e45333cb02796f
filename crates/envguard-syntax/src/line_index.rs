//! Offsets to lines and columns.

/// A place as people count: from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column. Each byte that is no UTF-8 counts as one.
    pub column: u32,
    /// The offset in bytes, from 0.
    pub offset: u32,
}

/// Where each line of a file begins. A line ends with its line feed.
///
/// ```
/// use envguard_syntax::LineIndex;
///
/// let source = "A=é\nB=1\n".as_bytes();
/// let index = LineIndex::new(source);
/// let position = index.position(source, 4);
/// assert_eq!((position.line, position.column), (1, 4));
/// assert_eq!(index.position(source, 5).line, 2);
/// ```
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads through `source` once.
    pub fn new(source: &[u8]) -> Self {
        let after_line_feeds =
            source.iter().zip(1_u32..).filter(|(byte, _)| **byte == b'\n').map(|(_, after)| after);
        Self { starts: std::iter::once(0).chain(after_line_feeds).collect() }
    }

    /// The line and column of `offset`. One past the end is taken as the end.
    pub fn position(&self, source: &[u8], offset: u32) -> Position {
        let offset = offset.min(u32::try_from(source.len()).unwrap_or(u32::MAX));
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let before = &source[start..offset as usize];
        let column = before
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
            .sum::<usize>();
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column + 1), offset }
    }
}
