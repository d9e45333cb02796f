//! Times as people write them: a number with a unit, `500ms`, `10s`, `1m`.

use std::time::Duration;

/// The longest time that can be asked for; nobody waits for longer.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What [`parse`] takes, as a regular expression.
pub(crate) const PATTERN: &str = "^[0-9]+(ms|s|m)$";

/// Reads one. The error says what was expected.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let milliseconds = match unit {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60_000),
        _ => None,
    };
    let total = number.parse::<u64>().ok().zip(milliseconds);
    let total = total.and_then(|(number, unit)| number.checked_mul(unit)).map(Duration::from_millis);
    total
        .filter(|total| *total <= LONGEST)
        .ok_or_else(|| "expected a time such as `10s`, `500ms` or `1m`".to_owned())
}

/// One that is more than nothing.
pub(crate) fn parse_some(text: &str) -> Result<Duration, String> {
    parse(text)
        .and_then(|time| if time.is_zero() { Err("expected more than no time".to_owned()) } else { Ok(time) })
}

/// Writes one: what [`parse`] reads, except that times which have passed are told in tenths of seconds.
pub(crate) fn display(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds}ms"),
        milliseconds if milliseconds.is_multiple_of(1000) => format!("{}s", milliseconds / 1000),
        milliseconds => format!("{}.{}s", milliseconds / 1000, milliseconds % 1000 / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, expected) in [
            ("10s", Some(10_000)),
            ("0ms", Some(0)),
            ("500ms", Some(500)),
            ("2m", Some(120_000)),
            ("10", None),
            ("", None),
            ("s", None),
            ("-1s", None),
            ("1.5s", None),
            ("99999999999999999999s", None),
            ("18446744073709551615m", None),
            ("9999h", None),
        ] {
            assert_eq!(parse(text).ok(), expected.map(Duration::from_millis), "{text}");
            assert_eq!(
                parse_some(text).ok(),
                expected.filter(|it| *it > 0).map(Duration::from_millis),
                "{text}"
            );
        }
    }

    #[test]
    fn times_are_written_short() {
        for (milliseconds, expected) in
            [(0, "0ms"), (250, "250ms"), (1000, "1s"), (60_000, "60s"), (2_149, "2.1s")]
        {
            assert_eq!(display(Duration::from_millis(milliseconds)), expected);
        }
    }
}
