//! Rules and allowlists in the format of gitleaks.
//!
//! They are added to the rules of envguard's own, which stay on whatever a file says of gitleaks' own: `useDefault` is
//! nothing that a file needs. What a file says about rules that gitleaks has and does not define itself is taken for the
//! kinds of secrets that are the same here (`kinds`).
//!
//! `read` reads one file, `load` those that it extends and brings all of them together.

mod kinds;
mod load;
mod merge;
mod read;

pub(crate) use load::load;

use std::path::PathBuf;

use envguard_core::{KeyName, similar};
use envguard_secrets::custom::CustomRules;

use crate::config::ConfigProblem;

/// What files say.
#[derive(Debug)]
pub(crate) struct GitleaksRules {
    /// The rules and allowlists. Allowlists are about envguard's own findings too.
    pub(crate) rules: CustomRules,
    /// The kinds of secrets of envguard's own that are not to be reported.
    pub(crate) disabled: Vec<&'static str>,
    /// What has no meaning here.
    pub(crate) notes: Vec<Note>,
}

/// Something that a file says and that has no meaning here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The file.
    pub(crate) path: PathBuf,
    /// The line, from 1.
    pub(crate) line: usize,
    /// What it is.
    pub(crate) message: String,
}

/// `problem`, that there is no `name`, with the one of `names` that was probably meant.
fn near<'n>(problem: ConfigProblem, name: &str, names: impl Iterator<Item = &'n str>) -> ConfigProblem {
    match similar(name, names) {
        Some(near) => problem.help(format!("did you mean {}?", KeyName::new(near.as_bytes()))),
        None => problem,
    }
}

#[cfg(test)]
mod tests;
