use crate::randomness::Shape;

/// Whether `value` is a text for people: several words, or letters beyond ASCII.
pub(super) fn is_sentence(value: &[u8], shape: &Shape) -> bool {
    if shape.beyond > 0 && shape.randomness() < 60 {
        return true;
    }
    if shape.blanks == 0 {
        return false;
    }
    let parts: Vec<&[u8]> = value.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty()).collect();
    let plain = parts.iter().filter(|part| part.iter().all(|byte| !byte.is_ascii_digit())).count();
    // Random text that happens to have a blank has one, and digits.
    parts.len() >= 4
        || plain == parts.len() && shape.explained >= shape.unexplained
        || shape.words >= 2 && shape.randomness() < 60
}
