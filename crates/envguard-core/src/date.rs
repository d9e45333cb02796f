//! Days.

use std::fmt;

/// A day of the Gregorian calendar, as ISO 8601 writes it.
///
/// ```
/// use envguard_core::Date;
///
/// let day = Date::parse("2026-02-28").unwrap();
/// assert!(day < Date::parse("2026-03-01").unwrap());
/// assert_eq!(day.to_string(), "2026-02-28");
/// assert!(Date::parse("2026-02-30").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day that `text` names: `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return None;
        }
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The day that begins `days` days after 1 January 1970; `None` beyond the year 9999.
    ///
    /// ```
    /// use envguard_core::Date;
    ///
    /// assert_eq!(Date::from_unix_days(20_454).unwrap().to_string(), "2026-01-01");
    /// ```
    pub fn from_unix_days(days: u64) -> Option<Self> {
        const LAST: u64 = 2_932_896;
        if days > LAST {
            return None;
        }
        let (mut year, mut left) = (1970, days);
        // A cycle of 400 years has always the same number of days.
        year += u16::try_from(left / 146_097 * 400).ok()?;
        left %= 146_097;
        while left >= days_of_year(year) {
            left -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while left >= u64::from(days_of_month(year, month)) {
            left -= u64::from(days_of_month(year, month));
            month += 1;
        }
        Self::new(year, month, u8::try_from(left + 1).ok()?)
    }

    fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_there = (1..=12).contains(&month) && (1..=days_of_month(year, month)).contains(&day);
        is_there.then_some(Self { year, month, day })
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_there_are() {
        for text in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "2023-02-29", "1900-02-29", "2024-04-31", "2024-00-01", "2024-13-01", "2024-01-00"] {
            assert!(Date::parse(text).is_none(), "{text}");
        }
        for text in ["24-01-01", "2024-1-1", "2024-01-01T00:00", "2024-01-01-", "+024-01-01", "2024/01/01"] {
            assert!(Date::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        let day = |days| Date::from_unix_days(days).map(|date| date.to_string());
        assert_eq!(day(0).as_deref(), Some("1970-01-01"));
        assert_eq!(day(59).as_deref(), Some("1970-03-01"));
        assert_eq!(day(11_016).as_deref(), Some("2000-02-29"));
        assert_eq!(day(2_932_896).as_deref(), Some("9999-12-31"));
        assert_eq!(day(2_932_897), None);
    }
}
