//! One table look-up a byte: what the parser asks of a byte, answered for all 256.

/// A letter, digit or underscore: what portable keys are made of.
pub(crate) const WORD: u8 = 1;
/// A byte that every dialect reads as itself in an unquoted value, wherever it stands.
pub(crate) const PLAIN: u8 = 2;
/// An ASCII lower-case letter.
pub(crate) const LOWER: u8 = 4;
/// A space or a tab.
pub(crate) const BLANK: u8 = 8;
/// A control character other than tab and line feed.
pub(crate) const CONTROL: u8 = 16;
/// Part of a character outside ASCII, or no UTF-8 at all.
pub(crate) const NON_ASCII: u8 = 32;
/// `'`, `"` or a backtick.
pub(crate) const QUOTE: u8 = 64;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
}

const fn class(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => WORD | PLAIN | LOWER,
        b'A'..=b'Z' | b'0'..=b'9' | b'_' => WORD | PLAIN,
        b'.' | b'/' | b':' | b'@' | b'%' | b'+' | b',' | b'-' | b'=' => PLAIN,
        b' ' | b'\t' => BLANK,
        b'\n' => 0,
        0..=31 | 127 => CONTROL,
        b'\'' | b'"' | b'`' => QUOTE,
        128..=255 => NON_ASCII,
        _ => 0,
    }
}

/// Whether `byte` is in any of the classes of `mask`.
#[inline]
pub(crate) fn is(byte: u8, mask: u8) -> bool {
    CLASSES[byte as usize] & mask != 0
}

/// All classes of `byte`.
#[inline]
pub(crate) fn of(byte: u8) -> u8 {
    CLASSES[byte as usize]
}
