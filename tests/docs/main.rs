//! The documents: what is generated is what its sources make of it, and what they show of runs is what runs print.
//!
//! `ENVGUARD_UPDATE=1 cargo test --test docs` writes what is generated anew.

mod cases;
mod dialects;
mod examples;
mod guide;
mod rules;

use std::path::Path;

/// Compares the document at `path`, from the root of the repository, with what it ought to be.
#[track_caller]
fn assert_fresh(path: &str, wanted: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("ENVGUARD_UPDATE").is_some() {
        std::fs::write(&file, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    let differing = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
    let line = differing.unwrap_or_else(|| found.lines().count().min(wanted.lines().count())) + 1;
    assert!(
        found == wanted,
        "{path} is out of date from line {line} on: run `ENVGUARD_UPDATE=1 cargo test --test docs`"
    );
}
