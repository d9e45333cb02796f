//! Secrets in files: where they are looked for, and what becomes of what is found.

mod archive;
mod baseline;
mod check;
mod gitleaks;
mod ignore;
mod json;
mod large;
mod local_values;
mod masking;
mod pool;
mod progress;
mod scanner;
mod sources;
mod waivers;

pub(crate) use baseline::{Baseline, Found as FoundSecret};
pub(crate) use check::{check_held, wants_secrets};
pub(crate) use local_values::{LocalFile, LocalValues};
pub(crate) use progress::Progress;
pub(crate) use scanner::{Remembered, Reveal, Scan, Scanner, Wanted};
pub(crate) use sources::{Held, HeldFile, Tree, Which, scan_held, scan_history, scan_input, scan_tree};
pub(crate) use waivers::{Sources as WaiverSources, Waivers};
