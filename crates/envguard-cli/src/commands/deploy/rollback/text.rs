//! What people read of a rollback.

use std::io::{self, Write};

use super::super::snapshot::diff::{called, write_changes};
use super::doing::Done;
use super::migration::{Later, Migrations, Way};
use super::prospect::Prospect;
use crate::paths;
use crate::render::count;
use crate::snapshots::RollbackOutcome;

/// What would be done.
pub(super) fn prospect(prospect: &Prospect<'_>, is_quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    if is_quiet {
        return Ok(());
    }
    let Prospect { environment, values, changes, migrations, urls, .. } = prospect;
    let (to, environment) = (prospect.to(), paths::printable(environment));
    let from = match &*prospect.arguments.from {
        "." => "what is here".to_owned(),
        from => format!("`{}`", paths::printable(from)),
    };
    writeln!(out, "`{environment}` from {from} back to `{to}`")?;
    let whose = match &values.snapshot {
        Some(snapshot) => format!("the values of {}", called(&snapshot.description)),
        None if prospect.arguments.keep_values => "the values that there are".to_owned(),
        None => format!("the values that there are, for there is no snapshot of `{to}`"),
    };
    let starts = match (prospect.is_open, values.are_known()) {
        (true, true) => "starts on",
        (true, false) => "takes what the other one takes, and nothing is known of",
        (false, _) => "would not start on",
    };
    writeln!(out, "`{to}` {starts} {whose}")?;
    if prospect.other_starts == Some(false) && prospect.is_open {
        writeln!(out, "what runs now would not start on them: restart none of its instances")?;
    }
    for (path, fate) in &changes.files {
        writeln!(out, "`{path}` would be {fate}")?;
    }
    write_changes(out, &changes.variables, false, false)?;
    for path in &changes.left_over {
        writeln!(out, "`{path}` was not there then, and stays")?;
    }
    match migrations {
        Migrations::None => {}
        Migrations::Unknown(why) => writeln!(out, "which migrations came later nobody can tell: {why}")?,
        Migrations::Known { all, .. } if all.is_empty() => writeln!(out, "no migration came later")?,
        Migrations::Known { all, .. } => {
            writeln!(out, "{} came later, the last one first:", count(all.len(), "migration"))?;
            all.iter().try_for_each(|later| writeln!(out, "  {}", line(later, &to)))?;
        }
    }
    if !urls.is_empty() {
        writeln!(out, "{} would be asked whether all is steady", count(urls.len(), "replica"))?;
    }
    Ok(())
}

/// A migration, what it does, and how it is undone.
fn line(later: &Later, to: &str) -> String {
    let Later { id, path, breaks, is_understood, way_back, loses, .. } = later;
    let does = match (breaks.is_empty(), is_understood) {
        (true, true) => format!("`{to}` does not notice it"),
        (true, false) => "it is not understood as a whole".to_owned(),
        (false, _) => format!("{}, which `{to}` may use", breaks.join(", ")),
    };
    let undone = match way_back {
        Way::File(file) if file == path => "its way back is in it".to_owned(),
        Way::File(file) => format!("its way back is {file}"),
        Way::Automatic => "it is undone by itself".to_owned(),
        Way::None(why) => (*why).to_owned(),
    };
    let lost = if loses.is_empty() { String::new() } else { format!(", which {}", loses.join(", ")) };
    format!("{id} ({path}): {does}; {undone}{lost}")
}

/// How it ended.
pub(super) fn end(
    prospect: &Prospect<'_>,
    done: &Done,
    is_quiet: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let to = prospect.to();
    let text = match done.outcome {
        None => "`--write` does it".to_owned(),
        Some(RollbackOutcome::Steady) => format!("rolled back to `{to}`, and all replicas are steady"),
        Some(RollbackOutcome::Unprobed) => format!("rolled back to `{to}`; no replica was asked"),
        Some(RollbackOutcome::Unsteady) => {
            format!("rolled back to `{to}`, and not all replicas are steady")
        }
        Some(RollbackOutcome::Stopped) => format!("the rollback to `{to}` did not come to its end"),
    };
    let is_bad = matches!(done.outcome, Some(RollbackOutcome::Unsteady | RollbackOutcome::Stopped));
    if is_quiet && !is_bad { Ok(()) } else { writeln!(out, "{text}") }
}
