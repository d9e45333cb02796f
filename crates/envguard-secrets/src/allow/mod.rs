//! Comments that allow a secret where they stand: ours, and those of other scanners.

mod comment;
mod word;

use std::collections::HashMap;
use std::ops::Range;

use comment::{Comment, comments};

/// Whose comment it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AllowedBy {
    /// `envguard: allow(rule, rule) reason`.
    Envguard,
    /// `gitleaks:allow`.
    Gitleaks,
    /// `betterleaks:allow`.
    Betterleaks,
    /// `pragma: allowlist secret` and `pragma: allowlist nextline secret`, of detect-secrets.
    DetectSecrets,
    /// `kingfisher:ignore` and `kingfisher:allow`.
    Kingfisher,
    /// `trufflehog:ignore`.
    TruffleHog,
}

impl AllowedBy {
    /// The name of the tool.
    pub fn name(self) -> &'static str {
        match self {
            Self::Envguard => "envguard",
            Self::Gitleaks => "gitleaks",
            Self::Betterleaks => "betterleaks",
            Self::DetectSecrets => "detect-secrets",
            Self::Kingfisher => "kingfisher",
            Self::TruffleHog => "trufflehog",
        }
    }
}

/// Something that a comment allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Whose comment it is.
    pub by: AllowedBy,
    /// The name of the rule in a comment of ours; in those of others, which allow everything, the word itself.
    pub span: Range<usize>,
    is_used: bool,
}

/// What the comments of a text allow.
///
/// A comment of ours, or of kingfisher's, holds for its line; where it stands alone, also for the next line, or for the
/// one after a stack of such comments. Those of the other tools hold for their line, or for the next one if they say
/// so. Of a secret of several lines, such as a key, the first and the last line count; above it, every comment does.
///
/// ```
/// use envguard_secrets::Allows;
///
/// let text = b"# envguard: allow(secret) of the test server\ntoken: kT7wzQp0x\n";
/// let mut allows = Allows::read(text);
/// assert!(allows.permit(&["secret/token", "secret"], &(52..61)).is_some());
/// assert!(allows.unused().next().is_none());
/// ```
#[derive(Debug, Default)]
pub struct Allows<'t> {
    text: Text<'t>,
    listed: Vec<Allowed>,
    /// The first of `listed` for the line that begins there and for what it allows.
    by_line: HashMap<(usize, What<'t>), usize>,
    /// The lines that something is allowed in, in order.
    lines: Vec<Range<usize>>,
}

/// The bytes that comments are read from. Not shown: they may be secrets.
#[derive(Clone, Copy, Default)]
struct Text<'t>(&'t [u8]);

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

/// What is allowed in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum What<'t> {
    /// The findings of the rule with this name.
    Rule(&'t [u8]),
    /// Everything.
    All,
    /// Whatever begins in the line and ends in a later one.
    AllThatGoOn,
}

impl<'t> Allows<'t> {
    /// Reads the comments of `text`. Costs next to nothing where there are none of these.
    pub fn read(text: &'t [u8]) -> Self {
        let mut allows = Self { text: Text(text), ..Self::default() };
        let mut line = 0..0;
        // What is allowed by the comments that stand alone, one below the other, and the start of the line after them.
        let mut stack: Vec<(What<'t>, usize)> = Vec::new();
        let mut after_stack = 0;
        for comment in comments(text) {
            if comment.word.start > line.end || line.is_empty() {
                line = line_from(text, line.end, comment.word.start);
            }
            if line.start > after_stack || line.start == after_stack && !comment.is_alone {
                allows.hold_below(after_stack, &mut stack);
            }
            let first = allows.listed.len();
            let mut here: Vec<_> = allows.list(text, &comment).into_iter().zip(first..).collect();
            let below: Vec<_> = here.iter().filter_map(|held| below(&comment, *held)).collect();
            if !below.is_empty() {
                stack.extend(below);
                after_stack = (line.end + 1).min(text.len());
            }
            if !comment.is_for_next_line {
                allows.hold(&line, &mut here);
            }
        }
        allows.hold_below(after_stack, &mut stack);
        allows.lines.sort_unstable_by_key(|line| line.start);
        allows.lines.dedup();
        allows
    }

    /// Whether no comment allows anything.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Whether a comment allows what was found at `span`, by any of the `names` of its rule; and if so, which.
    pub fn permit(&mut self, names: &[&str], span: &Range<usize>) -> Option<&Allowed> {
        if self.is_empty() {
            return None;
        }
        let last = span.end.saturating_sub(1).max(span.start);
        let goes_on = self.text.0.get(span.start..last).is_some_and(|text| text.contains(&b'\n'));
        let whats = || names.iter().map(|name| What::Rule(name.as_bytes())).chain([What::All]);
        let found = self
            .line_at(span.start)
            .and_then(|line| {
                let also = goes_on.then_some(What::AllThatGoOn);
                whats().chain(also).find_map(|what| self.by_line.get(&(line, what)).copied())
            })
            .or_else(|| {
                let line = self.line_at(last)?;
                whats().find_map(|what| self.by_line.get(&(line, what)).copied())
            });
        let allowed = self.listed.get_mut(found?)?;
        allowed.is_used = true;
        Some(allowed)
    }

    /// What our own comments allow and nothing was found of, in the order of the text.
    pub fn unused(&self) -> impl Iterator<Item = &Allowed> {
        self.listed.iter().filter(|allowed| allowed.by == AllowedBy::Envguard && !allowed.is_used)
    }

    /// Lists what `comment` allows.
    fn list(&mut self, text: &'t [u8], comment: &Comment) -> Vec<What<'t>> {
        let mut add = |span: &Range<usize>| {
            self.listed.push(Allowed { by: comment.by, span: span.clone(), is_used: false });
        };
        if comment.by == AllowedBy::Envguard {
            comment.names.iter().for_each(&mut add);
            comment.names.iter().map(|name| What::Rule(&text[name.clone()])).collect()
        } else {
            add(&comment.word);
            vec![What::All]
        }
    }

    /// Lets `held` hold for `line`, and empties it. What is allowed there already needs no second comment.
    fn hold(&mut self, line: &Range<usize>, held: &mut Vec<(What<'t>, usize)>) {
        if !held.is_empty() {
            self.lines.push(line.clone());
        }
        for (what, index) in held.drain(..) {
            self.by_line.entry((line.start, what)).or_insert(index);
        }
    }

    /// Lets `stack` hold for the line that begins at `start`, and empties it.
    fn hold_below(&mut self, start: usize, stack: &mut Vec<(What<'t>, usize)>) {
        if !stack.is_empty() {
            self.hold(&line_from(self.text.0, start, start), stack);
        }
    }

    /// The start of the line of `at`, if something is allowed there.
    fn line_at(&self, at: usize) -> Option<usize> {
        let after = self.lines.partition_point(|line| line.start <= at);
        let line = self.lines.get(after.checked_sub(1)?)?;
        (at <= line.end).then_some(line.start)
    }
}

/// What `comment` allows in the line below it, of what it allows at all.
fn below<'t>(comment: &Comment, (what, index): (What<'t>, usize)) -> Option<(What<'t>, usize)> {
    if comment.is_for_next_line {
        return Some((what, index));
    }
    comment.is_alone.then_some(match comment.by {
        AllowedBy::Envguard | AllowedBy::Kingfisher => (what, index),
        _ => (What::AllThatGoOn, index),
    })
}

/// The line of `at`, without its line feed. It does not begin before `from`.
fn line_from(text: &[u8], from: usize, at: usize) -> Range<usize> {
    let front = text.get(from..at).unwrap_or_default();
    let start = memchr::memrchr(b'\n', front).map_or(from, |end| from + end + 1);
    let rest = text.get(at..).unwrap_or_default();
    start..memchr::memchr(b'\n', rest).map_or(text.len(), |end| at + end)
}

#[cfg(test)]
mod tests;
