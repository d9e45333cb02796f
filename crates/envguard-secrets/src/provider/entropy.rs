//! How random a text is.

/// Shannon's entropy of the bytes, in bits a byte.
pub(crate) fn bits_per_byte(text: &[u8]) -> f32 {
    let mut counts = [0_u32; 256];
    for &byte in text {
        counts[usize::from(byte)] += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "texts are far shorter than what a float counts exactly")]
    let share = |count: u32| count as f32 / text.len() as f32;
    -counts.iter().filter(|&&count| count != 0).map(|&count| share(count) * share(count).log2()).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_grows_with_variety() {
        for (text, bits) in [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), ("abcdefgh", 3.0)] {
            assert!((bits_per_byte(text.as_bytes()) - bits).abs() < 1e-6, "{text}");
        }
    }
}
