//! Comments in the files of platforms that allow findings of units.

use std::collections::HashMap;

use envguard_syntax::Span;

use crate::directive::Directive;
use crate::{Diagnostic, SourceFile};

/// What the comments of a file allow: rules by the line that they are allowed on, counted from 0.
pub struct UnitAllows<'s> {
    source: &'s [u8],
    by_line: HashMap<usize, Vec<Span>>,
    /// Where each line begins.
    starts: Vec<usize>,
}

/// What each comment of ours has in it.
const MARK: &[u8] = b"envguard:";

impl<'s> UnitAllows<'s> {
    /// Reads the comments of `file`: `# envguard: allow(rule) reason`, on a line of its own or behind something. Several on
    /// lines of their own all reach the line below them.
    pub fn new(file: &'s SourceFile) -> Self {
        let source = &file.bytes;
        let mut allows = Self { source, by_line: HashMap::new(), starts: Vec::new() };
        // Those that stand alone right above the next line.
        let mut waiting: Vec<Span> = Vec::new();
        let mut start = 0;
        for (index, line) in source.split_inclusive(|byte| *byte == b'\n').enumerate() {
            allows.starts.push(start);
            let names = names_in(source, start, line);
            let is_alone = line.trim_ascii_start().first() == Some(&b'#');
            if is_alone && !names.is_empty() {
                waiting.extend(names);
            } else {
                let mut held = std::mem::take(&mut waiting);
                held.extend(names);
                if !held.is_empty() {
                    allows.by_line.insert(index, held);
                }
            }
            start += line.len();
        }
        allows
    }

    /// Whether `diagnostic` is allowed.
    pub fn permit(&self, diagnostic: &Diagnostic) -> bool {
        if self.by_line.is_empty() {
            return false;
        }
        let line = self.starts.partition_point(|start| *start <= diagnostic.span.start as usize);
        let names = line.checked_sub(1).and_then(|line| self.by_line.get(&line));
        let is_named = |name: &Span| name.of(self.source) == diagnostic.rule.name.as_bytes();
        names.is_some_and(|names| names.iter().any(is_named))
    }
}

/// The rules that a comment on `line`, which begins at `start`, allows.
fn names_in(source: &[u8], start: usize, line: &[u8]) -> Vec<Span> {
    let Some(mark) = line.windows(MARK.len()).position(|window| window == MARK) else { return Vec::new() };
    let Some(comment) = line.get(..mark).and_then(|before| before.iter().rposition(|byte| *byte == b'#'))
    else {
        return Vec::new();
    };
    match Directive::parse(Span::new(start + comment, start + line.trim_ascii_end().len()), source) {
        Some(Directive::Allow(names)) => names,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;
    use crate::rules::{missing_in_unit, unused_in_unit};

    #[test]
    fn comments_hold_for_their_line_or_the_next() {
        let source = "a:\n  # envguard: allow(missing-in-unit) reason\n  # envguard: allow(unused-in-unit)\n  b: 1\n  c: 2 # \
                      envguard: allow(missing-in-unit, unused-in-unit)\n  d: 3\n";
        let file = SourceFile::new("compose.yaml", source);
        let allows = UnitAllows::new(&file);
        let allowed = |text: &str, rule| {
            let span = Span::empty(source.find(text).unwrap());
            allows.permit(&Diagnostic::new(rule, Severity::Warning, span, 0))
        };
        for (text, expected) in [("a:", false), ("b:", true), ("c:", true), ("d:", false)] {
            assert_eq!(allowed(text, &missing_in_unit::RULE), expected, "{text}");
            assert_eq!(allowed(text, &unused_in_unit::RULE), expected, "{text}");
        }
    }
}
