//! Pieces of a text that something was found at.

use std::ops::Range;

use envguard_core::CustomLeak;

/// The pieces of a text that rules of the user's own found something at.
pub(super) struct Covered {
    /// Where each begins, in order, and how far all up to it reach.
    pieces: Vec<(usize, usize)>,
}

impl Covered {
    pub(super) fn new(custom: &[CustomLeak]) -> Self {
        let mut pieces: Vec<(usize, usize)> =
            custom.iter().map(|leak| (leak.span.start as usize, leak.span.end as usize)).collect();
        pieces.sort_unstable();
        let mut reach = 0;
        for (_, end) in &mut pieces {
            reach = reach.max(*end);
            *end = reach;
        }
        Self { pieces }
    }

    /// Whether one of them has a byte of `span`.
    pub(super) fn overlaps(&self, span: &Range<usize>) -> bool {
        let before = self.pieces.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.pieces[last].1 > span.start)
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Span;

    use super::*;

    #[test]
    fn what_shares_a_byte_overlaps() {
        let leak = |start, end| CustomLeak { span: Span::new(start, end), title: String::new() };
        let covered = Covered::new(&[leak(40, 44), leak(10, 30), leak(12, 14)]);
        for (span, expected) in
            [(0..10, false), (0..11, true), (20..22, true), (29..40, true), (30..40, false), (44..50, false)]
        {
            assert_eq!(covered.overlaps(&span), expected, "{span:?}");
        }
        assert!(!Covered::new(&[]).overlaps(&(0..9)));
    }
}
