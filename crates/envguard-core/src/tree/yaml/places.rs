//! Where YAML scalars stand, where the parser says something else.

use envguard_syntax::Span;

/// The source, and how far it has been read.
pub(super) struct Places<'s> {
    text: &'s str,
    passed: usize,
}

impl<'s> Places<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, passed: 0 }
    }

    /// Notes that an event ends at `end`.
    pub(super) fn pass(&mut self, end: usize) {
        self.passed = self.passed.max(end);
    }

    /// The span of a block scalar: from its `|` or `>` to the end of its last line. `given` is that of its content.
    pub(super) fn block(&self, given: Span) -> Span {
        let header = self.header(given.start as usize);
        let until = self.text.get(..given.end as usize).unwrap_or_default();
        let end = until.trim_end_matches([' ', '\t', '\n', '\r']).len();
        Span::new(header, end)
    }

    /// Where the header of the block scalar stands whose content starts at `content`: what comes before it is a `:`
    /// or `-`, an anchor, a tag, or a comment.
    fn header(&self, content: usize) -> usize {
        let gap = self.text.get(self.passed..content).unwrap_or_default();
        let mut at = 0;
        while let Some(rest) = gap.get(at..) {
            let word_start = at + (rest.len() - rest.trim_start().len());
            let word = gap.get(word_start..).unwrap_or_default();
            let length = match word.as_bytes().first() {
                None => break,
                Some(b'|' | b'>') => return self.passed + word_start,
                Some(b'#') => word.find('\n').unwrap_or(word.len()),
                Some(_) => word.find(char::is_whitespace).unwrap_or(word.len()),
            };
            at = word_start + length;
        }
        content
    }

    /// The empty span where a value would stand that is missing. The parser has it where the key ends.
    pub(super) fn missing(&self, given: Span) -> Span {
        let start = given.start as usize;
        let rest = self.text.get(start..).unwrap_or_default();
        let after_blanks = rest.trim_start_matches([' ', '\t']);
        match after_blanks.strip_prefix(':') {
            Some(after) => Span::empty(self.text.len() - after.len()),
            None => given,
        }
    }

    /// The span of the character at `offset`; empty at the end of the text.
    pub(super) fn character(&self, offset: usize) -> Span {
        let length = self.text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span::new(offset, offset + length)
    }
}
