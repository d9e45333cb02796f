//! The words that people use: a sorted list, searched in place, so that nothing is built at start.

use std::cmp::Ordering;

/// Words in lower case, sorted, one per line: those which the documentation and code of many projects use, counted
/// over some thirteen hundred packages (in at least six of them, short words in more).
pub(super) const WORDS: &str = include_str!("../../words/common.txt");

/// Names, brands and weak passwords that the statistics of [`WORDS`] do not know, in the same form.
pub(super) const NAMES: &str = include_str!("../../words/names.txt");

/// Whether `word`, in lower case, is in the lists.
pub(crate) fn is_dictionary_word(word: &[u8]) -> bool {
    is_listed(WORDS, word) || is_listed(NAMES, word)
}

/// Looks for the line `word` among the sorted lines of `list` by halving.
fn is_listed(list: &str, word: &[u8]) -> bool {
    let list = list.as_bytes();
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = memchr::memrchr(b'\n', &list[low..middle]).map_or(low, |found| low + found + 1);
        let end = memchr::memchr(b'\n', &list[start..high]).map_or(high, |found| start + found);
        match list[start..end].cmp(word) {
            Ordering::Equal => return true,
            Ordering::Less => low = (end + 1).min(high),
            Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{NAMES, WORDS, is_dictionary_word};

    #[test]
    fn lists_are_sorted_and_lower_case() {
        for list in [WORDS, NAMES] {
            let lines: Vec<_> = list.lines().collect();
            assert!(
                lines.is_sorted_by(|a, b| a < b),
                "{:?}",
                lines.windows(2).find(|pair| pair[0] >= pair[1])
            );
            assert!(list.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\n'));
        }
    }

    #[test]
    fn finds_every_word_of_the_lists_and_no_other() {
        for word in WORDS.lines().chain(NAMES.lines()) {
            assert!(is_dictionary_word(word.as_bytes()), "{word}");
        }
        for word in ["", "a", "zzzzzzzzzzzz", "passwor", "\n", "the\nthe"] {
            assert!(!is_dictionary_word(word.as_bytes()), "{word}");
        }
    }
}
