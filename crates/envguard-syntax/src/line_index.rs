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
    /// Within long lines, some places with the characters before them, so that many findings on one line cost no more than
    /// on many.
    marks: Vec<Mark>,
}

/// A place within a long line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: u32,
    /// How many characters of the line are before it.
    characters: u32,
}

/// So many bytes are counted through to find a column.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Reads through `source` once.
    pub fn new(source: &[u8]) -> Self {
        let after_line_feeds =
            source.iter().zip(1_u32..).filter(|(byte, _)| **byte == b'\n').map(|(_, after)| after);
        let starts: Vec<u32> = std::iter::once(0).chain(after_line_feeds).collect();
        let ends = starts.iter().skip(1).copied().chain([u32::try_from(source.len()).unwrap_or(u32::MAX)]);
        let mut marks = Vec::new();
        for (&start, end) in starts.iter().zip(ends) {
            let mut mark = Mark { offset: start, characters: 0 };
            while (end - mark.offset) as usize > STRIDE {
                let next = boundary(source, mark.offset as usize + STRIDE);
                mark.characters += characters(&source[mark.offset as usize..next]);
                mark.offset = u32::try_from(next).unwrap_or(u32::MAX);
                marks.push(mark);
            }
        }
        Self { starts, marks }
    }

    /// The line and column of `offset`. One past the end is taken as the end.
    pub fn position(&self, source: &[u8], offset: u32) -> Position {
        let offset = offset.min(u32::try_from(source.len()).unwrap_or(u32::MAX));
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts[line - 1];
        let marks = self.marks.partition_point(|mark| mark.offset <= offset);
        let mark = marks.checked_sub(1).map(|last| self.marks[last]).filter(|mark| mark.offset > start);
        let Mark { offset: from, characters: before } = mark.unwrap_or(Mark { offset: start, characters: 0 });
        let column = before.saturating_add(characters(&source[from as usize..offset as usize]));
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Position { line, column: column.saturating_add(1), offset }
    }
}

/// How many characters `text` has. Each byte that is no UTF-8 counts as one.
fn characters(text: &[u8]) -> u32 {
    let chunks = text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len());
    u32::try_from(chunks.sum::<usize>()).unwrap_or(u32::MAX)
}

/// The place at `offset` of `source`, or the one before it that no character lies across.
fn boundary(source: &[u8], offset: usize) -> usize {
    const LONGEST: usize = 4;
    let is_inside = |at: &usize| source.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
    (offset - LONGEST + 1..=offset).rev().find(|at| !is_inside(at)).unwrap_or(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns within long lines are what counting from the start of the line gives.
    #[test]
    fn long_lines() {
        let mut source = b"short\n".to_vec();
        for number in 0..6000 {
            source.extend("aé漢🦀".as_bytes());
            if number % 7 == 0 {
                source.extend([0xff, 0xc3]);
            }
        }
        source.extend(b"\nlast");
        let index = LineIndex::new(&source);
        for offset in (6..source.len()).step_by(61) {
            let position = index.position(&source, offset as u32);
            let start = source[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let lines = source[..offset].split(|byte| *byte == b'\n').count() as u32;
            let expected = (lines, characters(&source[start..offset]) + 1);
            // A place within a character is counted in bytes from the last mark, or from the start of the line.
            if std::str::from_utf8(&source[offset..(offset + 1).min(source.len())]).is_ok() {
                assert_eq!((position.line, position.column), expected, "{offset}");
            }
        }
        assert_eq!(index.position(&source, source.len() as u32).column, 5);
    }
}
