//! `envguard deploy snapshot save`.

use std::io::{self, Write};

use envguard_core::deploy::{ContractHash, contract_hash};
use serde::Serialize;

use super::place::Place;
use super::source::{Gathered, Origin};
use crate::args::{Global, ListFormat, Lock, SnapshotSave};
use crate::exit::{Exit, Failure};
use crate::render::count;
use crate::snapshots::{
    Description, Keys, Moment, RecipientList, Recipients, Saved, Sealed, Snapshot, SnapshotId, new_passphrase,
};
use crate::{paths, signals};

pub(super) fn run(arguments: &SnapshotSave, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    let recipients = recipients(&arguments.lock, &place)?;
    let keys = place.keys(&arguments.unlock, false)?;
    let keys = match &recipients {
        Recipients::Passphrase(passphrase) => keys.with_passphrase(passphrase),
        Recipients::Keys(_) => keys,
    };
    let origin = match &arguments.path {
        Some(path) => Origin::File(path),
        None if arguments.process => Origin::Process { all: arguments.all },
        None => Origin::Environment,
    };
    let gathered = place.gather(origin, arguments.env.as_deref(), &arguments.runtime.dialect)?;
    let commit = place.commit("HEAD");
    let release = arguments.release.clone().or_else(|| commit.clone()).ok_or_else(|| {
        Failure::new(
            "nothing tells what these values are deployed with: no commit of git is checked out here",
        )
        .help("name it with `--release NAME`")
    })?;
    let Gathered { environment, source, content, contract, from } = gathered;
    let description = Description {
        id: SnapshotId::random()?,
        environment,
        release,
        commit,
        created: Moment::now(),
        contract: contract.map(|contract| ContractHash(contract_hash(&contract)).to_string()),
        source,
    };
    let snapshot = Snapshot::new(description, content);
    let variables = count(snapshot.content.variables.len(), "variable");
    // A signal would be heeded only between files.
    signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
    if let Some(known) = known(&place, &snapshot, &keys)? {
        let said = format!("snapshot {} has the same already", known.description.id);
        return say(&Report::new(&known, true), &said, arguments.format, global, out);
    }
    let sealed = Sealed::new(&snapshot, &recipients)?;
    let mut writer = place.store.write()?;
    let saved = writer.add(sealed)?;
    writer.notes.iter().for_each(|text| super::note(text));
    let Description { id, environment, release, .. } = &saved.description;
    let (environment, release) = (paths::printable(environment), paths::printable(release));
    let said = format!("saved {id}: `{environment}` at {release}, {variables} from {from}");
    say(&Report::new(&saved, false), &said, arguments.format, global, out)
}

/// What was saved, or is there already.
#[derive(Serialize)]
struct Report<'s> {
    version: u32,
    /// Whether it was there before.
    known: bool,
    #[serde(flatten)]
    description: &'s Description,
}

impl<'s> Report<'s> {
    fn new(saved: &'s Saved, known: bool) -> Self {
        Self { version: super::VERSION, known, description: &saved.description }
    }
}

fn say(
    report: &Report<'_>,
    text: &str,
    format: ListFormat,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    match format {
        ListFormat::Human if global.quiet => {}
        ListFormat::Human => writeln!(out, "{text}")?,
        ListFormat::Json => {
            serde_json::to_writer(&mut *out, report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Clean)
}

/// Whom it is encrypted for: those on the command line, or else those of the configuration.
fn recipients(lock: &Lock, place: &Place) -> Result<Recipients, Failure> {
    if lock.passphrase {
        return Ok(Recipients::Passphrase(new_passphrase()?));
    }
    let mut list = RecipientList::default();
    for (index, key) in lock.recipient.iter().enumerate() {
        list.add(key, &format!("`--recipient` {}", index + 1))?;
    }
    for path in &lock.recipients_file {
        list.add_file(path, &place.cwd)?;
    }
    if lock.recipient.is_empty() && lock.recipients_file.is_empty() {
        for (index, key) in place.config.snapshots.recipients.iter().enumerate() {
            list.add(key, &format!("recipient {} of `[deploy.snapshots]`", index + 1))?;
        }
    }
    list.into_recipients().ok_or_else(|| {
        Failure::new("nobody is named who could open the snapshot").help(
            "`--recipient KEY` names a public key, `recipients` of `[deploy.snapshots]` in envguard.toml those of all \
             snapshots; `--passphrase` asks for one",
        )
    })
}

/// The newest snapshot of the same release, if it has the same values, as far as somebody can tell who has `keys`.
fn known(place: &Place, snapshot: &Snapshot, keys: &Keys) -> Result<Option<Saved>, Failure> {
    if !keys.is_any() {
        return Ok(None);
    }
    let contents = place.contents()?;
    let new = &snapshot.description;
    let newest = contents.snapshots().into_iter().find(|saved| {
        let old = &saved.description;
        (&old.environment, &old.release) == (&new.environment, &new.release)
    });
    let Some(saved) = newest else { return Ok(None) };
    // Who cannot open it adds another one.
    let Ok(opened) = contents.open(saved, keys) else { return Ok(None) };
    let old = &opened.description;
    let is_same = (&old.commit, &old.contract, old.source) == (&new.commit, &new.contract, new.source)
        && opened.content == snapshot.content;
    Ok(is_same.then(|| saved.clone()))
}
