use crate::candidate::Evidence;
use crate::randomness::Shape;

/// Whether `value` is a number, a boolean, nothing, a time, a version.
pub(super) fn is_constant(value: &[u8], shape: &Shape, evidence: Evidence) -> bool {
    const WORDS: &[&str] = &[
        "true",
        "false",
        "yes",
        "no",
        "none",
        "null",
        "nil",
        "undefined",
        "on",
        "off",
        "nan",
        "void",
        "default",
        "empty",
        "auto",
        "string",
        "str",
        "text",
        "bool",
        "boolean",
        "int",
        "integer",
        "number",
        "object",
        "any",
        "unset",
        "n/a",
        "na",
        "tbd",
        "required",
        "optional",
        "enabled",
        "disabled",
        "never",
        "always",
        "~",
        "self",
    ];
    let bare = value.strip_suffix(b",").unwrap_or(value);
    if WORDS.iter().any(|word| bare.eq_ignore_ascii_case(word.as_bytes())) {
        return true;
    }
    if shape.letters == 0 && shape.beyond == 0 {
        // People take numbers for passwords; short and orderly ones are settings.
        return shape.digits < 6 || shape.signs > 0 && shape.digits < 12 || !evidence.is_chosen_by_people();
    }
    // An alphabet: each character once.
    shape.length >= 30 && shape.distinct == shape.length
        || is_measure(value)
        || is_version(value)
        || is_date(value)
        || is_style(value)
}

/// Whether `value` is a colour, with or without other words of a style: `#f8f8f2`, `bold #81A1C1`.
fn is_style(value: &[u8]) -> bool {
    let is_color = |word: &[u8]| {
        word.strip_prefix(b"#").is_some_and(|digits| {
            matches!(digits.len(), 3 | 4 | 6 | 8) && digits.iter().all(u8::is_ascii_hexdigit)
        })
    };
    let mut words = value.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    words.clone().any(is_color) && words.all(|word| is_color(word) || word.iter().all(u8::is_ascii_lowercase))
}

/// Whether `value` is a number and a unit: `30d`, `6.hours`, `512MB`, `0x1F`, `1.5e6`.
fn is_measure(value: &[u8]) -> bool {
    const UNITS: &[&str] = &[
        "s", "m", "h", "d", "w", "y", "ms", "us", "ns", "sec", "secs", "min", "mins", "hour", "hours", "day",
        "days", "week", "weeks", "month", "months", "year", "years", "second", "seconds", "minute",
        "minutes", "b", "k", "kb", "kib", "mb", "mib", "g", "gb", "gib", "mi", "gi", "ki", "px", "em", "rem",
        "u", "l", "f", "hr", "hrs",
    ];
    let digits =
        value.iter().take_while(|byte| byte.is_ascii_digit() || matches!(**byte, b'.' | b'_' | b'-')).count();
    let unit = value[digits..].trim_ascii();
    digits > 0
        && digits < value.len()
        && UNITS.iter().any(|known| unit.eq_ignore_ascii_case(known.as_bytes()))
}

/// Whether `value` is a version or a range of versions: `^1.2.3`, `v2.0`, `>= 3, < 4`.
fn is_version(value: &[u8]) -> bool {
    let rest = value.trim_ascii_start();
    let marks = rest.iter().take_while(|byte| b"^~<>=v ".contains(byte)).count();
    let rest = &rest[marks..];
    let numbers = rest
        .split(|byte| *byte == b'.')
        .take_while(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
        .count();
    numbers >= 3
        || (numbers == 2 && marks > 0)
        || (value.starts_with(b"v") && numbers >= 1 && value.len() < 4)
}

/// Whether `value` begins with a date: `2020-01-31`.
fn is_date(value: &[u8]) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        value.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let sign = |at: usize| matches!(value.get(at), Some(b'-' | b'/'));
    let ends = matches!(value.get(10), None | Some(b'T' | b' '));
    digits(0..4) && sign(4) && digits(5..7) && sign(7) && digits(8..10) && ends
}

/// Whether `value` is a UUID.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::{Evidence, Shape, is_constant, is_uuid};

    #[test]
    fn constants_are_known() {
        for value in [
            "true",
            "None",
            "6443",
            "30d",
            "6.hours",
            "^1.2.3",
            "2020-01-31",
            "1.5",
            "v1",
            "1.20.0",
            "512MB",
            "10.0.0.1",
            "#f8f8f2",
            "nobold #81A1C1",
        ] {
            assert!(
                is_constant(value.as_bytes(), &Shape::of(value.as_bytes()), Evidence::Password),
                "{value}"
            );
        }
        for value in ["6412871", "jzkd", "2d5f8a", "hunter2", "yesno", "#f8f8f2x", "Bold#81A1C1"] {
            assert!(
                !is_constant(value.as_bytes(), &Shape::of(value.as_bytes()), Evidence::Password),
                "{value}"
            );
        }
        assert!(
            is_uuid(b"123e4567-e89b-12d3-a456-426614174000")
                && !is_uuid(b"123e4567-e89b-12d3-a456-42661417400g")
        );
    }
}
