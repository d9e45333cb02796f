//! `envguard deploy snapshot list`.

use std::io::{self, Write};

use serde::Serialize;

use super::place::Place;
use crate::args::{Global, ListFormat, SnapshotList};
use crate::exit::{Exit, Failure};
use crate::fold::length;
use crate::paths;
use crate::snapshots::{Contents, Description, Event, Moment, Problem, RolledBack, Saved, SnapshotId};

/// So many digits of a hash are enough for people.
const DIGITS: usize = 12;

const HEADS: [&str; 5] = ["ID", "ENVIRONMENT", "RELEASE", "CREATED", "CONTRACT"];

pub(super) fn run(arguments: &SnapshotList, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    let contents = place.store.read()?;
    let is_wanted = |environment: &str| arguments.env.as_deref().is_none_or(|name| name == environment);
    let snapshots = contents.snapshots();
    let problems = contents.problems(&snapshots);
    let wanted: Vec<&Saved> =
        snapshots.into_iter().filter(|saved| is_wanted(&saved.description.environment)).collect();
    let restored = restored(&contents, &is_wanted);
    let rollbacks = rollbacks(&contents, &is_wanted);
    match arguments.format {
        ListFormat::Human => {
            write(out, &wanted, &restored)?;
            write_rollbacks(out, &rollbacks)?;
            if wanted.is_empty() && !global.quiet {
                writeln!(out, "`{}` has no snapshots", place.store.shown)?;
            }
            let notes = if global.quiet { Vec::new() } else { contents.notes() };
            notes.iter().for_each(|text| super::note(&format!("note: {text}")));
            problems.iter().for_each(|problem| super::note(&place.failure(problem).to_string()));
        }
        ListFormat::Json => {
            let snapshots = wanted.iter().map(|saved| &saved.description).collect();
            let notes = contents.notes();
            let version = super::VERSION;
            let report = Report { version, snapshots, restored, rollbacks, problems: &problems, notes };
            serde_json::to_writer(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(if problems.is_empty() { Exit::Clean } else { Exit::Failed })
}

#[derive(Serialize)]
struct Report<'c> {
    version: u32,
    snapshots: Vec<&'c Description>,
    restored: Vec<Restored<'c>>,
    rollbacks: Vec<&'c RolledBack>,
    problems: &'c [Problem],
    notes: Vec<String>,
}

/// That a snapshot was put in place again.
#[derive(Serialize)]
struct Restored<'c> {
    id: &'c SnapshotId,
    environment: &'c str,
    release: &'c str,
    created: &'c Moment,
}

/// What was put in place again, the latest first.
fn restored<'c>(contents: &'c Contents, is_wanted: &dyn Fn(&str) -> bool) -> Vec<Restored<'c>> {
    let restored = contents.events().iter().rev().filter_map(|event| match event {
        Event::Restored { created, id, environment, release } => {
            Some(Restored { id, environment, release, created })
        }
        Event::Saved(_) | Event::Pruned { .. } | Event::RolledBack(_) => None,
    });
    restored.filter(|restored| is_wanted(restored.environment)).collect()
}

/// The rollbacks, the latest first.
fn rollbacks<'c>(contents: &'c Contents, is_wanted: &dyn Fn(&str) -> bool) -> Vec<&'c RolledBack> {
    let rollbacks = contents.events().iter().rev().filter_map(|event| match event {
        Event::RolledBack(rollback) => Some(rollback),
        Event::Saved(_) | Event::Pruned { .. } | Event::Restored { .. } => None,
    });
    rollbacks.filter(|rollback| is_wanted(&rollback.environment)).collect()
}

fn write_rollbacks(out: &mut dyn Write, rollbacks: &[&RolledBack]) -> io::Result<()> {
    for RolledBack { created, environment, from, to, snapshot, outcome, .. } in rollbacks {
        let (environment, from, to) = (paths::printable(environment), short(from), short(to));
        let values = snapshot.as_ref().map(|id| format!(" with {id}")).unwrap_or_default();
        let outcome = outcome.name();
        writeln!(out, "rolled `{environment}` back from {from} to {to}{values} at {created}: {outcome}")?;
    }
    Ok(())
}

fn write(out: &mut dyn Write, snapshots: &[&Saved], restored: &[Restored<'_>]) -> io::Result<()> {
    let rows: Vec<[String; 5]> = snapshots.iter().map(|saved| row(&saved.description)).collect();
    if !rows.is_empty() {
        let mut widths = HEADS.map(str::len);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = length(cell).max(*width);
            }
        }
        let mut line = |cells: &[String; 5]| {
            let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
            writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())
        };
        line(&HEADS.map(str::to_owned))?;
        rows.iter().try_for_each(line)?;
    }
    for Restored { id, environment, release, created } in restored {
        let (environment, release) = (paths::printable(environment), short(release));
        writeln!(out, "restored {id} (`{environment}` at {release}) at {created}")?;
    }
    Ok(())
}

fn row(description: &Description) -> [String; 5] {
    let Description { id, environment, release, created, contract, .. } = description;
    [
        id.to_string(),
        paths::printable(environment),
        short(release),
        created.to_string(),
        contract.as_deref().map_or_else(|| "-".to_owned(), short),
    ]
}

/// A release or a hash, as short as people want it.
pub(super) fn short(text: &str) -> String {
    let is_hash = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let text = if is_hash { text.get(..DIGITS).unwrap_or(text) } else { text };
    paths::printable(text)
}
