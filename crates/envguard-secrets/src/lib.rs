//! The secret scanner of envguard: a path and bytes in, findings out.
//!
//! It is pure: no files, no process environment, no clock, no printing. Findings are kinds, spans and factors:
//! none of them holds the text of a value.

#![warn(clippy::disallowed_methods)]

pub mod provider;
