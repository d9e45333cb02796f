//! Whether the contract of a release allows the values that are to be put in place again.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::{ContractHash, contract_hash};
use envguard_core::{Contract, DialectSet, Environment, Launch, SourceFile};

use super::diff::called;
use super::place::Place;
use super::source::dialect;
use crate::args::{Format, Global, SnapshotRestore};
use crate::commands::launching;
use crate::deploy::{Pick, Sides};
use crate::exit::Failure;
use crate::selection::Selection;
use crate::snapshots::{Description, SavedValue, Snapshot, Source};
use crate::{paths, reporting, terminal};

/// Whether they can be put in place. What speaks against it is told on standard error.
pub(super) fn is_good(
    place: &Place,
    arguments: &SnapshotRestore,
    global: &Global,
    snapshot: &Snapshot,
) -> Result<bool, Failure> {
    let Some(contract) = contract(place, arguments, global, &snapshot.description)? else {
        return Ok(true);
    };
    let dialect = dialect(&place.load(Path::new(""), &arguments.runtime.dialect)?);
    let (environment, process) = started_with(place, snapshot);
    let launch = Launch::read(environment, dialect, process);
    let settings = |file: &SourceFile| {
        let dialects: DialectSet = [dialect].into_iter().collect();
        Selection::default().settings(&place.config, &place.cwd, Path::new(&*file.path), dialects)
    };
    let outcome = launching::judge(&launch, Some(&contract), &settings);
    let fail_on = arguments.fail_on.unwrap_or(place.config.fail_on);
    let is_good = launching::is_good(&outcome, fail_on);
    if !is_good || global.verbose {
        let mut report = Vec::new();
        reporting::write_all(outcome, Format::Human, terminal::of_errors(global), fail_on, &mut report)?;
        // Nobody may be listening, which does not make it better.
        let _ = std::io::stderr().lock().write_all(&report);
    }
    Ok(is_good)
}

/// The contract of the release that is gone back to; `None` where nothing declared its variables.
fn contract(
    place: &Place,
    arguments: &SnapshotRestore,
    global: &Global,
    description: &Description,
) -> Result<Option<Arc<Contract>>, Failure> {
    let sides = Sides {
        config: &place.config,
        is_config_named: global.config.is_some() || global.no_config,
        cwd: &place.cwd,
        repositories: &place.repositories,
        pick: Pick::Only,
    };
    if let Some(named) = &arguments.contract {
        return sides.load(named).map(|side| Some(side.contract));
    }
    let Some(hash) = &description.contract else { return Ok(None) };
    let contract = match &description.commit {
        Some(commit) => {
            let help = "`--contract REV` names the contract to hold the values against";
            sides.load(commit).map_err(|failure| failure.help(help))?.contract
        }
        // Without git, there is only the one that lies here.
        None => match place.load(Path::new(""), &arguments.runtime.dialect)?.project.contract {
            Some(contract) => contract,
            None => return Ok(None),
        },
    };
    if ContractHash(contract_hash(&contract)).to_string() != *hash {
        let which = if description.commit.is_some() { "its commit has" } else { "lies here" };
        super::note(&format!(
            "note: the contract that {which} is not the one that {} was saved with",
            called(description)
        ));
    }
    Ok(Some(contract))
}

/// The name of a variable, and its value.
type Variable = (Vec<u8>, Vec<u8>);

/// What an app would be started with: an environment of files, or variables.
fn started_with(place: &Place, snapshot: &Snapshot) -> (Environment, Vec<Variable>) {
    let (mut layers, mut process) = (Vec::new(), Vec::new());
    match snapshot.description.source {
        Source::Files | Source::File => layers.extend(snapshot.content.files.iter().map(|file| {
            Arc::new(SourceFile::new(paths::printable(&file.path), file.content.get().to_vec()))
        })),
        Source::Manifest | Source::Process => {
            process.extend(snapshot.content.variables.iter().filter_map(|(name, variable)| {
                let SavedValue::Text(value) = &variable.value else { return None };
                Some((name.get().to_vec(), value.get().to_vec()))
            }));
        }
    }
    let environment = place.config.environment(&snapshot.description.environment);
    (Environment { layers, ..environment }, process)
}
