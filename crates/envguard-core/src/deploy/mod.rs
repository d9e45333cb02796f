//! What a deployment does to an app: verdicts on changes of the contract, what environments are supplied with, and what
//! migrations do to a database that the previous release still uses.

mod supply;

pub use supply::{Description, Supplied, SuppliedValue, Supply};
