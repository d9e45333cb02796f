//! Texts that stand in for a value until somebody gives a real one.

/// Whole values, in lower case and without the blanks, hyphens, underscores and points between their words. At start-up
/// a false alarm is an outage, so there are only words that nobody can have meant.
pub(super) const PLACEHOLDERS: [&str; 16] = [
    "changeit",
    "changeme",
    "changemeinproduction",
    "changemenow",
    "changethis",
    "fillin",
    "fillme",
    "fillmein",
    "fixme",
    "placeholder",
    "redacted",
    "replaceme",
    "replacethis",
    "setme",
    "tbd",
    "todo",
];

#[cfg(test)]
mod tests {
    use super::PLACEHOLDERS;
    use crate::Placeholder;

    /// What stops an app is a finding before that, at the latest when its words are told apart.
    #[test]
    fn the_checker_takes_them_for_placeholders() {
        const APART: [&str; 6] =
            ["change-me-in-production", "change-me-now", "fill-in", "fill-me-in", "replace-this", "set-me"];
        assert!(PLACEHOLDERS.is_sorted());
        let is_known = |word: &str| Placeholder::of(word.as_bytes()).is_some();
        let apart =
            |word: &&str| APART.iter().any(|apart| apart.replace('-', "") == *word && is_known(apart));
        let unknown: Vec<&str> =
            PLACEHOLDERS.into_iter().filter(|word| !is_known(word) && !apart(word)).collect();
        assert_eq!(unknown, [""; 0]);
    }
}
