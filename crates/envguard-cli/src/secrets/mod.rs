//! Secrets in files: where they are looked for, and what becomes of what is found.

mod archive;
mod baseline;
mod check;
mod covered;
mod explanation;
mod gitleaks;
mod ignore;
mod json;
mod large;
mod local_values;
mod masking;
mod pool;
mod progress;
mod reveal;
mod scanner;
mod sources;
mod text;
mod waivers;

pub(crate) use baseline::{Baseline, Found as FoundSecret};
pub(crate) use check::{check_held, wants_secrets};
pub(crate) use local_values::{LocalFile, LocalValues};
pub(crate) use progress::Progress;
pub(crate) use reveal::Reveal;
pub(crate) use scanner::{Remembered, Scan, Scanner};
pub(crate) use sources::{Held, HeldFile, Tree, Which, scan_held, scan_history, scan_input, scan_tree};
pub(crate) use text::Wanted;
pub(crate) use waivers::{Sources as WaiverSources, Waivers};
