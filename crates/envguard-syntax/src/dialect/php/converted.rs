//! Sources that are not UTF-8, as PHP's `mb_convert_encoding` makes them.

use crate::Span;

/// A source with `?` for what is not UTF-8.
pub(super) struct Converted {
    pub(super) text: Vec<u8>,
    /// Where pieces of the text start, in the text and in the source.
    starts: Vec<(usize, usize)>,
}

impl Converted {
    pub(super) fn new(source: &[u8]) -> Self {
        let mut text = Vec::with_capacity(source.len());
        let mut starts = Vec::new();
        let mut offset = 0;
        for chunk in source.utf8_chunks() {
            starts.push((text.len(), offset));
            text.extend_from_slice(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                starts.push((text.len(), offset + chunk.valid().len()));
                text.push(b'?');
            }
            offset += chunk.valid().len() + chunk.invalid().len();
        }
        starts.push((text.len(), offset));
        Self { text, starts }
    }

    /// The place in the source that `span` of the text comes from.
    pub(super) fn original(&self, span: Span) -> Span {
        let offset = |offset: u32| {
            let offset = offset as usize;
            let after = self.starts.partition_point(|&(start, _)| start <= offset);
            match self.starts.get(after.wrapping_sub(1)) {
                Some(&(start, original)) => original + (offset - start),
                None => offset,
            }
        };
        Span::new(offset(span.start), offset(span.end))
    }
}
