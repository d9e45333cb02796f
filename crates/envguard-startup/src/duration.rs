//! Spans of time as people write them: `30s`, `5m`, `1h30m`.

use std::time::Duration;

use crate::from_env::Fault;

/// Reads numbers with units. One without a unit is none: half of the world would take it for seconds, and half for
/// milliseconds.
pub(crate) fn parse(text: &str) -> Result<Duration, Fault> {
    if text.is_empty() {
        return Err(Fault::Kind);
    }
    let (mut rest, mut nanoseconds) = (text, 0_u128);
    let mut is_too_long = false;
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
        let (unit, after) = split(after, |c| !c.is_ascii_digit() && c != '.');
        let unit = nanoseconds_of(unit).ok_or(Fault::Kind)?;
        match crate::decimal::times(number, unit) {
            Ok(part) => nanoseconds = nanoseconds.saturating_add(part),
            Err(Fault::Range) => is_too_long = true,
            Err(fault) => return Err(fault),
        }
        rest = after;
    }
    let seconds = u64::try_from(nanoseconds / SECOND).map_err(|_| Fault::Range)?;
    let below = u32::try_from(nanoseconds % SECOND).map_err(|_| Fault::Range)?;
    if is_too_long { Err(Fault::Range) } else { Ok(Duration::new(seconds, below)) }
}

const SECOND: u128 = 1_000_000_000;

fn nanoseconds_of(unit: &str) -> Option<u128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" => 1_000,
        "ms" => 1_000_000,
        "s" => SECOND,
        "m" => 60 * SECOND,
        "h" => 3_600 * SECOND,
        "d" => 86_400 * SECOND,
        "w" => 604_800 * SECOND,
        _ => return None,
    })
}

fn split(text: &str, is_of_first: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !is_of_first(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        for (text, milliseconds) in [
            ("30s", 30_000),
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("250ms", 250),
            ("0s", 0),
            ("1.5s", 1_500),
            ("0.25h", 900_000),
            ("1d", 86_400_000),
            ("2w", 1_209_600_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        assert_eq!(parse("7ns"), Ok(Duration::from_nanos(7)));
        assert_eq!(parse("7µs"), Ok(Duration::from_micros(7)));
        assert_eq!(parse("1.5ns"), Ok(Duration::from_nanos(1)));
    }

    #[test]
    fn what_is_none() {
        for text in
            ["", "30", "s", "-5s", "+5s", "5 s", " 5s", "5S", "5sec", "1..5s", ".5s", "5.s", "1h 30m", "PT5S"]
        {
            assert_eq!(parse(text), Err(Fault::Kind), "{text}");
        }
        for text in ["99999999999999999999w", "9999999999999999999999999999999999999999999s"] {
            assert_eq!(parse(text), Err(Fault::Range), "{text}");
        }
        assert_eq!(parse("99999999999999999999999999999999999999999s5x"), Err(Fault::Kind));
    }
}
