//! What the commands of `envguard deploy` have in common.

mod outlook;
mod side;

pub(crate) use outlook::{NoteOutlook, Outlook, StepOutlook};
pub(crate) use side::{Pick, Sides};
