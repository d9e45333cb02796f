//! Tokens of known services, found by what their providers say about their format.
//!
//! Rules are data: `data/*.toml`, from which a test writes `table.rs`. One pass over the bytes looks for the words that
//! rules begin with (`words`); only where one stands is the pattern of its rule tried, anchored and bounded
//! (`matching`). Patterns are compiled when their word is first met, so that those never met cost nothing. What a
//! token says about itself (a checksum, a structure) is verified by `checks`.

mod boundary;
mod checks;
mod context;
pub(crate) mod entropy;
mod frequency;
mod matching;
mod placeholder;
mod rule;
mod table;
mod words;

use std::ops::Range;

pub use rule::ProviderRule;
use words::WordIndex;

/// A token of a known service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProviderMatch {
    /// The rule that found it.
    pub rule: &'static ProviderRule,
    /// Everything that the pattern matched: with the name or the host before the secret, where the pattern has one.
    pub whole: Range<usize>,
    /// The secret itself.
    pub secret: Range<usize>,
    /// How far the token bears itself out.
    pub verified: Verified,
}

/// How far a token bears out what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verified {
    /// It carries a checksum or a structure, and that is wrong: invented, mistyped or altered.
    Contradicted,
    /// It has no checksum, or none that is public. Alphabet and length are right.
    Shape,
    /// What it encodes decodes to what it should.
    Structure,
    /// Its checksum is right.
    Checksum,
}

/// All rules, sorted by area and as their file has them.
pub fn rules() -> &'static [ProviderRule] {
    &table::RULES
}

/// The rule called `id`.
pub fn rule(id: &str) -> Option<&'static ProviderRule> {
    rules().iter().find(|rule| rule.id == id)
}

/// Calls `visit` for each token in `text`, in order. Tokens do not overlap: where a rule that knows the token's own
/// prefix and one that knows only its surroundings match the same bytes, the former has it.
pub fn find(text: &[u8], visit: &mut dyn FnMut(ProviderMatch)) {
    find_words(words::all(), text, 0..text.len(), visit);
}

/// Calls `visit` for each token in `text` that is known by itself, whatever stands around it. More than twice as fast as
/// [`find`], for callers that ask [`find_by_context`] and [`find_by_key`] where something is that names a secret.
pub fn find_by_prefix(text: &[u8], visit: &mut dyn FnMut(ProviderMatch)) {
    find_words(words::keywords(), text, 0..text.len(), visit);
}

/// Calls `visit` for each token in `text` that is known by a context word before it, of those words that end in `range`.
pub fn find_by_context(text: &[u8], range: Range<usize>, visit: &mut dyn FnMut(ProviderMatch)) {
    find_words(words::context(), text, range, visit);
}

fn find_words(words: &WordIndex, text: &[u8], range: Range<usize>, visit: &mut dyn FnMut(ProviderMatch)) {
    let mut pending: Option<ProviderMatch> = None;
    // Where the last token found by its own prefix ends: nothing else begins before.
    let mut settled = 0;
    words.visit(text, range, &mut |word| {
        if word.at.start < settled {
            return;
        }
        let by_prefix = word.rule.context.is_empty();
        let found = if by_prefix {
            matching::at_keyword(word.rule, text, word.at)
        } else {
            matching::after_context(word.rule, text, word.at)
        };
        let Some(found) = found else { return };
        if by_prefix {
            settled = found.whole.end;
        }
        match &mut pending {
            // A value may stand far after the word that led to it, and tokens between the two.
            Some(later) if found.whole.end <= later.whole.start => visit(found),
            Some(other) if found.whole.start < other.whole.end => {
                if by_prefix && !other.rule.context.is_empty() {
                    *other = found;
                }
            }
            _ => {
                if let Some(before) = pending.replace(found) {
                    visit(before);
                }
            }
        }
    });
    if let Some(last) = pending {
        visit(last);
    }
}

/// The token that all of `value` is, by a rule that goes by its surroundings: one of its context words is in `key`.
/// The ranges are those in `value`. For readers that know which key a value belongs to, wherever the two stand.
pub fn find_by_key(key: &[u8], value: &[u8]) -> Option<ProviderMatch> {
    let mut found = None;
    words::context().visit(key, 0..key.len(), &mut |word| {
        if found.is_none() {
            found = matching::of_key(word.rule, key, value);
        }
    });
    found
}
