//! Enums whose variants have names in the environment.

/// Declares an enum that is read from one of a few texts.
///
/// A variant is called in the environment what it is called in the code, in lower case and with `-` between words, or what
/// stands after it. The enum gets `as_str`, `Display`, `FromStr`, `Debug`, `Clone`, `Copy`, `PartialEq`, `Eq` and `Hash`.
///
/// ```
/// envguard::choice! {
///     /// Where the app runs.
///     pub enum Mode {
///         Development,
///         PreProduction,
///         /// The real thing.
///         Production = "live",
///     }
/// }
///
/// envguard::require! { struct Config { mode: Mode = Mode::Development } }
///
/// let config = Config::load_from([("MODE", "pre-production")])?;
/// assert_eq!(config.mode, Mode::PreProduction);
/// assert_eq!(Mode::Production.to_string(), "live");
///
/// let report = Config::load_from([("MODE", "production")]).unwrap_err();
/// assert_eq!(
///     report.problems().next().unwrap().to_string(),
///     "`MODE` is wrong: expected one of `development`, `pre-production` or `live`"
/// );
/// # Ok::<(), envguard::Report>(())
/// ```
#[macro_export]
macro_rules! choice {
    ($(#[$attribute:meta])* $visibility:vis enum $name:ident {
        $($(#[$variant_attribute:meta])* $variant:ident $(= $text:literal)?),+ $(,)?
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant),+
        }

        impl $name {
            const TEXTS: &'static [&'static str] = &[$($crate::__choice_text!($variant $(, $text)?)),+];

            /// What it is called in the environment.
            $visibility const fn as_str(self) -> &'static str {
                Self::TEXTS[self as usize]
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownChoice;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::__private::choose([$(Self::$variant),+], Self::TEXTS, text)
            }
        }

        impl $crate::__private::FromEnv for $name {
            const KIND: $crate::__private::Kind = $crate::__private::Kind::one_of(Self::TEXTS);

            fn from_env(text: &str) -> ::std::result::Result<Self, $crate::__private::Fault> {
                ::std::str::FromStr::from_str(text).map_err(|_| $crate::__private::Fault::Kind)
            }
        }
    };
    ($($other:tt)*) => {
        ::std::compile_error!(
            "expected an enum, as in `choice! { pub enum Mode { Development, Production = \"live\" } }`"
        );
    };
}

/// What a variant is called in the environment.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_text {
    ($variant:ident, $text:literal) => {
        $text
    };
    ($variant:ident) => {{
        const NAME: &str = $crate::__private::name::plain(::std::stringify!($variant));
        const BYTES: [u8; $crate::__private::name::kebab_len(NAME)] = $crate::__private::name::kebab(NAME);
        $crate::__private::name::text(&BYTES)
    }};
}

/// The text is none of those that an enum of [`choice!`] has. It does not say which text.
///
/// ```
/// envguard::choice! { enum Level { Debug, Info } }
///
/// let error = "loud".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "expected `debug` or `info`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownChoice {
    choices: &'static [&'static str],
}

/// The one of `values` whose text, at the same place in `texts`, is `text`.
pub fn choose<T, const N: usize>(
    values: [T; N],
    texts: &'static [&'static str],
    text: &str,
) -> Result<T, UnknownChoice> {
    let chosen = values.into_iter().zip(texts).find(|(_, known)| **known == text);
    chosen.map(|(value, _)| value).ok_or(UnknownChoice { choices: texts })
}

impl std::fmt::Display for UnknownChoice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "expected {}", crate::expectation::choices(self.choices))
    }
}

impl std::error::Error for UnknownChoice {}
