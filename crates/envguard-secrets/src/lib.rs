//! The secret scanner of envguard: a path and bytes in, findings out.
//!
//! - [`scan`]: one file (or blob, or diff) in memory; [`Stream`]: an input of any length at constant memory.
//! - [`SecretFinding`]: what kind of secret lies where, how sure that is, and the [`Factor`]s that decided.
//! - [`Allows`]: what comments in the text allow, ours and those of other scanners.
//! - [`custom`]: rules of the user's own, with the meaning that gitleaks gives to them.
//!
//! How it works: one pass finds the tokens of known services ([`provider`]), and another looks for the few words that
//! stand by secrets (`interest`). Only where one is found, the text around it is read: as a key and a value (`field`) in
//! the manner of the kind of file, or as one of the notations that carry a secret inside of a value (`inside`). What is
//! known not to be a secret is named (`not_secret`), and the rest is judged by its key, its shape and its randomness
//! (`judge`).
//!
//! It is pure: no files, no process environment, no clock, no printing. Findings are kinds, spans and factors:
//! none of them holds the text of a value.

#![warn(clippy::disallowed_methods)]

mod allow;
mod bytes;
mod candidate;
mod confidence;
pub mod custom;
mod decode;
mod factor;
mod field;
mod file_kind;
mod finding;
mod inside;
mod interest;
mod judge;
mod key_file;
mod key_words;
mod kind;
mod known;
mod not_secret;
mod options;
pub mod provider;
mod randomness;
mod redactor;
mod scan;
mod stream;
mod surroundings;
mod window;

pub use allow::{Allowed, AllowedBy, Allows};
pub use confidence::Confidence;
pub use factor::Factor;
pub use file_kind::{FileKind, reads_alike};
pub use finding::{Report, SecretFinding, Suppressed};
pub use key_file::KeyFile;
pub use kind::{CUSTOM, Kind, kinds};
pub use known::KnownValues;
pub use options::Options;
pub use redactor::{Redaction, Redactor};
pub use scan::scan;
pub use stream::Stream;
pub use window::{Window, Windows};
