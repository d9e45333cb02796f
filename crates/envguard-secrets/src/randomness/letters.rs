//! Whether a run of letters reads like words.

use std::sync::LazyLock;

use super::dictionary::{NAMES, WORDS, is_dictionary_word};

/// The letters, and the margin of a word.
const SYMBOLS: usize = 27;

/// How likely a letter is after the two before it, in 1/16 bits, as counted in the word lists.
static SURPRISE: LazyLock<Box<[u16]>> = LazyLock::new(count_triples);

/// The mean surprise, in 1/16 bits per letter, above which letters are no word of any language like English. Nine
/// of ten words that are not in the list stay below it, and one of twenty random strings of five letters.
const STRANGE: u32 = 16 * 45 / 10;

fn count_triples() -> Box<[u16]> {
    let mut triples = vec![0_u32; SYMBOLS.pow(3)];
    let mut pairs = vec![0_u32; SYMBOLS.pow(2)];
    for word in WORDS.lines().chain(NAMES.lines()) {
        for (a, b, c) in triples_of(word.as_bytes()) {
            triples[(a * SYMBOLS + b) * SYMBOLS + c] += 1;
            pairs[a * SYMBOLS + b] += 1;
        }
    }
    let surprise = |(at, count): (usize, &u32)| {
        let chance = (f64::from(*count) + 0.3) / (f64::from(pairs[at / SYMBOLS]) + 0.3 * 27.0);
        #[expect(clippy::cast_sign_loss, reason = "a chance is below one")]
        let sixteenths = (-chance.log2() * 16.0) as u16;
        sixteenths
    };
    triples.iter().enumerate().map(surprise).collect()
}

/// Every three symbols in a row of `word` with its margins.
fn triples_of(word: &[u8]) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
    let symbol = |at: usize| match at.checked_sub(1).and_then(|at| word.get(at)) {
        Some(byte) if byte.is_ascii_alphabetic() => usize::from(byte.to_ascii_lowercase() - b'a') + 1,
        _ => 0,
    };
    (0..word.len()).map(move |at| (symbol(at), symbol(at + 1), symbol(at + 2)))
}

/// Whether `letters` could be a word: in the dictionary, or made like those which are.
pub(crate) fn is_pronounceable(letters: &[u8]) -> bool {
    let total: u32 = triples_of(letters)
        .map(|(a, b, c)| SURPRISE.get((a * SYMBOLS + b) * SYMBOLS + c).copied().map_or(0, u32::from))
        .sum();
    let length = u32::try_from(letters.len()).unwrap_or(u32::MAX);
    length > 0 && total / length < STRANGE
}

/// The longest run of letters that is split into words.
const LONGEST: usize = 64;

/// Whether `letters`, in lower case, are words of the dictionary without gaps: `mypassword`, `githubtoken`.
///
/// Words of three letters count only beside longer ones, as random letters are full of them.
pub(crate) fn is_made_of_words(letters: &[u8]) -> bool {
    if is_dictionary_word(letters) {
        return true;
    }
    if letters.len() > LONGEST || letters.len() < 6 {
        return false;
    }
    // best[n]: the least number of words that make up the first n letters.
    let mut best = [u8::MAX; LONGEST + 1];
    best[0] = 0;
    for end in 2..=letters.len() {
        for start in end.saturating_sub(14)..=end - 2 {
            let word = &letters[start..end];
            let words = best[start].saturating_add(1);
            if words < best[end] && (is_little_word(word) || word.len() > 2 && is_dictionary_word(word)) {
                best[end] = words;
            }
        }
    }
    let words = usize::from(best[letters.len()]);
    words < usize::from(u8::MAX) && letters.len() >= words * 4
}

/// The words of two letters that stand in names.
fn is_little_word(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"my" | b"db" | b"id" | b"to" | b"of" | b"in" | b"is" | b"no" | b"go" | b"ip" | b"me" | b"a"
    )
}

#[cfg(test)]
mod tests {
    use super::{is_made_of_words, is_pronounceable};

    #[test]
    fn tells_words_from_random_letters() {
        for word in ["kubernetes", "wallaby", "frobnicator", "mandalorian", "petrosyan", "brightly"] {
            assert!(is_pronounceable(word.as_bytes()), "{word}");
        }
        for random in ["jzkdq", "wqxzvbn", "dkgbqyzwe", "zusjkuqx", "hhjipyfktpynydg"] {
            assert!(!is_pronounceable(random.as_bytes()), "{random}");
        }
    }

    #[test]
    fn splits_runs_of_words() {
        for words in ["mypassword", "githubtoken", "yoursecretkeyhere", "databasepassword", "password"] {
            assert!(is_made_of_words(words.as_bytes()), "{words}");
        }
        for random in ["qwzkjvhhbd", "sadrakneaszq", "", "x"] {
            assert!(!is_made_of_words(random.as_bytes()), "{random}");
        }
    }
}
