//! How the lines of a file end.

use envguard_syntax::{Document, Facts, Line, Span};

/// How many lines of a file end how: between them, not within values.
#[derive(Clone, Copy, Debug)]
pub struct LineEndings {
    /// How many end in `\n`.
    pub lf: usize,
    /// How many end in `\r\n`.
    pub crlf: usize,
}

impl LineEndings {
    /// Counts those of `document`.
    pub fn new(document: &Document<'_>) -> Self {
        let having = |fact| document.lines.iter().filter(|line| line.facts.contains(fact)).count();
        let (crlf, open) = (having(Facts::CRLF), having(Facts::NO_NEWLINE));
        Self { lf: document.lines.len() - crlf - open, crlf }
    }

    /// How most lines end; in a draw, as Unix has it.
    pub fn usual(&self) -> &'static str {
        if self.crlf > self.lf { "\r\n" } else { "\n" }
    }

    /// How many lines end otherwise than most.
    pub fn unusual_count(&self) -> usize {
        self.crlf.min(self.lf)
    }

    /// The place of the ending of `line`, if it is not the usual one.
    pub fn unusual(&self, line: &Line) -> Option<Span> {
        let is_crlf = line.facts.contains(Facts::CRLF);
        let is_usual = is_crlf == (self.usual() == "\r\n") || line.facts.contains(Facts::NO_NEWLINE);
        let end = line.span.end as usize;
        (!is_usual).then(|| Span::new(end, end + line.ending.len()))
    }
}
