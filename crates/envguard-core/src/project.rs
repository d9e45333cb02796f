//! A file's surroundings.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use envguard_syntax::dialect::Dialect;
use foldhash::fast::RandomState;

use crate::judgement::{Judged, judge};
use crate::{Contract, Date, Effective, Environment, FileFacts, Role, SourceFile, Variable, by_convention};

/// What the files of one project, or of one directory of it, have to do with each other.
#[derive(Debug)]
pub struct Project {
    /// What the app needs; `None` where nothing declares it.
    pub contract: Option<Arc<Contract>>,
    /// The day on which the files are judged; `None` where nobody says.
    pub today: Option<Date>,
    /// The runtime that the values of environments are judged by: the first of those that read the files.
    dialect: Dialect,
    /// The environments with what they come to, once somebody has asked for that.
    environments: Vec<(Environment, OnceLock<Effective>)>,
    /// What is known of files besides their bytes, by path.
    facts: HashMap<Arc<str>, FileFacts, RandomState>,
    /// What the environments do not keep to in the schemas, once somebody has asked for it.
    judged: OnceLock<Vec<Judged>>,
}

impl Default for Project {
    fn default() -> Self {
        Self::new(None, &[])
    }
}

impl Project {
    /// Puts the files of a directory together. `contract` declares what they are to give; the environments are those
    /// that their names tell.
    pub fn new(contract: Option<Arc<Contract>>, files: &[Arc<SourceFile>]) -> Self {
        let project = Self {
            contract,
            today: None,
            dialect: Dialect::Node,
            environments: Vec::new(),
            facts: HashMap::default(),
            judged: OnceLock::new(),
        };
        project.with_environments(by_convention(files))
    }

    /// The same with other environments.
    #[must_use]
    pub fn with_environments(mut self, environments: Vec<Environment>) -> Self {
        self.environments =
            environments.into_iter().map(|environment| (environment, OnceLock::new())).collect();
        self.judged = OnceLock::new();
        self
    }

    /// The same, where `dialect` reads the files.
    #[must_use]
    pub fn read_by(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// The same on the day `today`.
    #[must_use]
    pub fn on(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// The same with `file` in the place of the one that has its path.
    pub(crate) fn with_file(&self, file: &Arc<SourceFile>) -> Self {
        let replaced =
            |other: &Arc<SourceFile>| Arc::clone(if other.path == file.path { file } else { other });
        let environments = self.environments().map(|environment| Environment {
            layers: environment.layers.iter().map(replaced).collect(),
            ..environment.clone()
        });
        let environments = environments.collect();
        let project = Self {
            contract: self.contract.clone(),
            facts: self.facts.clone(),
            environments: Vec::new(),
            judged: OnceLock::new(),
            ..*self
        };
        project.with_environments(environments)
    }

    /// Takes note of what is known of `file`.
    pub fn learn(&mut self, file: &SourceFile, facts: FileFacts) {
        self.facts.insert(Arc::clone(&file.path), facts);
    }

    /// What is known of `file` besides its bytes.
    pub fn facts_of(&self, file: &SourceFile) -> &FileFacts {
        static UNKNOWN: FileFacts = FileFacts::UNKNOWN;
        self.facts.get(&file.path).unwrap_or(&UNKNOWN)
    }

    /// The contract that `file` has to keep to: for `.env` and `.env.NAME`, which are what an app loads. Any other
    /// `NAME.env` may be of another program, unless the example is called so too (`example.env`), or the environment that
    /// it belongs to has other files.
    pub fn contract_of(&self, file: &SourceFile) -> Option<&Arc<Contract>> {
        self.contract.as_ref().filter(|_| self.is_of_app(file))
    }

    /// Whether it is the app of the project that loads `file`: see [`contract_of`](Self::contract_of).
    fn is_of_app(&self, file: &SourceFile) -> bool {
        let is_named_after_env = |name: &str| name == ".env" || name.starts_with(".env.");
        let example = self.contract.as_ref().and_then(|contract| contract.example());
        let is_bound = is_named_after_env(file.name())
            || example.is_some_and(|example| !is_named_after_env(example.file.name()))
            || self.environments_of(file).any(|environment| environment.layers.len() > 1);
        is_bound && file.role == Role::Values
    }

    /// The environments of the app, with what they come to.
    pub(crate) fn effective_of_app(&self) -> impl Iterator<Item = (&Environment, &Effective)> + Clone {
        self.effective()
            .filter(|(environment, _)| environment.home().is_some_and(|home| self.is_of_app(home)))
    }

    /// The environments, in their order.
    pub fn environments(&self) -> impl Iterator<Item = &Environment> + Clone {
        self.environments.iter().map(|(environment, _)| environment)
    }

    /// The environments with what they come to. Their files are read when this one is.
    pub fn effective(&self) -> impl Iterator<Item = (&Environment, &Effective)> + Clone {
        self.environments.iter().map(|(environment, effective)| {
            (environment, effective.get_or_init(|| Effective::read(environment, self.dialect)))
        })
    }

    /// The environments that load `file`.
    pub fn environments_of<'p>(
        &'p self,
        file: &'p SourceFile,
    ) -> impl Iterator<Item = &'p Environment> + Clone {
        self.environments().filter(|environment| environment.has_layer(&file.path))
    }

    /// The environments that load `file`, with what they come to.
    pub fn effective_of<'p>(
        &'p self,
        file: &'p SourceFile,
    ) -> impl Iterator<Item = (&'p Environment, &'p Effective)> + Clone {
        self.effective().filter(|(environment, _)| environment.has_layer(&file.path))
    }

    /// The environments in which the value counts that `file` gives to `key`.
    pub fn environments_with<'p>(
        &'p self,
        file: &'p SourceFile,
        key: &'p [u8],
    ) -> impl Iterator<Item = &'p Environment> + Clone {
        self.effective_of(file).filter_map(|(environment, effective)| {
            let layer = environment.layers.get(effective.get(key)?.layer)?;
            (layer.path == file.path).then_some(environment)
        })
    }

    /// What the environments that are bound to the contract do not keep to in its schemas.
    pub(crate) fn judged(&self) -> &[Judged] {
        let judge = || {
            let Some(contract) = &self.contract else { return Vec::new() };
            if contract.schemas().next().is_none() {
                return Vec::new();
            }
            let bound: Vec<_> = self.effective_of_app().collect();
            judge(contract, &bound)
        };
        self.judged.get_or_init(judge)
    }

    /// Whether every environment that loads `file` has `key`, from whatever file.
    pub fn gives(&self, file: &SourceFile, key: &[u8]) -> bool {
        let mut environments = self.effective_of(file).peekable();
        environments.peek().is_some() && environments.all(|(_, effective)| effective.get(key).is_some())
    }

    /// The environments that lack `variable` and would get it from `file`. Where one is loaded over the files of another
    /// one that lacks it too, giving it there mends both, so that only that one is named.
    pub(crate) fn lacking<'p>(
        &'p self,
        file: &'p SourceFile,
        variable: Variable<'p>,
        is_needed: impl Fn(&Environment) -> bool + Copy + 'p,
    ) -> impl Iterator<Item = &'p Environment> {
        let lacks = move |(environment, effective): &(&Environment, &Effective)| {
            effective.get(variable.key()).is_none() && is_needed(environment)
        };
        let is_home = |environment: &Environment, file: &SourceFile| {
            environment.home().is_some_and(|home| home.path == file.path)
        };
        let own = self.effective().filter(move |(environment, _)| is_home(environment, file)).filter(lacks);
        own.map(|(environment, _)| environment).filter(move |environment| {
            let beneath = environment.layers.iter().filter(|layer| layer.path != file.path);
            let mut beneath = beneath.filter(|layer| self.contract_of(layer).is_some());
            !beneath.any(|layer| {
                self.effective().filter(lacks).any(|(environment, _)| is_home(environment, layer))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tracked;

    #[test]
    fn knows_of_files_what_it_was_told() {
        let (known, unknown) = (SourceFile::new(".env", ""), SourceFile::new("a/.env", ""));
        let mut project = Project::default();
        project.learn(&known, FileFacts { tracked: Some(Tracked::Index), ..FileFacts::UNKNOWN });
        assert_eq!(project.facts_of(&known).tracked, Some(Tracked::Index));
        assert_eq!(project.facts_of(&unknown).tracked, None);
    }
}
