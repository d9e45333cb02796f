//! What allowlists are asked about.

use std::ops::Range;

use super::CustomAllowlist;
use super::allowlist::{Asked, RegexTarget};

/// A file, or a version of one, that is searched.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub(super) path: &'s str,
    pub(super) commit: Option<&'s str>,
    pub(super) text: &'s [u8],
}

/// The lines of a text around ranges that are asked about in the order of their starts. Each byte is looked at once.
#[derive(Default)]
pub(super) struct Lines {
    /// The last line that was asked about, without its line feed.
    line: Range<usize>,
    /// How many lines are before it.
    number: usize,
    /// Whether any was asked about yet.
    is_set: bool,
}

impl Lines {
    /// The lines that `span` stands in, without the last line feed.
    pub(super) fn around(&mut self, text: &[u8], span: &Range<usize>) -> Range<usize> {
        self.move_to(text, span.start);
        let last = span.end.max(span.start + 1) - 1;
        let end = if last <= self.line.end { self.line.end } else { line_end(text, last) };
        self.line.start..end
    }

    /// The number of the line of `at` and the place in it, both from 0.
    pub(super) fn position(&mut self, text: &[u8], at: usize) -> (usize, usize) {
        self.move_to(text, at);
        (self.number, at - self.line.start)
    }

    fn move_to(&mut self, text: &[u8], at: usize) {
        if self.is_set && at <= self.line.end {
            return;
        }
        let from = if self.is_set { self.line.end } else { 0 };
        let between = text.get(from..at).unwrap_or_default();
        self.number += memchr::memchr_iter(b'\n', between).count();
        let start = memchr::memrchr(b'\n', between).map_or(from, |end| from + end + 1);
        self.line = start..line_end(text, at);
        self.is_set = true;
    }
}

fn line_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(text.len(), |end| at + end)
}

/// Whether allowlists allow findings of one text, asked about in the order of their starts.
pub(super) struct Filter<'s> {
    allowlists: Vec<&'s CustomAllowlist>,
    subject: Subject<'s>,
    lines: Lines,
    /// The lines that were asked about last, and what the patterns of each list said about them: there may be many
    /// findings on one long line.
    last_lines: Range<usize>,
    answers: Vec<Option<bool>>,
}

impl<'s> Filter<'s> {
    pub(super) fn new(allowlists: Vec<&'s CustomAllowlist>, subject: Subject<'s>) -> Self {
        let answers = vec![None; allowlists.len()];
        Self { allowlists, subject, lines: Lines::default(), last_lines: 0..0, answers }
    }

    /// Whether a list allows the finding of `rule` at `span` with its secret at `secret`.
    pub(super) fn allows(&mut self, rule: &str, span: &Range<usize>, secret: &Range<usize>) -> bool {
        if self.allowlists.is_empty() {
            return false;
        }
        let text = self.subject.text;
        let lines = self.lines.around(text, span);
        if lines != self.last_lines {
            self.answers.fill(None);
            self.last_lines = lines;
        }
        let get = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let asked = Asked { path: self.subject.path, commit: self.subject.commit, secret: get(secret) };
        self.allowlists.iter().zip(&mut self.answers).filter(|(list, _)| list.is_about(rule)).any(
            |(list, answer)| {
                list.allows(&asked, || match list.regex_target {
                    RegexTarget::Secret => list.has_match(get(secret)),
                    RegexTarget::Match => list.has_match(get(span)),
                    RegexTarget::Line => *answer.get_or_insert_with(|| list.has_match(get(&self.last_lines))),
                })
            },
        )
    }
}

/// The allowlists that are about findings of other rules too, envguard's own among them, in one text.
pub struct GlobalAllowlists<'s>(pub(super) Filter<'s>);

impl GlobalAllowlists<'_> {
    /// Whether the finding of the rule or kind `rule` at `span`, with its secret at `secret`, is allowed. To be asked
    /// in the order of the starts of spans.
    pub fn allow(&mut self, rule: &str, span: &Range<usize>, secret: &Range<usize>) -> bool {
        self.0.allows(rule, span, secret)
    }
}

impl std::fmt::Debug for GlobalAllowlists<'_> {
    /// Leaves out the text: it has secrets in it.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Filter { allowlists, subject, .. } = &self.0;
        formatter
            .debug_struct("GlobalAllowlists")
            .field("allowlists", allowlists)
            .field("path", &subject.path)
            .finish_non_exhaustive()
    }
}
