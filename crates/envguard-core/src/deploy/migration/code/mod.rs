//! Source text as far as it is read here: what is a comment, what is a text, and what calls there are.
//!
//! No language is parsed. Comments and the insides of texts are blanked out, so that what is left can be looked through
//! for names and brackets; and only what stands there plainly is taken for a fact.

mod call;
mod scan;

use envguard_syntax::Span;

pub(crate) use call::{Call, calls};

/// A language that migrations are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Sql,
    Ruby,
    Python,
    JavaScript,
}

/// A source text in which comments and texts are known.
pub(crate) struct Code<'s> {
    source: &'s [u8],
    /// As long as the source: comments, and texts but for their quotes, are blank.
    pub(crate) blanked: Vec<u8>,
    pub(crate) comments: Vec<Span>,
    /// The texts without their quotes.
    pub(crate) texts: Vec<Text>,
    /// The brackets that are closed, by where they open, and where the closing one is.
    brackets: Vec<(usize, usize)>,
    span: Span,
}

/// A text in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// What is between the quotes.
    pub(crate) span: Span,
    /// Whether it means what stands there: without escapes, and with nothing put in when it runs.
    pub(crate) is_plain: bool,
}

impl<'s> Code<'s> {
    /// The part of `source` at `span`, which begins outside of comments and texts.
    pub(crate) fn new(source: &'s [u8], span: Span, language: Language) -> Self {
        let (comments, texts, brackets) = (Vec::new(), Vec::new(), Vec::new());
        let mut code = Self { source, blanked: source.to_vec(), comments, texts, brackets, span };
        scan::scan(&mut code, language);
        code.brackets = brackets_of(&code.blanked, span);
        code
    }

    pub(crate) fn source(&self) -> &'s [u8] {
        self.source
    }

    /// Whether nothing stands there but blanks, comments and what separates statements.
    pub(crate) fn is_blank(&self) -> bool {
        self.text(self.span).iter().all(|byte| byte.is_ascii_whitespace() || *byte == b';')
    }

    /// The source without its comments.
    pub(crate) fn without_comments(&self) -> Vec<u8> {
        let mut text = self.span.of(self.source).to_vec();
        let start = self.span.start as usize;
        for comment in &self.comments {
            let within = comment.start as usize - start..comment.end as usize - start;
            text[within].fill(b' ');
        }
        text
    }

    /// What is left at `span`.
    pub(crate) fn text(&self, span: Span) -> &[u8] {
        span.of(&self.blanked)
    }

    /// The first text that is within `span`.
    pub(crate) fn text_in(&self, span: Span) -> Option<Text> {
        let first = self.texts.partition_point(|text| text.span.start < span.start);
        self.texts.get(first).copied().filter(|text| text.span.end <= span.end)
    }

    /// The texts that are within `span`.
    pub(crate) fn texts_in(&self, span: Span) -> impl Iterator<Item = Text> + '_ {
        let first = self.texts.partition_point(|text| text.span.start < span.start);
        self.texts[first..].iter().copied().take_while(move |text| text.span.end <= span.end)
    }

    /// What `text` says, if that is plain.
    pub(crate) fn said(&self, text: Text) -> Option<&'s str> {
        text.is_plain.then(|| std::str::from_utf8(text.span.of(self.source)).ok()).flatten()
    }

    /// Where `word` stands as a word of its own, at or after `from` and within the part that is read.
    pub(crate) fn find_word(&self, word: &str, from: usize) -> Option<usize> {
        let (mut at, end) = (from.max(self.span.start as usize), self.span.end as usize);
        loop {
            let text = self.blanked.get(at..end)?;
            let found = at + text.windows(word.len()).position(|window| window == word.as_bytes())?;
            let is_alone = !found.checked_sub(1).is_some_and(|before| is_of_name(self.blanked[before]))
                && !self.blanked.get(found + word.len()).is_some_and(|after| is_of_name(*after));
            if is_alone {
                return Some(found);
            }
            at = found + 1;
        }
    }

    /// The offset of the next byte that is not blank, at or after `from`.
    pub(crate) fn skip_blanks(&self, from: usize) -> usize {
        let rest = self.blanked.get(from..self.span.end as usize).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    /// The offset of the first byte from `from` on that is not blank; `to`, if none is before that.
    pub(crate) fn skip_blanks_to(&self, from: usize, to: usize) -> usize {
        let between = self.blanked.get(from..to).unwrap_or_default();
        between.iter().position(|byte| !byte.is_ascii_whitespace()).map_or(to, |at| from + at)
    }

    /// Where the name ends that begins at `from`, if one does.
    pub(crate) fn find_word_end(&self, from: usize) -> Option<usize> {
        let rest = self.blanked.get(from..self.span.end as usize)?;
        let length = rest.iter().take_while(|byte| is_of_name(**byte)).count();
        (length > 0).then_some(from + length)
    }

    /// The end of the brackets that open at `open`, behind the closing one.
    pub(crate) fn close(&self, open: usize) -> Option<usize> {
        let index = self.brackets.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        self.brackets.get(index).map(|(_, close)| close + 1)
    }

    /// The lines of `span`: where each begins, without its line end.
    pub(crate) fn lines(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let mut start = span.start as usize;
        self.text(span).split(|byte| *byte == b'\n').map(move |line| {
            let here = Span::new(start, start + line.len());
            start += line.len() + 1;
            here
        })
    }

    /// How far the line at `line` is indented, if anything is left on it.
    pub(crate) fn indentation(&self, line: Span) -> Option<usize> {
        self.text(line).iter().position(|byte| !byte.is_ascii_whitespace())
    }
}

/// The brackets in `span` of `text`, each with the one that closes it.
fn brackets_of(text: &[u8], span: Span) -> Vec<(usize, usize)> {
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut pairs = Vec::new();
    for at in span.range() {
        match text[at] {
            b'(' => open.push((at, b')')),
            b'[' => open.push((at, b']')),
            b'{' => open.push((at, b'}')),
            byte @ (b')' | b']' | b'}') => {
                // One that fits nothing is left out, and whatever is around it stays.
                if open.last().is_some_and(|(_, closing)| *closing == byte)
                    && let Some((start, _)) = open.pop()
                {
                    pairs.push((start, at));
                }
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Whether `byte` can be a part of a name.
pub(crate) const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

#[cfg(test)]
mod tests;
