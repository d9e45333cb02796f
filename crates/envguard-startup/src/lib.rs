#![doc = include_str!("../README.md")]

mod byte_size;
mod choice;
mod contract;
mod decimal;
mod default;
mod duration;
mod embed;
mod env_file;
mod environment;
mod expectation;
mod field;
mod fingerprint;
mod from_env;
pub mod health;
mod json;
mod json_list;
mod name;
mod names;
mod placeholder;
mod probe;
mod problem;
mod reader;
mod render;
mod report;
mod require;
mod secret;
mod similar;
mod source;
mod text;
mod variable;

pub use byte_size::{ByteSize, ParseByteSizeError};
pub use choice::UnknownChoice;
pub use problem::{Problem, ProblemKind};
pub use report::{EXIT_CODE, Report};
pub use secret::Secret;
pub use source::Source;
#[cfg(feature = "url")]
pub use url::Url;

/// What the macros expand to. It may change with any version.
#[doc(hidden)]
pub mod __private {
    use std::ops::RangeBounds;

    pub use crate::choice::choose;
    pub use crate::default::IntoDefault;
    pub use crate::environment::Environment;
    pub use crate::fingerprint::fingerprint;
    pub use crate::from_env::{Fault, FromEnv, Kind};
    pub use crate::names::names;
    pub use crate::probe::{OtherKind, OtherMultiplicity, OtherPresence, Parse, Probe, Read};
    pub use crate::reader::{Reader, Slot};
    pub use crate::variable::{Group, Item, Variable};

    /// The contract at compile time.
    pub mod contract {
        pub use crate::contract::{check, check_options, count};
    }

    /// The contract in the binary.
    pub mod embed {
        pub use crate::embed::{Contract, bytes, length};
    }

    /// Names of variables.
    pub mod name {
        pub use crate::name::{joined, kebab, kebab_len, plain, text, upper};
    }

    /// A struct that is a part of others.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is no group",
        note = "declare it by `envguard::require!` with `#[env(group)]`"
    )]
    pub trait IsGroup: Sized {
        /// What it declares.
        const ITEMS: &'static [Item];

        /// Reads it.
        fn read(reader: &mut Reader<'_>) -> Option<Self>;
    }

    /// Whether `item` is in `range`.
    pub fn in_range<T: PartialOrd>(item: &T, range: &impl RangeBounds<T>) -> Result<(), Fault> {
        if range.contains(item) { Ok(()) } else { Err(Fault::Range) }
    }

    /// Whether `check` holds for `item`.
    pub fn holds<T>(item: &T, check: impl FnOnce(&T) -> bool) -> Result<(), Fault> {
        if check(item) { Ok(()) } else { Err(Fault::Kind) }
    }
}

/// The guide, whose examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/startup.md")]
struct Guide;
