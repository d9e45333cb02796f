//! From texts to the types that this crate knows. All others are read by their `FromStr`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use crate::{ByteSize, Secret, byte_size, duration};

/// Why a text is no value of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is something else.
    Kind,
    /// It is too large or too small.
    Range,
    /// It has too few characters, or too many.
    Length,
    /// It stands in for a value.
    Placeholder,
}

/// What values of a type are like.
#[derive(Clone, Copy)]
pub struct Kind {
    /// What is expected, to be read after "expected".
    pub expected: &'static str,
    /// Its words of JSON Schema, without bounds.
    pub schema: &'static str,
    /// Whether they are numbers.
    pub is_number: bool,
    /// The smallest and the largest number that fits.
    pub bounds: Option<(&'static str, &'static str)>,
    /// The only texts there are, if they are listed.
    pub choices: &'static [&'static str],
    /// Whether any text is a value, so that a placeholder is one too.
    pub is_free: bool,
    /// Whether values are secret.
    pub is_secret: bool,
}

impl Kind {
    /// One that takes some texts, which `expected` and the words `schema` describe.
    pub const fn new(expected: &'static str, schema: &'static str) -> Self {
        Self {
            expected,
            schema,
            is_number: false,
            bounds: None,
            choices: &[],
            is_free: false,
            is_secret: false,
        }
    }

    /// Any text.
    pub const TEXT: Kind = Kind { is_free: true, ..Kind::new("a text", r#""type":"string""#) };

    /// What only a type's `FromStr` knows.
    pub const CUSTOM: Kind = Kind::new("", r#""type":"string""#);

    /// Only `choices`.
    pub const fn one_of(choices: &'static [&'static str]) -> Self {
        Self { choices, ..Kind::new("", r#""type":"string""#) }
    }
}

/// A type whose values this crate reads from a text by itself.
pub trait FromEnv: Sized {
    /// What they are like.
    const KIND: Kind;

    /// Reads `text`.
    fn from_env(text: &str) -> Result<Self, Fault>;

    /// Reads `text`, of which nobody needs what is left.
    fn take(text: &mut String) -> Result<Self, Fault> {
        Self::from_env(text)
    }
}

macro_rules! integers {
    ($($type:ident $least:literal $most:literal),* $(,)?) => {
        $(impl FromEnv for $type {
            const KIND: Kind = Kind {
                is_number: true,
                bounds: Some(($least, $most)),
                ..Kind::new(concat!("a whole number from ", $least, " to ", $most), r#""type":"integer""#)
            };

            fn from_env(text: &str) -> Result<Self, Fault> {
                text.parse().map_err(|_| integer_fault(text)).or_else(|fault| {
                    // Zero is zero, whatever stands before it.
                    if is_minus_zero(text) { "0".parse().map_err(|_| Fault::Range) } else { Err(fault) }
                })
            }
        })*
    };
}

integers! {
    u8 "0" "255",
    u16 "0" "65535",
    u32 "0" "4294967295",
    u64 "0" "18446744073709551615",
    u128 "0" "340282366920938463463374607431768211455",
    i8 "-128" "127",
    i16 "-32768" "32767",
    i32 "-2147483648" "2147483647",
    i64 "-9223372036854775808" "9223372036854775807",
    i128 "-170141183460469231731687303715884105728" "170141183460469231731687303715884105727",
    NonZeroU8 "1" "255",
    NonZeroU16 "1" "65535",
    NonZeroU32 "1" "4294967295",
    NonZeroU64 "1" "18446744073709551615",
}

#[cfg(target_pointer_width = "64")]
integers! {
    usize "0" "18446744073709551615",
    isize "-9223372036854775808" "9223372036854775807",
    NonZeroUsize "1" "18446744073709551615",
}

#[cfg(target_pointer_width = "32")]
integers! {
    usize "0" "4294967295",
    isize "-2147483648" "2147483647",
    NonZeroUsize "1" "4294967295",
}

/// Why `text`, which is no number of some type, is none.
fn integer_fault(text: &str) -> Fault {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Fault::Range } else { Fault::Kind }
}

fn is_minus_zero(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|zeros| !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0'))
}

macro_rules! floats {
    ($($type:ident),*) => {
        $(impl FromEnv for $type {
            const KIND: Kind = Kind { is_number: true, ..Kind::new("a number", r#""type":"number""#) };

            fn from_env(text: &str) -> Result<Self, Fault> {
                // `inf` and `nan` are numbers to some languages only.
                if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
                    return Err(Fault::Kind);
                }
                let number: $type = text.parse().map_err(|_| Fault::Kind)?;
                if number.is_finite() { Ok(number) } else { Err(Fault::Range) }
            }
        })*
    };
}

floats!(f32, f64);

impl FromEnv for bool {
    const KIND: Kind =
        Kind::new("`true` or `false`, `1` or `0`, `yes` or `no`, `on` or `off`", r#""type":"boolean""#);

    fn from_env(text: &str) -> Result<Self, Fault> {
        let is_any = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        match () {
            () if is_any(["true", "1", "yes", "on"]) => Ok(true),
            () if is_any(["false", "0", "no", "off"]) => Ok(false),
            () => Err(Fault::Kind),
        }
    }
}

impl FromEnv for String {
    const KIND: Kind = Kind::TEXT;

    fn from_env(text: &str) -> Result<Self, Fault> {
        Ok(text.to_owned())
    }

    fn take(text: &mut String) -> Result<Self, Fault> {
        Ok(std::mem::take(text))
    }
}

impl FromEnv for PathBuf {
    const KIND: Kind = Kind { expected: "a path", ..Kind::TEXT };

    fn from_env(text: &str) -> Result<Self, Fault> {
        Ok(text.into())
    }

    fn take(text: &mut String) -> Result<Self, Fault> {
        Ok(std::mem::take(text).into())
    }
}

impl FromEnv for Secret {
    const KIND: Kind = Kind { expected: "a secret", is_secret: true, ..Kind::TEXT };

    fn from_env(text: &str) -> Result<Self, Fault> {
        Ok(Secret::new(text))
    }

    // So there is no copy.
    fn take(text: &mut String) -> Result<Self, Fault> {
        Ok(std::mem::take(text).into())
    }
}

impl FromEnv for Duration {
    const KIND: Kind = Kind::new(
        "a span of time with its unit, such as `30s`, `5m` or `1h30m`",
        r#""type":"string","pattern":"^([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h|d|w))+$""#,
    );

    fn from_env(text: &str) -> Result<Self, Fault> {
        duration::parse(text)
    }
}

impl FromEnv for ByteSize {
    const KIND: Kind = Kind::new(
        "a number of bytes, such as `512KiB` or `10MB`",
        r#""type":"string","pattern":"^[0-9]+$|^[0-9]+(\\.[0-9]+)? ?(B|[kK]B|MB|GB|TB|PB|KiB|MiB|GiB|TiB|PiB)$""#,
    );

    fn from_env(text: &str) -> Result<Self, Fault> {
        byte_size::parse(text)
    }
}

macro_rules! parsed {
    ($($type:ident $expected:literal $schema:literal),* $(,)?) => {
        $(impl FromEnv for $type {
            const KIND: Kind = Kind::new($expected, $schema);

            fn from_env(text: &str) -> Result<Self, Fault> {
                text.parse().map_err(|_| Fault::Kind)
            }
        })*
    };
}

parsed! {
    char "a single character" r#""type":"string","minLength":1,"maxLength":1"#,
    Ipv4Addr "an IPv4 address" r#""type":"string","format":"ipv4""#,
    Ipv6Addr "an IPv6 address" r#""type":"string","format":"ipv6""#,
    IpAddr "an IP address" r#""type":"string","anyOf":[{"format":"ipv4"},{"format":"ipv6"}]"#,
    SocketAddr "an IP address and a port, such as `127.0.0.1:8080`" r#""type":"string""#,
    SocketAddrV4 "an IPv4 address and a port" r#""type":"string""#,
    SocketAddrV6 "an IPv6 address and a port, such as `[::1]:8080`" r#""type":"string""#,
}

#[cfg(feature = "url")]
impl FromEnv for url::Url {
    const KIND: Kind = Kind { is_free: true, ..Kind::new("a URL", r#""type":"string","format":"uri""#) };

    fn from_env(text: &str) -> Result<Self, Fault> {
        text.parse().map_err(|_| Fault::Kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts<T: FromEnv>(good: &[&str], wrong: &[&str], out_of_range: &[&str]) {
        for text in good {
            assert!(T::from_env(text).is_ok(), "{text}");
        }
        for text in wrong {
            assert_eq!(T::from_env(text).err(), Some(Fault::Kind), "{text}");
        }
        for text in out_of_range {
            assert_eq!(T::from_env(text).err(), Some(Fault::Range), "{text}");
        }
    }

    #[test]
    fn texts_that_are_values() {
        accepts::<u16>(
            &["0", "8080", "+5", "007", "65535", "-0"],
            &["", " 1", "1 ", "0x1", "1.0", "1e3", "-", "١"],
            &["65536", "-1"],
        );
        accepts::<i8>(&["-128", "127"], &["--1", "+-1"], &["128", "-129"]);
        accepts::<NonZeroU16>(&["1"], &["one"], &["0", "-0"]);
        accepts::<f64>(
            &["0", "-1.5", "1e3", ".5", "5.", "+2E-3"],
            &["", "nan", "inf", "1,5", "0x1", "."],
            &["1e999"],
        );
        accepts::<bool>(
            &["true", "False", "1", "0", "YES", "no", "on", "OFF"],
            &["", "t", "y", "2", "enabled"],
            &[],
        );
        accepts::<char>(&[",", "ü"], &["", "ab"], &[]);
        accepts::<IpAddr>(&["127.0.0.1", "::1"], &["localhost", "127.0.0.1:80", "256.0.0.1"], &[]);
        accepts::<SocketAddr>(&["127.0.0.1:80", "[::1]:80"], &["localhost:80", "127.0.0.1"], &[]);
    }
}
