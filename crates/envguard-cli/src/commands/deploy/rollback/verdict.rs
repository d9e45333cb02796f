//! Whether the release that is gone back to would start.

use std::sync::Arc;

use envguard_core::deploy::{Compat, Gate, Gates, Situation, Strategy, Version, starts};
use envguard_core::{Contract, Severity};

use super::super::snapshot::place::Place;
use super::super::snapshot::trial;
use super::super::verdicts::Judged;
use super::values::Values;
use crate::args::{DeployRollback, Global};
use crate::commands::launching;
use crate::exit::Failure;
use crate::outcome::Outcome;
use crate::paths;
use crate::selection::Selection;

/// Whether it would start.
pub(super) struct Verdict {
    /// Whether nothing that was found prevents it.
    pub(super) is_open: bool,
    pub(super) findings: Outcome,
    /// Whether the release that runs would start again on the same values; `None` where nobody can tell.
    pub(super) other_starts: Option<bool>,
    /// The contracts of both, as far as they are known.
    pub(super) contracts: Vec<Arc<Contract>>,
    /// How bad a finding has to be to prevent it.
    pub(super) fail_on: Severity,
    /// What weakens it.
    pub(super) notes: Vec<String>,
}

impl Verdict {
    /// Holds `values` against the contract of the release that is gone back to.
    pub(super) fn judge(
        place: &Place,
        arguments: &DeployRollback,
        global: &Global,
        values: &Values,
    ) -> Result<Self, Failure> {
        let fail_on = arguments.fail_on.unwrap_or(place.config.fail_on);
        let mut verdict = Self {
            is_open: true,
            findings: Outcome::default(),
            other_starts: None,
            contracts: Vec::new(),
            fail_on,
            notes: Vec::new(),
        };
        let sides = place.sides(global);
        let to = match sides.load(&arguments.to) {
            Ok(to) => to,
            Err(failure) if arguments.force => {
                verdict.notes.push(format!("warning: nobody can tell whether it starts\n{failure}"));
                return Ok(verdict);
            }
            Err(failure) => return Err(failure),
        };
        verdict.contracts.push(Arc::clone(&to.contract));
        let supply = values.are_known().then(|| values.supply(place));
        match sides.load(&arguments.from) {
            Ok(from) => {
                let situation = Situation {
                    old: Version { name: &to.name, contract: &to.contract },
                    new: Version { name: &from.name, contract: &from.contract },
                    supply: supply.as_ref(),
                    target: None,
                    strategy: Strategy::Rolling,
                };
                let judged = Judged {
                    config: &place.config,
                    cwd: &place.cwd,
                    selection: Selection::new(&[], &[])?,
                    required: Gates::of([Gate::Rollback]),
                };
                let verdicts = Compat::judge(&situation).verdicts;
                verdict.findings.files = judged.files(verdicts, [&to.contract, &from.contract]);
                verdict.other_starts = supply.as_ref().map(|supply| starts(&from.contract, supply));
                verdict.contracts.push(from.contract);
            }
            // What is gone back from may be just what is broken.
            Err(failure) => verdict.notes.push(format!(
                "note: nothing is known of what `{}` needs: {}",
                paths::printable(&arguments.from),
                failure.message()
            )),
        }
        verdict.is_open = launching::is_good(&verdict.findings, fail_on);
        if verdict.is_open && values.are_known() {
            let trial = trial::judge(place, values.dialect, values.start(place), &to.contract);
            verdict.is_open = launching::is_good(&trial, fail_on);
            verdict.findings.files.extend(trial.files);
        }
        verdict.findings.sort();
        Ok(verdict)
    }
}
