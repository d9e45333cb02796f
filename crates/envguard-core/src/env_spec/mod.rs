//! `.env.schema` files in the language `@env-spec`, as varlock reads them, converted to JSON Schema.
//!
//! Nothing is ever run: a value that a function computes is marked as `x-envguard.dynamic`, and its absence from an
//! env file is fine. The value of a secret is never copied.
//!
//! Bytes to declarations: `cursor`, `value_reader`, `decorator`, `item`. Declarations to a schema: `header`, `types`,
//! `default`, `requirement`, `text`, `check`, `convert`.

mod check;
mod convert;
mod cursor;
mod decorator;
mod default;
mod example;
mod header;
mod item;
mod names;
mod option;
mod patterns;
mod requirement;
mod text;
mod types;
mod value;
mod value_reader;

use std::sync::Arc;

pub(crate) use example::read_example;

use crate::SourceFile;
use crate::import::Imported;

/// Reads a `.env.schema` file. It never fails: what makes no sense is passed over with a warning.
pub fn read(file: &Arc<SourceFile>) -> Imported {
    let spec = item::read_file(&file.bytes);
    convert::convert(spec, file.bytes.len())
}

#[cfg(test)]
mod tests;
