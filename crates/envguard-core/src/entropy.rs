//! How hard a secret is to guess.

/// How many bits of surprise `text` has: its length times the Shannon entropy of its characters.
///
/// That is what one learns from the text alone. It flatters words and dates, which a dictionary guesses, so it tells
/// what is weak for certain and not what is strong.
///
/// ```
/// use envguard_core::entropy;
///
/// assert_eq!(entropy(""), 0.0);
/// assert_eq!(entropy("aaaaaaaa"), 0.0);
/// assert_eq!(entropy("abcdefgh"), 24.0);
/// ```
pub fn entropy(text: &str) -> f64 {
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    let total = count(characters.len());
    characters
        .chunk_by(|left, right| left == right)
        .map(|same| count(same.len()) * (total / count(same.len())).log2())
        .sum()
}

/// A length as a number to reckon with; no text is as long as what this could not hold.
fn count(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_characters_and_more_different_ones_are_harder_to_guess() {
        let of = |text| format!("{:.0}", entropy(text));
        assert_eq!([of("ab"), of("abab"), of("password"), of("0123456789abcdef")], ["2", "4", "22", "64"]);
        assert!(entropy("changeme") < entropy("h7Gk2pQz"));
    }
}
