//! The one pass over the bytes that finds the words which rules begin with.
//!
//! There are many hundred words, too many for the packed searchers, and most positions of most files are in none. So
//! three bytes of each word stand for it, those that are rarest in texts and letter case put aside, and a hash of three
//! bytes is looked up in a table that fits the first level cache. Only every other position is tested: each word is in
//! the table twice, by the bytes from two adjacent places, one of which is at an even position wherever the word stands.

use std::ops::Range;
use std::sync::LazyLock;

use super::boundary;
use super::frequency::frequency;
use super::rule::ProviderRule;
use super::table::RULES;

/// How many bytes are hashed.
const GRAM: usize = 3;
/// How many bytes are tested before the outcome is looked at: twice those that begin three within eight.
const STEP: usize = 12;
const BLOCK: usize = STEP + GRAM - 1;
/// Puts letter case aside, in each byte. It maps some other bytes together, which costs a comparison now and then.
const FOLD: u64 = 0x2020_2020_2020_2020;
/// How many bits a hash has: so many that few hashes are those of a word's bytes by chance.
const BITS: u32 = 16;
/// How many places there are for the bytes that stand for words, several times as many as there are of them.
const PLACES: usize = 1 << 13;
/// The bytes that may follow a word of only three bytes, letter case put aside.
const FOLLOWING: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-.~\x7f";

/// A word met in a text.
pub(super) struct Word {
    pub(super) rule: &'static ProviderRule,
    pub(super) at: Range<usize>,
}

/// All words of all rules.
pub(super) struct WordIndex {
    /// For each hash, 1 if it is that of bytes that stand for words.
    flags: Box<[u8; 1 << BITS]>,
    /// The bytes that stand for words, each at its hash or at the next free place.
    places: Vec<Place>,
    /// Sorted by what stands for them; those of the same bytes in the order of their rules.
    entries: Vec<Entry>,
    /// The length of the longest word.
    longest: usize,
}

/// Bytes that stand for words.
#[derive(Clone, Copy, Default)]
struct Place {
    gram: u32,
    /// The words in `entries`. None in a free place.
    first: u16,
    count: u16,
}

/// A word, with what most texts that are not it fail by at hand.
struct Entry {
    /// How the word begins, letter case put aside, and which bytes of that there are.
    head: u64,
    mask: u64,
    /// The bytes that stand for the word, and where in it they are.
    gram: u32,
    offset: u8,
    word: &'static [u8],
    rule: &'static ProviderRule,
}

/// The words of all rules. Made at its first use in less than a millisecond, as are the other two.
pub(super) fn all() -> &'static WordIndex {
    static INDEX: LazyLock<WordIndex> =
        LazyLock::new(|| WordIndex::new(|rule| [rule.keywords, rule.context]));
    &INDEX
}

/// The words that are in tokens.
pub(super) fn keywords() -> &'static WordIndex {
    static INDEX: LazyLock<WordIndex> = LazyLock::new(|| WordIndex::new(|rule| [rule.keywords, &[]]));
    &INDEX
}

/// The words that stand before tokens.
pub(super) fn context() -> &'static WordIndex {
    static INDEX: LazyLock<WordIndex> = LazyLock::new(|| WordIndex::new(|rule| [&[], rule.context]));
    &INDEX
}

impl WordIndex {
    fn new(words: fn(&ProviderRule) -> [&'static [&'static str]; 2]) -> Self {
        let mut entries = Vec::new();
        for rule in &RULES {
            for word in words(rule).concat() {
                let word = word.as_bytes();
                let mask = u64::MAX >> (64 - 8 * word.len().min(8));
                let head = load(word, 0) & mask;
                let add = |(gram, offset)| entries.push(Entry { head, mask, gram, offset, word, rule });
                grams(word).into_iter().for_each(add);
            }
        }
        entries.sort_by_key(|entry| entry.gram);
        let mut flags: Box<[u8; 1 << BITS]> = vec![0; 1 << BITS].try_into().expect("as many as asked for");
        let mut places = vec![Place::default(); PLACES];
        let mut first = 0;
        for same in entries.chunk_by(|one, next| one.gram == next.gram) {
            let gram = same[0].gram;
            flags[hash(u64::from(gram))] = 1;
            let place = probe(gram)
                .find(|&place| places[place].count == 0)
                .expect("there are more places than words");
            places[place] = Place { gram, first, count: same.len() as u16 };
            first += same.len() as u16;
        }
        let longest = entries.iter().map(|entry| entry.word.len()).max().unwrap_or_default();
        Self { flags, places, entries, longest }
    }

    /// Calls `visit` for each word of `text` that ends in `range`, nearly in the order in which they stand there: by some
    /// bytes in them.
    pub(super) fn visit(&self, text: &[u8], range: Range<usize>, visit: &mut dyn FnMut(Word)) {
        let text = text.get(..range.end).unwrap_or(text);
        let mut at = range.start.saturating_sub(self.longest);
        let visit = &mut |word: Word| {
            if word.at.end > range.start {
                visit(word);
            }
        };
        while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            let (first, second) = (load(block, 0), load(block, STEP / 2));
            if (self.may_meet(first) | self.may_meet(second)) != 0 {
                let met = self.met(first) | self.met(second) << (STEP / 2);
                self.visit_met(met, text, at, visit);
            }
            at += STEP;
        }
        while at < text.len() {
            self.visit_met(self.met(load(text, at)), text, at, visit);
            at += STEP / 2;
        }
    }

    /// Calls `visit` for the words around the bytes after `at` that have a bit in `met`.
    fn visit_met(&self, mut met: u64, text: &[u8], at: usize, visit: &mut dyn FnMut(Word)) {
        while met != 0 {
            self.visit_words(text, at + met.trailing_zeros() as usize, visit);
            met &= met - 1;
        }
    }

    /// Whether a word may be met at an even position of the first six bytes of `folded`: not 0 if so.
    #[inline]
    fn may_meet(&self, folded: u64) -> u8 {
        let flag = |at: u32| self.flags[hash(folded >> (8 * at))];
        flag(0) | flag(2) | flag(4)
    }

    /// Of the first six bytes of `folded`, those at even positions where a word may be met: one bit each.
    #[inline]
    fn met(&self, folded: u64) -> u64 {
        let met = |at: u32| u64::from(self.flags[hash(folded >> (8 * at))]) << at;
        met(0) | met(2) | met(4)
    }

    /// Calls `visit` for the words that the bytes at `at` stand for.
    fn visit_words(&self, text: &[u8], at: usize, visit: &mut dyn FnMut(Word)) {
        let gram = load(text, at) as u32 & GRAM_MASK;
        let mut places = probe(gram).map(|place| self.places[place]).take_while(|place| place.count != 0);
        let Some(place) = places.find(|place| place.gram == gram) else { return };
        let (first, count) = (usize::from(place.first), usize::from(place.count));
        for entry in self.entries.get(first..first + count).unwrap_or_default() {
            let Some(at) = at.checked_sub(usize::from(entry.offset)) else { continue };
            if load(text, at) & entry.mask != entry.head {
                continue;
            }
            let Some(found) = text.get(at..at + entry.word.len()) else { continue };
            let is_word = if entry.rule.context.is_empty() {
                found == entry.word
            } else {
                found.eq_ignore_ascii_case(entry.word) && boundary::begins_word(text, at)
            };
            if is_word {
                visit(Word { rule: entry.rule, at: at..at + entry.word.len() });
            }
        }
    }
}

/// The places where `gram` may be, one after the other.
fn probe(gram: u32) -> impl Iterator<Item = usize> {
    let first = hash(u64::from(gram));
    (first..first + PLACES).map(|place| place % PLACES)
}

/// Leaves the bytes that are hashed.
const GRAM_MASK: u32 = 0x00ff_ffff;

/// The eight bytes from `at`, letter case put aside. Where there are not as many, zeros follow.
#[inline]
fn load(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    let few = || rest.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte));
    FOLD | rest.first_chunk::<8>().map_or_else(few, |bytes| u64::from_le_bytes(*bytes))
}

/// The hash of the first three bytes of `folded`: the lowest byte of the factor is zero, so that the fourth is shifted
/// out.
#[inline]
fn hash(folded: u64) -> usize {
    ((folded as u32).wrapping_mul(0x3779_b100) >> (32 - BITS)) as usize
}

/// The bytes that stand for `word`, at one of two adjacent places wherever the word stands.
fn grams(word: &[u8]) -> Vec<(u32, u8)> {
    let gram = |bytes: &[u8]| bytes.iter().rev().fold(0, |gram, &byte| gram << 8 | u32::from(byte | 0x20));
    let common =
        |bytes: &[u8]| bytes.windows(2).map(|pair| u16::from(frequency(pair[0], pair[1]))).sum::<u16>();
    let pairs = word.windows(GRAM + 1).enumerate();
    if let Some((at, pair)) = pairs.min_by_key(|(_, pair)| common(&pair[..GRAM]) + common(&pair[1..])) {
        return vec![(gram(&pair[..GRAM]), at as u8), (gram(&pair[1..]), at as u8 + 1)];
    }
    let after = FOLLOWING.iter().map(|&byte| (gram(&[word[1], word[2], byte]), 1));
    after.chain([(gram(word), 0)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(text: &[u8], id: &str) -> Vec<usize> {
        let mut met = Vec::new();
        all().visit(text, 0..text.len(), &mut |word| {
            met.extend((word.rule.id == id).then_some(word.at.start));
        });
        met
    }

    #[test]
    fn every_word_is_met_at_every_offset_and_at_both_ends() {
        for rule in &RULES {
            for word in rule.keywords.iter().chain(rule.context) {
                for lead in 0..STEP {
                    // A word of three bytes is met only where more follows, as in every token.
                    let tail = if word.len() == GRAM { "a" } else { "" };
                    let text = format!("{}{word}{tail}", " ".repeat(lead));
                    assert!(met(text.as_bytes(), rule.id).contains(&lead), "{word} at {lead}");
                    let text = format!("{text}{}", " ".repeat(lead + 1));
                    assert_eq!(
                        met(text.as_bytes(), rule.id).iter().filter(|&&at| at == lead).count(),
                        1,
                        "{word}"
                    );
                }
            }
        }
    }

    #[test]
    fn words_are_met_once_however_a_text_is_cut() {
        let text = b"x heroku_api datadog, -----BEGIN RSA PRIVATE KEY----- ghp_a AKIA and authorization: geniekey hvs. 1";
        let met = |range: Range<usize>| {
            let mut met = Vec::new();
            all().visit(text, range, &mut |word| met.push((word.at.start, word.rule.id)));
            met
        };
        let mut whole = met(0..text.len());
        whole.sort_unstable();
        assert!(whole.len() > 7);
        for cut in 0..=text.len() {
            let mut parts = [met(0..cut), met(cut..text.len())].concat();
            parts.sort_unstable();
            assert_eq!(parts, whole, "{cut}");
        }
    }

    #[test]
    fn words_fit_the_index() {
        for rule in &RULES {
            assert!(rule.keywords.iter().all(|word| (GRAM..200).contains(&word.len())), "{}", rule.id);
            let is_fit = |word: &&str| word.len() > GRAM && **word == word.to_ascii_lowercase();
            assert!(rule.context.iter().all(is_fit), "{}", rule.id);
            assert!(rule.keywords.is_empty() != rule.context.is_empty(), "{}: keywords or context", rule.id);
        }
    }

    #[test]
    fn keywords_keep_their_case_and_context_does_not() {
        assert_eq!(met(b"hvs. HVS.", "vault-service-token"), [0]);
        assert_eq!(met(b"heroku HEROKU xheroku myHeroku", "heroku-legacy-api-key"), [0, 7, 24]);
    }
}
