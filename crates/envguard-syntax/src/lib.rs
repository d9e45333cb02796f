//! Every byte of a `.env` file, understood.
//!
//! - [`dialect`]: what each of thirteen real runtimes makes of a file.
//!
//! This crate depends on nothing but `std`, does no I/O, and never panics: parsing cannot fail, whatever the bytes.

#![warn(clippy::disallowed_methods)]

pub mod dialect;
mod span;

pub use span::Span;
