//! Contracts in the forms of others.

mod json_schema;

pub use json_schema::json_schema;
