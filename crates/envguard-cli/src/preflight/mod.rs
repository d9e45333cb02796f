//! The checklist before a deployment: which steps there are, what their output may show, and what they come to.

mod attestation;
mod form;
mod masks;
mod output;
mod plain;
mod plan;
mod report;
mod step;
mod told;
mod work_tree;

pub(crate) use attestation::Attestation;
pub(crate) use form::Form;
pub(crate) use masks::Masks;
pub(crate) use output::Output;
pub(crate) use plan::{Listed, Wishes, plan};
pub(crate) use report::{Came, Conclusion, Done, Report};
pub(crate) use step::{Action, Step};
pub(crate) use work_tree::uncommitted;
