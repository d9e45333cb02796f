use super::{PieceKind, is_made_of_words, is_pronounceable, pieces};

/// What a value is made of, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) length: usize,
    pub(crate) letters: usize,
    pub(crate) digits: usize,
    pub(crate) signs: usize,
    pub(crate) blanks: usize,
    /// Bytes beyond ASCII.
    pub(crate) beyond: usize,
    pub(crate) small: usize,
    pub(crate) capitals: usize,
    /// Letters and digits that no word explains.
    pub(crate) unexplained: usize,
    /// Letters that words explain.
    pub(crate) explained: usize,
    /// How many pieces the letters and digits fall into.
    pub(crate) pieces: usize,
    /// How many of the pieces are words.
    pub(crate) words: usize,
    /// How many different characters there are.
    pub(crate) distinct: usize,
    /// Whether all letters are `a` to `f`.
    pub(crate) is_hex: bool,
}

/// How many characters of a value are looked at: the rest is as random.
const SAMPLE: usize = 256;

impl Shape {
    /// Measures `value`.
    pub(crate) fn of(value: &[u8]) -> Self {
        let mut shape = Self { length: value.len(), is_hex: true, ..Self::default() };
        let value = &value[..value.len().min(SAMPLE)];
        let mut seen = [false; 256];
        for &byte in value {
            shape.distinct += usize::from(!std::mem::replace(&mut seen[usize::from(byte)], true));
            shape.small += usize::from(byte.is_ascii_lowercase());
            shape.capitals += usize::from(byte.is_ascii_uppercase());
            shape.blanks += usize::from(byte.is_ascii_whitespace());
            shape.is_hex &= byte.is_ascii_hexdigit() || byte == b'-';
        }
        let mut lower = [0; SAMPLE];
        let mut after_letters = false;
        for piece in pieces(value) {
            let bytes = &value[piece.range];
            let length = bytes.len();
            match piece.kind {
                PieceKind::Signs => shape.signs += length,
                PieceKind::Beyond => shape.beyond += length,
                PieceKind::Digits => {
                    shape.digits += length;
                    shape.pieces += 1;
                    // `sha256`, `node14`, `hunter2`, `2024`: short numbers belong to words.
                    shape.unexplained +=
                        if length <= 4 && after_letters { 0 } else { length.saturating_sub(2) };
                }
                PieceKind::Letters => {
                    shape.letters += length;
                    shape.pieces += 1;
                    let word = &mut lower[..length];
                    word.copy_from_slice(bytes);
                    word.make_ascii_lowercase();
                    if is_word(word) {
                        shape.words += 1;
                        shape.explained += length;
                    } else {
                        shape.unexplained += length;
                    }
                }
            }
            after_letters = piece.kind == PieceKind::Letters && length > 2;
        }
        shape.is_hex &= shape.letters + shape.digits > 0;
        shape
    }

    /// How many of the classes small letters, capitals, digits and signs there are.
    pub(crate) fn classes(&self) -> usize {
        [self.small, self.capitals, self.digits, self.signs - self.blanks.min(self.signs)]
            .iter()
            .filter(|count| **count > 0)
            .count()
    }

    /// How random the value is, from 0 to 100: what words do not explain, and how finely it is chopped.
    pub(crate) fn randomness(&self) -> usize {
        let known = self.letters + self.digits;
        if known == 0 {
            return 0;
        }
        let strange = self.unexplained * 100 / known;
        // Random text of several classes falls into pieces of one to three characters.
        let chopped = if known >= 12 && self.pieces * 10 >= known * 3 { 25 } else { 0 };
        let poor = if self.distinct * 3 < known.min(30) { 40 } else { 0 };
        (strange + chopped).min(100).saturating_sub(poor)
    }
}

/// Whether `word`, in lower case, is one or several words, or could be one.
fn is_word(word: &[u8]) -> bool {
    match word.len() {
        0..=2 => false,
        3..=4 => is_made_of_words(word),
        _ => is_made_of_words(word) || is_pronounceable(word),
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn random_values_are_random_and_words_are_not() {
        for (value, at_least, at_most) in [
            ("password", 0, 0),
            ("clientSecretKey", 0, 0),
            ("ceph-secret-admin", 0, 0),
            ("hunter2", 0, 10),
            ("jzkd", 100, 100),
            ("hhjipyfktpynydg", 60, 100),
            ("0a4f8e21c97d3b65f0a4d8c2e1b79635", 60, 100),
            ("ehdk814hYetYmazm081j61DiUPyHOTMP", 80, 100),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", 0, 60),
        ] {
            let randomness = Shape::of(value.as_bytes()).randomness();
            assert!((at_least..=at_most).contains(&randomness), "{value}: {randomness}");
        }
    }

    #[test]
    fn counts_what_is_there() {
        let shape = Shape::of("aB3 ?é".as_bytes());
        assert_eq!((shape.small, shape.capitals, shape.digits, shape.blanks, shape.beyond), (1, 1, 1, 1, 2));
        assert_eq!(shape.classes(), 4);
    }
}
