//! The versions of migrations.

use std::cmp::Ordering;
use std::fmt;

/// The version of a migration: numbers with dots between them, most often just one, or a time without blanks.
///
/// They can be of any length, so they are compared as the texts that they are, without zeros in front.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Version {
    numbers: Vec<Box<str>>,
}

/// A version longer than this is a time: `20260102030405`, or one in milliseconds.
const LONGEST_COUNT: usize = 8;

impl Version {
    /// The version that `text` is, with `.` or `_` between its numbers; `None` if there is anything else in it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = Vec::new();
        for part in text.split(['.', '_']) {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            numbers.push(part.trim_start_matches('0').into());
        }
        // 1.0 is 1.
        while numbers.len() > 1 && numbers.last().is_some_and(is_zero) {
            numbers.pop();
        }
        Some(Self { numbers })
    }

    /// The version that `name` begins with, up to the first character that is no digit, and what follows it.
    pub fn before(name: &str) -> Option<(Self, &str)> {
        let end = name.bytes().take_while(u8::is_ascii_digit).count();
        let (version, rest) = name.split_at(end);
        Some((Self::parse(version)?, rest))
    }

    /// Its place in a count from 0 or 1; `None` if it is a time, or has several numbers.
    pub fn count(&self) -> Option<u64> {
        match &*self.numbers {
            [number] if number.is_empty() => Some(0),
            [number] if number.len() <= LONGEST_COUNT => number.parse().ok(),
            _ => None,
        }
    }
}

/// Whether a number is nothing without its zeros.
fn is_zero(number: impl AsRef<str>) -> bool {
    number.as_ref().is_empty()
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let compare = |a: &str, b: &str| a.len().cmp(&b.len()).then_with(|| a.cmp(b));
        let pairs = self.numbers.iter().zip(&other.numbers);
        pairs
            .map(|(a, b)| compare(a, b))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| self.numbers.len().cmp(&other.numbers.len()))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.numbers.iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            let number = if number.is_empty() { "0" } else { number };
            write!(formatter, "{dot}{number}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Version({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_numbers() {
        let ordered =
            ["0", "1", "1.0.1", "1.1", "1.2", "1.10", "2", "10", "20260102030405", "99999999999999999999999"];
        let versions: Vec<Version> = ordered.iter().map(|text| Version::parse(text).unwrap()).collect();
        assert!(versions.is_sorted_by(|a, b| a < b));
        assert_eq!(versions.iter().map(Version::to_string).collect::<Vec<_>>(), ordered);
    }

    #[test]
    fn the_same_version_can_be_written_in_many_ways() {
        for (one, other) in [("1", "001"), ("1.0", "1"), ("1_2", "1.2"), ("0", "000"), ("0.0", "0")] {
            assert_eq!(Version::parse(one), Version::parse(other), "{one} {other}");
        }
        for text in ["", "1.", "1a", "v1", "1..2", "-1", "1 "] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_are_told_from_times() {
        let count = |text: &str| Version::parse(text).unwrap().count();
        assert_eq!(
            (count("0003"), count("0"), count("20260102030405"), count("1.2")),
            (Some(3), Some(0), None, None)
        );
    }
}
