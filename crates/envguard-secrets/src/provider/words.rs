//! The one pass over the bytes that finds the words which rules begin with.
//!
//! There are some hundred words, too many for the packed searchers, and most positions of most files begin none. So
//! each position is tested by one bit: three bytes, letter case put aside, hashed into a table that fits the first
//! level cache. Six positions are tested at a time, and only where a bit is set are words compared.

use std::ops::Range;
use std::sync::LazyLock;

use super::boundary;
use super::rule::ProviderRule;
use super::table::RULES;

/// The bytes of a word that are hashed. No word is shorter.
const GRAM: usize = 3;
/// How many positions one load of eight bytes serves.
const LANES: usize = 8 - GRAM + 1;
/// Puts letter case aside, in each byte. It maps some other bytes together, which costs a comparison now and then.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// A word met in a text.
pub(super) struct Word {
    pub(super) rule: &'static ProviderRule,
    pub(super) at: Range<usize>,
}

/// All words of all rules.
pub(super) struct WordIndex {
    /// One bit for each hash that begins a word.
    begins: [u64; 1 << 10],
    /// Sorted by hash; the words of one hash in the order of their rules.
    entries: Vec<Entry>,
}

struct Entry {
    hash: u16,
    word: &'static [u8],
    rule: &'static ProviderRule,
}

/// The index of the table's words, made at its first use in some microseconds.
pub(super) fn index() -> &'static WordIndex {
    static INDEX: LazyLock<WordIndex> = LazyLock::new(|| WordIndex::new(&RULES));
    &INDEX
}

impl WordIndex {
    fn new(rules: &'static [ProviderRule]) -> Self {
        let mut begins = [0; 1 << 10];
        let mut entries = Vec::new();
        for rule in rules {
            for word in rule.keywords.iter().chain(rule.context) {
                let word = word.as_bytes();
                let Some(&first) = word.first_chunk::<GRAM>() else { continue };
                let hash = hash(u64::from_le_bytes([first[0], first[1], first[2], 0, 0, 0, 0, 0]) | FOLD);
                begins[usize::from(hash >> 6)] |= 1 << (hash & 63);
                entries.push(Entry { hash, word, rule });
            }
        }
        entries.sort_by_key(|entry| entry.hash);
        Self { begins, entries }
    }

    /// Calls `visit` for each word in `text`, by where they begin.
    pub(super) fn visit(&self, text: &[u8], visit: &mut dyn FnMut(Word)) {
        let mut at = 0;
        while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            self.visit_block(text, at, *block, visit);
            at += LANES;
        }
        // What is left is shorter than a block: zeros make it one, and begin no word.
        let mut block = [0; 8];
        for (to, from) in block.iter_mut().zip(text.get(at..).unwrap_or_default()) {
            *to = *from;
        }
        self.visit_block(text, at, block, visit);
    }

    #[inline]
    fn visit_block(&self, text: &[u8], at: usize, block: [u8; 8], visit: &mut dyn FnMut(Word)) {
        let folded = u64::from_le_bytes(block) | FOLD;
        let mut hits = 0;
        for lane in 0..LANES {
            let hash = hash(folded >> (8 * lane));
            hits |= (self.begins[usize::from(hash >> 6)] >> (hash & 63) & 1) << lane;
        }
        while hits != 0 {
            let lane = hits.trailing_zeros() as usize;
            hits &= hits - 1;
            self.visit_words(text, at + lane, hash(folded >> (8 * lane)), visit);
        }
    }

    #[cold]
    fn visit_words(&self, text: &[u8], at: usize, hash: u16, visit: &mut dyn FnMut(Word)) {
        let from = self.entries.partition_point(|entry| entry.hash < hash);
        let rest = text.get(at..).unwrap_or_default();
        for entry in self.entries.iter().skip(from).take_while(|entry| entry.hash == hash) {
            let Some(found) = rest.get(..entry.word.len()) else { continue };
            let is_met = if entry.rule.context.is_empty() {
                found == entry.word
            } else {
                found.eq_ignore_ascii_case(entry.word) && boundary::begins_word(text, at)
            };
            if is_met {
                visit(Word { rule: entry.rule, at: at..at + entry.word.len() });
            }
        }
    }
}

/// Sixteen bits of the first three bytes of `folded`.
#[inline]
fn hash(folded: u64) -> u16 {
    let gram = (folded as u32) << 8;
    (gram.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_met_at_every_offset_and_at_both_ends() {
        for lead in 0..20 {
            for trail in 0..20 {
                let text = [&b" ".repeat(lead), &b"hvs."[..], &b" ".repeat(trail)].concat();
                let mut met = Vec::new();
                index().visit(&text, &mut |word| met.push(word.at.start));
                assert_eq!(met, [lead], "{lead} {trail}");
            }
        }
    }

    #[test]
    fn no_word_is_too_short_for_the_index() {
        for rule in &RULES {
            assert!(rule.keywords.iter().chain(rule.context).all(|word| word.len() >= GRAM), "{}", rule.id);
            let is_folded = |word: &&&str| **word == word.to_ascii_lowercase();
            assert_eq!(rule.context.iter().find(|word| !is_folded(word)), None, "{}", rule.id);
            assert!(rule.keywords.is_empty() != rule.context.is_empty(), "{}: keywords or context", rule.id);
        }
    }

    #[test]
    fn keywords_keep_their_case_and_context_does_not() {
        let count = |text: &[u8]| {
            let mut count = 0;
            index().visit(text, &mut |_| count += 1);
            count
        };
        assert_eq!(count(b"HVS."), 0);
        assert_eq!(count(b"Heroku"), count(b"heroku"));
        assert_ne!(count(b"HEROKU"), 0);
        assert_eq!(count(b"xheroku"), 0);
    }
}
