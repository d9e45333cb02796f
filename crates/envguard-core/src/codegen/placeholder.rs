//! Texts that stand in for a value until somebody gives a real one.

/// Whole values, in lower case and without the blanks, hyphens, underscores and points between their words. At start-up
/// a false alarm is an outage, so there are only words that nobody can have meant.
pub(super) const PLACEHOLDERS: [&str; 17] = [
    "changeit",
    "changeme",
    "changemeinproduction",
    "changemenow",
    "changethis",
    "fillin",
    "fillme",
    "fillmein",
    "fixme",
    "insertyours",
    "placeholder",
    "redacted",
    "replaceme",
    "replacethis",
    "setme",
    "tbd",
    "todo",
];
