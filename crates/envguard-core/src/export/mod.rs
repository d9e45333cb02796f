//! Contracts in the forms of others.

mod annotation;
mod contract;
mod example;
mod json_schema;
mod markdown;
mod row;

pub use contract::contract_schema;
pub use example::example;
pub use json_schema::json_schema;
pub use markdown::markdown;
pub use row::{Need, Row, rows};
