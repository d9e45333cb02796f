//! Amounts of memory as people write them: `512KiB`, `10MB`.

use std::fmt;
use std::str::FromStr;

use crate::from_env::Fault;

/// A number of bytes, read from `1048576`, `512KiB`, `1.5 GiB` or `10MB`.
///
/// `kB`, `MB`, `GB`, `TB` and `PB` are powers of 1000, `KiB` to `PiB` powers of 1024. A lone `K` or `M` is no unit, since
/// programs differ on which of the two it is.
///
/// ```
/// use envguard::ByteSize;
///
/// let limit: ByteSize = "512KiB".parse().unwrap();
/// assert_eq!(limit.bytes(), 524_288);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(u64);

impl ByteSize {
    /// This many bytes.
    ///
    /// ```
    /// assert_eq!(envguard::ByteSize::new(1024), "1KiB".parse().unwrap());
    /// ```
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// How many bytes they are.
    ///
    /// ```
    /// assert_eq!(envguard::ByteSize::new(7).bytes(), 7);
    /// ```
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

pub(crate) fn parse(text: &str) -> Result<ByteSize, Fault> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor = match unit.strip_prefix(' ').unwrap_or(unit) {
        "" if number == text && !number.contains('.') => 1,
        "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        "PB" => 1_000_000_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        "PiB" => 1 << 50,
        _ => return Err(Fault::Kind),
    };
    let bytes = crate::decimal::times(number, factor)?;
    u64::try_from(bytes).map(ByteSize).map_err(|_| Fault::Range)
}

impl FromStr for ByteSize {
    type Err = ParseByteSizeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).map_err(|_| ParseByteSizeError)
    }
}

/// The text is no number of bytes. It does not say which text.
///
/// ```
/// let error = "a lot".parse::<envguard::ByteSize>().unwrap_err();
/// assert_eq!(error.to_string(), "expected a number of bytes, such as `512KiB` or `10MB`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseByteSizeError;

impl fmt::Display for ParseByteSizeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected a number of bytes, such as `512KiB` or `10MB`")
    }
}

impl std::error::Error for ParseByteSizeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, bytes) in [
            ("0", 0),
            ("1048576", 1 << 20),
            ("1B", 1),
            ("10kB", 10_000),
            ("10KB", 10_000),
            ("10MB", 10_000_000),
            ("512KiB", 512 << 10),
            ("1.5GiB", 3 << 29),
            ("2 TiB", 2 << 40),
            ("0.1kB", 100),
            ("1.005MB", 1_005_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse(text), Ok(ByteSize(bytes)), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "", "B", "10M", "10k", "10mb", "-1", "+1", "1.5", "1. MB", ".5MB", "1  MB", "1 ", "10 bytes",
            "1e3",
        ] {
            assert_eq!(parse(text), Err(Fault::Kind), "{text}");
        }
        for text in ["18446744073709551616", "99999PiB", "99999999999999999999999999999999999999999999"] {
            assert_eq!(parse(text), Err(Fault::Range), "{text}");
        }
    }
}
