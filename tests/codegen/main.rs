//! One table of texts, and all that takes or refuses them: the commands, `envguard::require!`, and the modules that
//! `envguard codegen` makes, in the hands of the tools of their languages.

mod cases;
mod command;
mod go;
mod python;
mod require;
mod rust;
mod table;
mod tools;
mod typescript;
