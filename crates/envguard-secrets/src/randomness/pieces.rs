use std::ops::Range;

/// A run of like characters of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    pub(crate) range: Range<usize>,
}

/// What a [`Piece`] consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// Letters of one word by their case: `password`, `Password`, `PASSWORD`.
    Letters,
    Digits,
    /// Signs and blanks.
    Signs,
    /// Bytes beyond ASCII.
    Beyond,
}

/// Splits `value` where the kind of character changes, and where a small letter meets a capital one.
pub(crate) fn pieces(value: &[u8]) -> impl Iterator<Item = Piece> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *value.get(at)?;
        let kind = kind_of(first);
        let start = at;
        at += 1;
        while let Some(&byte) = value.get(at) {
            if kind_of(byte) != kind {
                break;
            }
            if kind == PieceKind::Letters && byte.is_ascii_uppercase() {
                let after_small = value[at - 1].is_ascii_lowercase();
                // `APIKey`: the last of several capitals begins the next word.
                let before_small = value.get(at + 1).is_some_and(u8::is_ascii_lowercase);
                if after_small || before_small {
                    break;
                }
            }
            at += 1;
        }
        Some(Piece { kind, range: start..at })
    })
}

fn kind_of(byte: u8) -> PieceKind {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => PieceKind::Letters,
        b'0'..=b'9' => PieceKind::Digits,
        0x80.. => PieceKind::Beyond,
        _ => PieceKind::Signs,
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn splits_by_class_and_case() {
        for (value, expected) in [
            ("DB_PASS", "DB|_|PASS"),
            ("dbPassword", "db|Password"),
            ("APIKey2", "API|Key|2"),
            ("x-api-key", "x|-|api|-|key"),
            ("aB3é", "a|B|3|é"),
            ("", ""),
        ] {
            let split: Vec<_> = pieces(value.as_bytes()).map(|piece| &value[piece.range]).collect();
            assert_eq!(split.join("|"), expected);
        }
    }
}
