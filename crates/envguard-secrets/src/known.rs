use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

/// The real values of secrets, to be found again wherever they stand, in one pass for all of them.
///
/// ```
/// use envguard_secrets::KnownValues;
///
/// let known = KnownValues::new([b"kT7wzQp0x".as_slice(), b"q8Zr1vXw0TnB"]);
/// let found: Vec<_> = known.find(b"echo kT7wzQp0x | login").collect();
/// assert_eq!(found, [(0, 5..14)]);
/// ```
pub struct KnownValues {
    automaton: Option<AhoCorasick>,
}

impl std::fmt::Debug for KnownValues {
    /// Leaves out the values.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = self.automaton.as_ref().map_or(0, AhoCorasick::patterns_len);
        f.debug_struct("KnownValues").field("count", &count).finish()
    }
}

impl KnownValues {
    /// Shorter values are found by chance, or are words.
    pub const SHORTEST: usize = 8;

    /// Those that `values` are. Of values that are too short or too many to be held together, none is found.
    pub fn new<V: AsRef<[u8]>>(values: impl IntoIterator<Item = V>) -> Self {
        let values: Vec<V> = values.into_iter().collect();
        if values.iter().all(|value| value.as_ref().len() < Self::SHORTEST) {
            return Self { automaton: None };
        }
        // One that is too short keeps its number, and is dropped where it is found.
        let automaton = AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(values);
        Self { automaton: automaton.ok() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.automaton.is_none()
    }

    /// The values in `text`, each as its number and its place, in the order of the text. A value that stands within a
    /// longer word is another word.
    pub fn find<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        found
            .map(|found| (found.pattern().as_usize(), found.range()))
            .filter(|(_, range)| range.len() >= Self::SHORTEST && is_whole(text, range))
    }
}

/// Whether `range` of `text` neither begins nor ends within a word.
fn is_whole(text: &[u8], range: &Range<usize>) -> bool {
    let is_word = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let joins = |inside: usize, outside: Option<usize>| is_word(Some(inside)) && is_word(outside);
    !joins(range.start, range.start.checked_sub(1)) && !joins(range.end - 1, Some(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(values: &[&str], text: &str) -> Vec<(usize, Range<usize>)> {
        KnownValues::new(values).find(text.as_bytes()).collect()
    }

    #[test]
    fn whole_values_alone() {
        let values = ["kT7wzQp0x", "short", "kT7wzQp0x-longer", "!odd!ends!"];
        assert_eq!(find(&values, "a=kT7wzQp0x\nb='kT7wzQp0x'"), [(0, 2..11), (0, 15..24)]);
        assert_eq!(find(&values, "kT7wzQp0x-longer"), [(2, 0..16)]);
        assert_eq!(find(&values, "xkT7wzQp0x kT7wzQp0xy short"), []);
        assert_eq!(find(&values, "x!odd!ends!y"), [(3, 1..11)]);
        assert_eq!(find(&[], "kT7wzQp0x"), []);
        assert!(KnownValues::new(["short"]).is_empty());
    }
}
