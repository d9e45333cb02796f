//! How random a value is: how little of it words and patterns explain.

mod dictionary;
mod letters;
mod pieces;
mod shape;

pub(crate) use letters::{is_made_of_words, is_pronounceable};
pub(crate) use pieces::{PieceKind, pieces};
pub(crate) use shape::Shape;
