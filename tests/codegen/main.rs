//! Modules that `envguard codegen` makes, in the hands of the tools of their languages.

mod cases;
mod go;
mod python;
mod table;
mod tools;
mod typescript;
