//! Standard input.

use std::io::Read;

use super::super::scanner::Scanner;
use super::super::text::Wanted;
use super::super::{Progress, large};
use crate::exit::Failure;
use crate::outcome::Outcome;

/// Looks through what `input` gives, as if it were the file `name`.
pub(crate) fn scan_input(
    scanner: &Scanner<'_>,
    name: &str,
    input: impl Read,
    progress: &Progress,
) -> Outcome {
    let mut outcome = Outcome { file_count: 1, ..Outcome::default() };
    match large::scan(scanner, name, Wanted::All, input, &mut outcome.ready) {
        Ok(size) => progress.add(size),
        Err(error) => {
            outcome.problems.push(Failure::new(format!("standard input cannot be read: {error}")));
        }
    }
    outcome
}
