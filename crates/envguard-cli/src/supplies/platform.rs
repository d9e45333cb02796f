//! What platforms supply the things with that they start.

use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::UnitName;
use envguard_core::deploy::unit::{Shell, UnitProblem, UnitsRead};
use envguard_core::{Environment, Place, Purpose, SourceFile};
use envguard_syntax::LineIndex;

use super::pairs::{self, LoadedSide};
use super::{Loaded, Supplies};
use crate::exit::Failure;
use crate::{paths, units};

impl Supplies<'_> {
    /// What the files of a platform at `path` say, or those in the directory there: all of it, or the unit that is `wanted`.
    /// Nothing is taken from the environment of this process: what the files do not say is not known.
    pub(super) fn of_platform(&self, path: &Path, wanted: Option<&str>) -> Result<LoadedSide, Failure> {
        self.of_units(path, units::load(&[path.to_owned()], self.cwd, Shell::Unknown)?, wanted)
    }

    /// The same of what was read from standard input.
    pub(super) fn of_platform_input(
        &self,
        file: Arc<SourceFile>,
        wanted: Option<&str>,
    ) -> Result<LoadedSide, Failure> {
        self.of_units(Path::new("-"), units::units_of(&[file], self.cwd, Shell::Unknown), wanted)
    }

    /// What the units that were `read` at `path` are supplied with, or the one that is `wanted`.
    fn of_units(&self, path: &Path, read: UnitsRead, wanted: Option<&str>) -> Result<LoadedSide, Failure> {
        if !read.problems.is_empty() {
            return Err(units_failure(&read.problems));
        }
        let is_input = path.as_os_str() == "-";
        let shown = if is_input { super::INPUT.to_owned() } else { paths::display(path, self.cwd) };
        let is_directory = path.is_dir();
        let above = if is_input {
            self.directory
        } else if is_directory {
            path
        } else {
            path.parent().unwrap_or(self.directory)
        };
        let contract = self.contract_of(above)?;
        // The files of an environment are often in a directory of its name.
        let name = if is_directory { path.file_name().and_then(|name| name.to_str()) } else { None };
        let environment = name.and_then(|name| self.known_environment(name));
        let mut all: Vec<Loaded> = read
            .units
            .into_iter()
            .map(|unit| {
                let name = UnitName { kind: unit.kind.name().into(), name: unit.name };
                let mut supply = unit.supply;
                supply.environment = environment.as_ref().map(|environment| Arc::clone(&environment.name));
                Loaded {
                    name: format!("{name} of {shown}").into(),
                    supply,
                    environment: environment.clone(),
                    home: unit.home.file,
                    contract: contract.clone(),
                    manifest: None,
                    unit: Some(name),
                    place: Some(unit.place),
                    is_of_platform: true,
                }
            })
            .collect();
        if all.is_empty() {
            return Err(Failure::new(format!("`{shown}` has no service, container or job")));
        }
        if let Some(wanted) = wanted {
            let units = pairs::listed(&all);
            all.retain(|loaded| loaded.unit.as_ref().is_some_and(|unit| *unit.name == *wanted));
            if all.is_empty() {
                let wanted = paths::printable(wanted);
                return Err(Failure::new(format!("`{shown}` has no unit `{wanted}`"))
                    .help(format!("there are {units}")));
            }
        }
        Ok(LoadedSide { name: shown.into(), all })
    }

    /// The environment called `name`, if anybody means one by that.
    fn known_environment(&self, name: &str) -> Option<Environment> {
        let environment = self.config.environment(name);
        let is_configured = self.config.environments.iter().any(|environment| environment.name == name);
        (is_configured || environment.purpose() != Purpose::Other).then_some(environment)
    }
}

/// What is wrong with the files of a platform, each with its place: nobody knows what their units are supplied with.
fn units_failure(problems: &[UnitProblem]) -> Failure {
    const MAX: usize = 20;
    let lines = problems.iter().take(MAX).map(|UnitProblem { place, message, help }| {
        let Place { file, span } = place;
        let start = LineIndex::new(&file.bytes).position(&file.bytes, span.start);
        let help = help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        format!("error: {}:{}:{}: {message}{help}", file.path, start.line, start.column)
    });
    let more = problems.len().saturating_sub(MAX);
    let more = (more > 0).then(|| format!("error: and {more} more"));
    Failure::Drawn(lines.chain(more).collect::<Vec<_>>().join("\n"))
}
