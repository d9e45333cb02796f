//! What a commit does to env files that it does not change: it changes what declares their variables.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use envguard_core::{Group, Role};

use crate::config::Config;
use crate::discover;
use crate::outcome::Outcome;
use crate::paths;
use crate::secrets::{Held, HeldFile};

/// The env files that git holds and that are not `staged`, of directories whose contract is.
pub(crate) struct Redeclared {
    pub(crate) paths: Vec<PathBuf>,
}

impl Redeclared {
    /// Those that `staged` redeclares. `all` gives all files that git holds, if they have to be known.
    pub(crate) fn by(staged: &Held, all: impl FnOnce() -> Held, config: &Config, cwd: &Path) -> Self {
        let configured = [&config.contract_example, &config.contract_schema].into_iter().flatten();
        let configured: Vec<PathBuf> = configured.map(|path| paths::absolute(path, cwd)).collect();
        let is_configured =
            |file: &HeldFile| configured.contains(&paths::absolute(Path::new(&file.shown), cwd));
        let is_all = staged.files().iter().any(is_configured);
        let directories: HashSet<PathBuf> = staged.files().iter().flat_map(declared_by).collect();
        if !is_all && directories.is_empty() {
            return Self { paths: Vec::new() };
        }
        let own: HashSet<&Path> = staged.files().iter().map(|file| &*file.path).collect();
        let all = all();
        let is_redeclared = |file: &&HeldFile| {
            let is_meant = is_all || file.path.parent().is_some_and(|parent| directories.contains(parent));
            is_meant && has_values(file) && !own.contains(&*file.path)
        };
        let paths = all.files().iter().filter(is_redeclared).map(|file| PathBuf::from(&file.shown));
        Self { paths: paths.collect() }
    }

    /// Takes out of `outcome` what is wrong with them for another reason: whoever changes a contract has not made that.
    pub(crate) fn keep_contract(&self, outcome: &mut Outcome, cwd: &Path) {
        let own: HashSet<String> = self.paths.iter().map(|path| paths::display(path, cwd)).collect();
        for checked in outcome.files.iter_mut().filter(|checked| own.contains(&*checked.file.path)) {
            checked.diagnostics.retain(|diagnostic| diagnostic.rule.group == Group::Contract);
        }
    }
}

/// The directories that `file` declares the variables of, as far as its name tells.
fn declared_by(file: &HeldFile) -> Vec<PathBuf> {
    let declares = |directory: &&Path| {
        let is_beside = file.path.parent() == Some(directory);
        is_beside && file.is_env_file() && !has_values(file)
            || discover::schemas_of(directory).contains(&file.path)
    };
    file.path.ancestors().skip(1).take(2).filter(declares).map(Path::to_owned).collect()
}

/// Whether it is an env file that gives values to variables.
fn has_values(file: &HeldFile) -> bool {
    file.is_env_file() && Role::of(&file.shown) == Role::Values
}
