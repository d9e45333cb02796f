//! Where something stood before a file was changed.

use envguard_syntax::Edit;

/// Gives for offsets in a file after edits the offsets before them.
pub(crate) struct Origins(Vec<Replaced>);

/// One edit: where its text ends now, and the place of what it replaced.
struct Replaced {
    start: u64,
    end: u64,
    start_before: u32,
    end_before: u32,
}

impl Origins {
    /// Those after `edits`, which are sorted and do not overlap.
    pub(crate) fn new(edits: &[Edit]) -> Self {
        let (mut removed, mut added) = (0, 0);
        let replaced = edits.iter().map(|edit| {
            let start = u64::from(edit.span.start) + added - removed;
            removed += edit.span.len() as u64;
            added += edit.text.len() as u64;
            Replaced {
                start,
                end: start + edit.text.len() as u64,
                start_before: edit.span.start,
                end_before: edit.span.end,
            }
        });
        Self(replaced.collect())
    }

    /// The offset of what is at `offset` now; of text that an edit brought in, where the edit starts.
    pub(crate) fn of(&self, offset: u32) -> u32 {
        let offset = u64::from(offset);
        let next = self.0.partition_point(|edit| edit.end <= offset);
        if let Some(edit) = self.0.get(next).filter(|edit| edit.start <= offset) {
            return edit.start_before;
        }
        let last = next.checked_sub(1).and_then(|last| self.0.get(last));
        let (end, end_before) = last.map_or((0, 0), |edit| (edit.end, edit.end_before));
        u32::try_from(offset - end + u64::from(end_before)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use envguard_syntax::Span;

    use super::*;

    #[test]
    fn offsets_go_back_over_edits() {
        // `abcdef` becomes `XYabef!`.
        let edits = [Edit::insert(0, "XY"), Edit::delete(Span::new(2, 4)), Edit::insert(6, "!")];
        let origins = Origins::new(&edits);
        let offsets: Vec<u32> = (0..8).map(|offset| origins.of(offset)).collect();
        assert_eq!(offsets, [0, 0, 0, 1, 4, 5, 6, 6]);
        assert_eq!(Origins::new(&[]).of(3), 3);
    }
}
