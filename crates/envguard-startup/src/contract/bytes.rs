//! Comparisons of bytes that the compiler can run.

/// Whether both are the same.
pub(super) const fn is_same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && is_at(left, 0, right)
}

/// What follows `start` in `text`, if that is how it begins.
pub(super) const fn after<'t>(text: &'t [u8], start: &[u8]) -> Option<&'t [u8]> {
    if is_at(text, 0, start) { Some(text.split_at(start.len()).1) } else { None }
}

/// Whether `text` ends with `end`.
pub(super) const fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && is_at(text, text.len() - end.len(), end)
}

/// Whether `text` has `part` at `at`.
pub(super) const fn is_at(text: &[u8], at: usize, part: &[u8]) -> bool {
    if at > text.len() || text.len() - at < part.len() {
        return false;
    }
    let mut index = 0;
    while index < part.len() {
        if text[at + index] != part[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// The part of `text` from `start` until before `end`.
pub(super) const fn part(text: &[u8], start: usize, end: usize) -> &[u8] {
    text.split_at(end).0.split_at(start).1
}
