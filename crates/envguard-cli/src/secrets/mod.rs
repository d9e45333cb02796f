//! Secrets in files: where they are looked for, and what becomes of what is found.

mod archive;
#[cfg_attr(not(test), expect(dead_code, reason = "the scan that asks it is to come"))]
mod baseline;
mod check;
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the scan that asks it is to come"))]
mod gitleaks;
#[expect(dead_code, unused_imports, reason = "the scan that asks it is to come")]
mod ignore;
mod json;
mod large;
mod local_values;
mod masking;
mod pool;
mod progress;
mod scanner;
mod sources;

pub(crate) use check::check_held;
pub(crate) use local_values::{LocalFile, LocalValues};
pub(crate) use progress::Progress;
pub(crate) use scanner::{Reveal, Scan, Scanner, Wanted};
pub(crate) use sources::{Held, HeldFile, Tree, Which, scan_held, scan_history, scan_input, scan_tree};
