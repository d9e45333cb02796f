//! The rules for tokens of known services: that their table is what the data says, and that each finds what it must
//! and nothing else.

mod data;
mod examples;
mod notation;
mod table;
