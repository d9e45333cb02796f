//! Numbers of documents.

use serde_json::Number;

/// The number that `text` says in decimal: an integer where it fits 64 bits, else the nearest double; `None` where
/// there is none that is finite.
pub(super) fn decimal(text: &str) -> Option<Number> {
    let is_integer = !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    if is_integer {
        if let Ok(number) = text.parse::<i64>() {
            return Some(number.into());
        }
        if let Ok(number) = text.parse::<u64>() {
            return Some(number.into());
        }
    }
    Number::from_f64(text.parse().ok()?)
}

/// The integer that `digits` say with base `radix`.
pub(super) fn with_radix(digits: &str, radix: u32) -> Option<Number> {
    if let Ok(number) = i64::from_str_radix(digits, radix) {
        return Some(number.into());
    }
    if let Ok(number) = u64::from_str_radix(digits, radix) {
        return Some(number.into());
    }
    let value = digits.chars().try_fold(0.0, |value, digit| {
        digit.to_digit(radix).map(|digit| value * f64::from(radix) + f64::from(digit))
    });
    Number::from_f64(value?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_exact_as_they_can_be() {
        let cases = [
            ("0", Some("0")),
            ("-7", Some("-7")),
            ("+7", Some("7")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("18446744073709551616", Some("1.8446744073709552e+19")),
            ("1.50", Some("1.5")),
            ("1e3", Some("1000.0")),
            ("1e999", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decimal(text).map(|number| number.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(with_radix("ff", 16), Some(255.into()));
        assert_eq!(with_radix("10000000000000000", 16), Number::from_f64(18_446_744_073_709_551_616.0));
        assert_eq!(with_radix("9", 8), None);
    }
}
