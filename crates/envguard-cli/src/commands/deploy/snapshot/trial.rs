//! Whether the contract of a release allows the values that are to be put in place again.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use envguard_core::deploy::{ContractHash, contract_hash};
use envguard_core::{Contract, DialectSet, Environment, Launch, SourceFile};
use envguard_syntax::dialect::Dialect;

use super::diff::called;
use super::place::Place;
use super::source::dialect;
use crate::args::{Format, Global, SnapshotRestore};
use crate::commands::launching;
use crate::exit::Failure;
use crate::outcome::Outcome;
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
    let outcome = judge(place, dialect, started_with(place, snapshot), &contract);
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

/// What is wrong with `start`, read as `dialect` has it, where `contract` holds.
pub(in crate::commands::deploy) fn judge(
    place: &Place,
    dialect: Dialect,
    start: Start,
    contract: &Arc<Contract>,
) -> Outcome {
    let launch = Launch::read(start.environment, dialect, start.variables);
    let settings = |file: &SourceFile| {
        let dialects: DialectSet = [dialect].into_iter().collect();
        Selection::default().settings(&place.config, &place.cwd, Path::new(&*file.path), dialects)
    };
    launching::judge(&launch, Some(contract), &settings)
}

/// The contract of the release that is gone back to; `None` where nothing declared its variables.
fn contract(
    place: &Place,
    arguments: &SnapshotRestore,
    global: &Global,
    description: &Description,
) -> Result<Option<Arc<Contract>>, Failure> {
    let sides = place.sides(global);
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

/// What an app is started with.
pub(in crate::commands::deploy) struct Start {
    /// The env files of the environment.
    pub(in crate::commands::deploy) environment: Environment,
    /// The names and values of variables that are in none.
    pub(in crate::commands::deploy) variables: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What an app would be started with that got what `snapshot` has.
pub(in crate::commands::deploy) fn started_with(place: &Place, snapshot: &Snapshot) -> Start {
    let (mut layers, mut variables) = (Vec::new(), Vec::new());
    match snapshot.description.source {
        Source::Files | Source::File => layers.extend(snapshot.content.files.iter().map(|file| {
            Arc::new(SourceFile::new(paths::printable(&file.path), file.content.get().to_vec()))
        })),
        Source::Manifest | Source::Process => {
            variables.extend(snapshot.content.variables.iter().filter_map(|(name, variable)| {
                let SavedValue::Text(value) = &variable.value else { return None };
                Some((name.get().to_vec(), value.get().to_vec()))
            }));
        }
    }
    let environment = place.config.environment(&snapshot.description.environment);
    Start { environment: Environment { layers, ..environment }, variables }
}
