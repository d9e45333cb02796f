//! When something happened.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use envguard_core::Date;
use serde::{Deserialize, Serialize};

const DAY: u64 = 86_400;

/// A second, in UTC as RFC 3339 writes it: `2026-02-28T12:00:00Z`. Texts of this form sort by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Moment(String);

impl Moment {
    /// This one.
    pub(crate) fn now() -> Self {
        Self::before_now(Duration::ZERO)
    }

    /// The one that was `ago`.
    pub(crate) fn before_now(ago: Duration) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_unix(now.saturating_sub(ago).as_secs())
    }

    fn from_unix(seconds: u64) -> Self {
        let (days, left) = (seconds / DAY, seconds % DAY);
        // A clock that shows a later year is broken. What it says is still later than everything else.
        let date =
            Date::from_unix_days(days).map_or_else(|| "9999-12-31".to_owned(), |date| date.to_string());
        Self(format!("{date}T{:02}:{:02}:{:02}Z", left / 3600, left / 60 % 60, left % 60))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "this is no time such as 2026-02-28T12:00:00Z";
        let (date, time) = text.split_once('T').ok_or(wrong)?;
        let time = time.strip_suffix('Z').ok_or(wrong)?;
        let parts: Vec<&str> = time.split(':').collect();
        let is_below = |part: &str, end: u8| {
            let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number && part.parse::<u8>().is_ok_and(|number| number < end)
        };
        let is_time =
            parts.len() == 3 && parts.iter().zip([24, 60, 61]).all(|(part, end)| is_below(part, end));
        if is_time && Date::parse(date).is_some() { Ok(Self(text)) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_written_out() {
        assert_eq!(Moment::from_unix(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Moment::from_unix(1_772_280_000 + 3_661).to_string(), "2026-02-28T13:01:01Z");
        assert_eq!(Moment::from_unix(u64::MAX).0.get(..10), Some("9999-12-31"));
        assert!(Moment::before_now(Duration::from_secs(5)) < Moment::now());
    }

    #[test]
    fn only_what_sorts_is_read() {
        assert!(Moment::try_from("2026-02-28T12:00:00Z".to_owned()).is_ok());
        let wrong = ["", "2026-02-28", "2026-02-30T12:00:00Z", "2026-02-28T12:00:00", "2026-02-28T24:00:00Z"];
        for text in wrong.into_iter().chain([
            "2026-02-28T12:00Z",
            "2026-02-28T12:00:00+01:00",
            "2026-02-28T+2:00:00Z",
        ]) {
            assert!(Moment::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
