//! The `envguard` command.

fn main() {}
