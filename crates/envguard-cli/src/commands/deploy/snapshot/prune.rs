//! `envguard deploy snapshot prune`.

use std::collections::HashMap;
use std::io::Write;

use super::diff::called;
use super::place::Place;
use super::reference::Meant;
use crate::args::{Global, SnapshotPrune};
use crate::exit::{Exit, Failure};
use crate::render::count;
use crate::signals;
use crate::snapshots::{Contents, Description, Moment, SnapshotId};

pub(super) fn run(arguments: &SnapshotPrune, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    if !arguments.write {
        let contents = place.contents()?;
        let doomed = doomed(&place, &contents, arguments)?;
        let left = left(&contents);
        if !global.quiet {
            say(out, "would give up", &doomed, &left)?;
            if !doomed.is_empty() || !left.is_empty() {
                writeln!(out, "`--write` deletes them")?;
            }
        }
        return Ok(Exit::Clean);
    }
    signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
    if place.store.read()?.is_new() {
        return Err(Failure::new(format!("`{}` has no snapshots", place.store.shown)));
    }
    let mut writer = place.store.write()?;
    let doomed = doomed(&place, writer.contents(), arguments)?;
    let left = left(writer.contents());
    writer.prune(doomed.iter().map(|description| description.id.clone()).collect())?;
    writer.notes.iter().for_each(|text| super::note(text));
    if !global.quiet {
        say(out, "gave up", &doomed, &left)?;
    }
    Ok(Exit::Clean)
}

/// The snapshots that are to be given up, the oldest first.
fn doomed(
    place: &Place,
    contents: &Contents,
    arguments: &SnapshotPrune,
) -> Result<Vec<Description>, Failure> {
    let environment = arguments.env.as_deref();
    if !arguments.ids.is_empty() {
        let mut doomed: Vec<Description> = Vec::new();
        for text in &arguments.ids {
            match place.find(contents, text, environment)? {
                Meant::Saved(saved) => doomed.push(saved.description.clone()),
                // It goes with what cut-off runs have left.
                Meant::Stray(_) => {}
            }
        }
        doomed.dedup_by(|a, b| a.id == b.id);
        return Ok(doomed);
    }
    if arguments.keep.is_none() && arguments.older_than.is_none() {
        return Ok(Vec::new());
    }
    let before = arguments.older_than.map(Moment::before_now);
    let mut newer: HashMap<&str, usize> = HashMap::new();
    let snapshots = contents.snapshots();
    let mut doomed = Vec::new();
    for saved in snapshots {
        let Description { environment: own, created, .. } = &saved.description;
        if environment.is_some_and(|name| name != own) {
            continue;
        }
        let newer = newer.entry(own).or_default();
        *newer += 1;
        let is_kept = arguments.keep.is_some_and(|keep| *newer <= keep.get());
        if !is_kept && before.as_ref().is_none_or(|before| created < before) {
            doomed.push(saved.description.clone());
        }
    }
    doomed.reverse();
    Ok(doomed)
}

/// The files that runs have left that were cut off.
fn left(contents: &Contents) -> Vec<SnapshotId> {
    contents.strays().into_iter().chain(contents.given_up()).cloned().collect()
}

fn say(out: &mut dyn Write, what: &str, doomed: &[Description], left: &[SnapshotId]) -> std::io::Result<()> {
    for description in doomed {
        writeln!(out, "{what} {}, saved {}", called(description), description.created)?;
    }
    if !left.is_empty() {
        writeln!(out, "{what} {} of runs that were cut off", count(left.len(), "file"))?;
    }
    if doomed.is_empty() && left.is_empty() {
        writeln!(out, "nothing to give up")?;
    }
    Ok(())
}
