//! Every byte of a `.env` file, understood.
//!
//! - [`Document`]: the file as people read it, lossless: lines, entries and value [`Pieces`] with their [`Span`]s.
//! - [`Edit`] and [`apply`]: changes as replacements of spans.
//! - [`dialect`]: what each of thirteen real runtimes makes of the same bytes.
//!
//! This crate depends on nothing but `std`, does no I/O, and never panics: parsing cannot fail, whatever the bytes.

#![warn(clippy::disallowed_methods)]

mod byte_class;
pub mod dialect;
mod document;
mod edit;
mod encoding;
mod facts;
mod line;
mod line_index;
mod parser;
mod piece;
mod span;
mod token;

pub use document::Document;
pub use edit::{Conflict, Edit, apply};
pub use encoding::Encoding;
pub use facts::Facts;
pub use line::{Content, Ending, Entry, Line};
pub use line_index::{LineIndex, Position};
pub use piece::{Piece, PieceKind, Pieces, Quote, Reference};
pub use span::Span;
pub use token::{Token, TokenKind};
