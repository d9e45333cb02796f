//! `envguard deploy rollback`.

mod doing;
mod form;
mod migration;
mod prospect;
mod text;
mod values;
mod verdict;

use std::io::{self, Write};

use crate::args::{DeployRollback, Global, ListFormat, MigrationsFate};
use crate::exit::{Exit, Failure};
use crate::snapshots::RollbackOutcome;
use crate::{reporting, terminal};

use super::snapshot::place::Place;
use crate::commands::note;
use doing::Done;
use form::Form;
use migration::Migrations;
use prospect::Prospect;
use values::Values;
use verdict::Verdict;

pub(crate) fn run(arguments: &DeployRollback, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    let values = Values::find(&place, arguments)?;
    let mut verdict = Verdict::judge(&place, arguments, global, &values)?;
    let migrations = Migrations::look(&place, arguments, global)?;
    if arguments.migrations == Some(MigrationsFate::Undo) {
        migrations.can_be_undone(&place.config.migrations, arguments)?;
    }
    let findings = std::mem::take(&mut verdict.findings);
    let fail_on = verdict.fail_on;
    let prospect = Prospect {
        arguments,
        environment: values.environment(),
        commit: place.commit(&arguments.to),
        changes: values.changes(&place, arguments)?,
        values: &values,
        is_open: verdict.is_open,
        other_starts: verdict.other_starts,
        contracts: &verdict.contracts,
        migrations: &migrations,
        urls: if arguments.afterwards.no_probe { &[] } else { &place.config.probe.urls },
    };
    verdict.notes.iter().for_each(|text| note(text));
    let is_human = arguments.format == ListFormat::Human;
    let mut report = Vec::new();
    if is_human {
        reporting::write_all(
            findings,
            crate::args::Format::Human,
            terminal::of_output(global),
            fail_on,
            out,
        )?;
        text::prospect(&prospect, global.quiet, out)?;
    } else {
        let terminal = terminal::of_output(global);
        reporting::write_all(findings, crate::args::Format::Json, terminal, fail_on, &mut report)?;
    }
    let obstacle = prospect.obstacle();
    let mut done = Done::default();
    let exit = match &obstacle {
        Some(obstacle) if obstacle.prevents(arguments.write) => Exit::Findings,
        _ if !arguments.write => Exit::Clean,
        _ => doing::run(&place, global, &prospect, &mut done, out)?,
    };
    if is_human {
        match &obstacle {
            Some(obstacle) if done.outcome.is_none() => note(&obstacle.text(&prospect)),
            _ => text::end(&prospect, &done, global.quiet, out)?,
        }
    } else {
        let report = serde_json::from_slice(&report).map_err(io::Error::from)?;
        let form = Form::new(&prospect, obstacle.as_ref(), &done, report);
        serde_json::to_writer(&mut *out, &form).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(match (exit, done.outcome) {
        (Exit::Clean, Some(RollbackOutcome::Unsteady | RollbackOutcome::Stopped)) => Exit::Findings,
        (exit, _) => exit,
    })
}
