//! Where a key belongs that is not there.

use std::collections::HashMap;

use envguard_syntax::{Facts, Span};
use foldhash::fast::RandomState;

use crate::Context;

/// The places in a file for keys that it lacks, while the contract is gone through in its order: each after the key that
/// is declared before it.
pub(crate) struct Places<'c, 'a> {
    context: &'c Context<'a>,
    /// Keys without a delimiter, with their lines. They are there, if not rightly: `missing-delimiter` is about them.
    lone: HashMap<&'a [u8], usize, RandomState>,
    next: (usize, Span),
}

impl<'c, 'a> Places<'c, 'a> {
    /// Begins: what is missing before any key is found belongs at the end of the file.
    pub(crate) fn new(context: &'c Context<'a>) -> Self {
        let next = (context.document.lines.len(), Span::empty(context.source().len()));
        Self { context, lone: lone_keys(context), next }
    }

    /// Goes on to `key`, and says whether the file has it.
    pub(crate) fn pass(&mut self, key: &[u8]) -> bool {
        let found = self.context.keys().last(key).or_else(|| self.lone.get(key).copied());
        if let Some(line) = found {
            self.next = (line, Span::empty(self.context.document.lines[line].span.end as usize));
        }
        found.is_some()
    }

    /// The index of the line and the place where the next missing key belongs.
    pub(crate) fn next(&self) -> (usize, Span) {
        self.next
    }
}

fn lone_keys<'a>(context: &Context<'a>) -> HashMap<&'a [u8], usize, RandomState> {
    if !context.facts.contains(Facts::NO_DELIMITER) {
        return HashMap::default();
    }
    let source = context.source();
    let lone = context.document.entries().filter(|(_, entry)| entry.delimiter.is_empty());
    lone.map(|(line, entry)| (entry.key.of(source), line)).collect()
}
