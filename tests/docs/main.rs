//! The documents: what is generated is what its sources make of it, and what they show of runs is what runs print.
//!
//! `ENVGUARD_UPDATE=1 cargo test --test docs` writes what is generated anew.

mod cases;
mod comparison;
mod dialects;
#[path = "../support/example.rs"]
mod example;
mod links;
mod page;
mod picture;
mod place;
mod reference;
mod rules;
mod secrets;
mod transcript;

use std::fmt::Write as _;
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

/// Compares the document at `path` with itself, after the text between each `<!-- NAME ARGUMENT -->` and its
/// `<!-- end -->` was made anew. `text` gives it; comments that it gives nothing for are only comments.
#[track_caller]
fn assert_filled(path: &str, text: impl Fn(&str, &str) -> Option<String>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let document = std::fs::read_to_string(file).unwrap().replace("\r\n", "\n");
    let mut filled = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(filled, "{line}");
        let words = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let made = words.and_then(|words| {
            let (name, argument) = words.split_once(' ').unwrap_or((words, ""));
            text(name, argument)
        });
        if let Some(made) = made {
            let _ = write!(filled, "\n{made}\n<!-- end -->\n");
            assert!(lines.any(|line| line == "<!-- end -->"), "no end after {line}");
        }
    }
    assert_fresh(path, &filled);
}
