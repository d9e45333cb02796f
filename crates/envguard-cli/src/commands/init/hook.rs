//! The hook for git.

use std::path::PathBuf;

use super::super::hook::{self, Standing};
use super::step::{Plan, Step};
use super::survey::Survey;
use crate::args::HookName;
use crate::exit::Failure;

/// Before each commit.
const HOOK: HookName = HookName::Commit;

pub(super) fn plan(survey: &Survey<'_>, plan: &mut Plan) -> Result<(), Failure> {
    if survey.repository().is_none() {
        return Ok(());
    }
    let top = survey.top();
    match hook::standing(HOOK, &top, survey.cwd)? {
        Standing::Installed => {}
        Standing::Free(shown) => plan.steps.push(Step::InstallHook(Installation { top, shown })),
        Standing::Managed(how) => plan.notes.push(how),
        Standing::Refused(failure) => plan.problems.push(failure),
    }
    Ok(())
}

/// A hook to be installed.
pub(super) struct Installation {
    /// The top of the work tree.
    top: PathBuf,
    /// How reports call the hook.
    shown: String,
}

impl Installation {
    pub(super) fn description(&self) -> String {
        let Self { shown, .. } = self;
        format!("{shown}: asks envguard before each commit\n  (`envguard hook uninstall` takes it away)")
    }

    /// Installs it, and says so.
    pub(super) fn install(&self) -> Result<String, Failure> {
        let mut said = Vec::new();
        hook::install(HOOK, &self.top, &mut said)?;
        Ok(String::from_utf8_lossy(said.trim_ascii_end()).into_owned())
    }
}
