//! Doing it: the values, the database, the code, and whether all replicas are steady afterwards.

use std::io::{self, IsTerminal, Write};
use std::process::Command;
use std::time::Duration;

use envguard_core::Launch;
use envguard_secrets::Redactor;
use serde_json::Value;

use super::super::super::run::{Aim, Plan};
use super::super::database::{Applied, Hooks, complaint};
use super::super::process::{Ended, Processes};
use super::super::snapshot::place::Place;
use super::super::snapshot::restore;
use super::super::snapshot::trial::Start;
use super::migration::Migrations;
use super::prospect::Prospect;
use crate::args::{Global, ListFormat, MigrationsFate, Run};
use crate::commands::note;
use crate::config::ProbeSettings;
use crate::exit::{Exit, Failure};
use crate::probe::{self, Form, Table, Verdict, Watch, Wishes};
use crate::snapshots::{Moment, RollbackOutcome, RolledBack};
use crate::{masks, paths, signals};

/// The name of the migration that is to be undone.
const MIGRATION: &str = "ENVGUARD_MIGRATION";

/// What was done.
#[derive(Default)]
pub(super) struct Done {
    /// Whether the values were put in place.
    pub(super) restored: bool,
    /// The migrations that were undone, in this order.
    pub(super) undone: Vec<String>,
    /// What replicas said, as JSON.
    pub(super) probe: Option<Value>,
    /// What came of it; nothing as long as nothing was done.
    pub(super) outcome: Option<RollbackOutcome>,
}

/// Does it, says so on `out`, and writes it down. What is done stands in `done`, whatever comes.
pub(super) fn run(
    place: &Place,
    global: &Global,
    prospect: &Prospect<'_>,
    done: &mut Done,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let rollback = Rollback { place, global, prospect };
    // What is wrong with the probe has to be known before anything is changed.
    let probe = rollback.probe()?;
    signals::hold().map_err(|error| Failure::new(format!("interrupts cannot be put off: {error}")))?;
    let processes = Processes::new()?;
    let before = rollback.launch(prospect.values.start_now());
    let from = rollback.from();
    rollback.restore(done, out)?;
    done.outcome = Some(RollbackOutcome::Stopped);
    let result = rollback.go_on(&processes, &before, probe, done, out);
    let recorded = rollback.record(from, done);
    let exit = result?;
    if let Err(failure) = recorded {
        note(&format!("it is done, and that is written down nowhere\n{failure}"));
        return Ok(if exit == Exit::Clean { Exit::Failed } else { exit });
    }
    Ok(exit)
}

struct Rollback<'r> {
    place: &'r Place,
    global: &'r Global,
    prospect: &'r Prospect<'r>,
}

impl Rollback<'_> {
    fn is_human(&self) -> bool {
        self.prospect.arguments.format == ListFormat::Human
    }

    /// Says something of what goes on, where people read it.
    fn say(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        match (self.global.quiet, self.is_human()) {
            (true, _) => Ok(()),
            (false, true) => writeln!(out, "{text}"),
            (false, false) => {
                note(text);
                Ok(())
            }
        }
    }

    fn restore(&self, done: &mut Done, out: &mut dyn Write) -> Result<(), Failure> {
        let Some(snapshot) = &self.prospect.values.snapshot else { return Ok(()) };
        let targets = self.prospect.values.targets(self.place)?;
        let description = &snapshot.description;
        let mut errors = io::stderr();
        let log = if self.is_human() { out } else { &mut errors };
        // That it could not be written down was said; the record of the rollback will fail as well.
        restore::write(self.place, self.global, description, &targets, log)?;
        done.restored = true;
        Ok(())
    }

    /// All that comes after the values.
    fn go_on(
        &self,
        processes: &Processes,
        before: &Launch,
        probe: Option<probe::Plan>,
        done: &mut Done,
        out: &mut dyn Write,
    ) -> Result<Exit, Failure> {
        let after = self.launch(self.prospect.values.start(self.place));
        let redactor = self.redactor([before, &after])?;
        // What commands print goes past it.
        out.flush()?;
        if let Some(exit) = signals::interrupted() {
            return Ok(interrupted(exit));
        }
        if self.prospect.arguments.migrations == Some(MigrationsFate::Undo)
            && let Some(exit) = self.undo(processes, &redactor, done, out)?
        {
            return Ok(exit);
        }
        if let Some(exit) = self.switch(processes, &redactor)? {
            return Ok(exit);
        }
        let Some(probe) = probe else {
            done.outcome = Some(RollbackOutcome::Unprobed);
            return Ok(Exit::Clean);
        };
        match self.ask(probe, done, out)? {
            Verdict::Steady => done.outcome = Some(RollbackOutcome::Steady),
            Verdict::Unsteady | Verdict::CrashLoop => done.outcome = Some(RollbackOutcome::Unsteady),
            Verdict::Interrupted => return Ok(interrupted(signals::interrupted().unwrap_or_default())),
        }
        Ok(Exit::Clean)
    }

    /// Undoes the migrations that came later. Gives how it ends if that could not be done.
    fn undo(
        &self,
        processes: &Processes,
        redactor: &Redactor,
        done: &mut Done,
        out: &mut dyn Write,
    ) -> Result<Option<Exit>, Failure> {
        let settings = &self.place.config.migrations;
        let Migrations::Known { all, patterns, .. } = self.prospect.migrations else { return Ok(None) };
        let (Some(undo), Some(status)) = (&settings.undo, &settings.status) else { return Ok(None) };
        if all.is_empty() {
            return Ok(None);
        }
        // With the values that were just put in place: those before may be what is broken.
        let environment = Run::for_environment(Some(self.prospect.environment.to_owned()));
        let plan = Plan::load(&environment, self.global, &self.place.cwd)?;
        let hooks = Hooks {
            processes,
            plan: &plan,
            redactor,
            settings,
            aim: Aim::Errors,
            is_quiet: self.global.quiet,
        };
        match hooks.status(status, patterns)? {
            Applied::All => {}
            Applied::NotAll(why) => {
                note(&format!(
                    "error: no migration was undone, for not all that are here are applied: {why}"
                ));
                note("help: undo by hand what has to be undone, and go on with `--migrations keep`");
                return Ok(Some(Exit::Findings));
            }
            Applied::Interrupted(signal) => return Ok(Some(Exit::of_signal(signal))),
        }
        for later in all {
            let (ended, _) = hooks.run(undo, &[(MIGRATION, &later.id)])?;
            if let Ended::Interrupted(signal) = ended {
                note(&format!("interrupted: nobody knows whether the migration {} is undone", later.id));
                return Ok(Some(Exit::of_signal(signal)));
            }
            if let Some(what) = complaint(ended, undo) {
                note(&format!("error: the migration {} is not undone: {what}", later.id));
                note("help: see what the database is like before going on or back");
                return Ok(Some(Exit::Findings));
            }
            done.undone.push(later.id.clone());
            self.say(&format!("migration {} undone", later.id), out)?;
        }
        out.flush()?;
        Ok(None)
    }

    /// Starts the command that switches the code back. Gives how it ends if that could not be done.
    fn switch(&self, processes: &Processes, redactor: &Redactor) -> Result<Option<Exit>, Failure> {
        let Some((program, arguments)) = self.prospect.arguments.command.split_first() else {
            return Ok(None);
        };
        let shown = paths::printable(&program.to_string_lossy());
        if !self.global.quiet {
            note(&format!("== {shown}"));
        }
        let mut command = Command::new(program);
        command.args(arguments);
        // Whoever rolls back waits as long as it takes.
        let (ended, _) = processes.run(command, redactor, Duration::MAX, Aim::Errors)?;
        if let Ended::Interrupted(signal) = ended {
            note("interrupted: nobody knows how far the code is switched back");
            return Ok(Some(Exit::of_signal(signal)));
        }
        if let Some(what) = complaint(ended, &shown) {
            note(&format!("error: the code is not switched back: {what}"));
            return Ok(Some(Exit::Findings));
        }
        Ok(None)
    }

    /// What is to be asked afterwards; `None` where nobody is.
    fn probe(&self) -> Result<Option<probe::Plan>, Failure> {
        let wanted = &self.prospect.arguments.afterwards;
        if self.prospect.urls.is_empty() {
            if wanted.expect_version.is_some() || wanted.expect_fingerprint.is_some() {
                return Err(Failure::new("there is nobody to ask for a version or a fingerprint")
                    .help("put the URL of each replica into `envguard.toml` as `urls` of `[deploy.probe]`"));
            }
            return Ok(None);
        }
        let typed = ProbeSettings { timeout: wanted.timeout, ..ProbeSettings::default() };
        let wishes = Wishes {
            settings: typed.or(self.place.config.probe.clone()),
            version: wanted.expect_version.clone(),
            fingerprint: wanted.expect_fingerprint.clone(),
            ..Wishes::default()
        };
        probe::Plan::new(wishes, &self.place.cwd).map(Some)
    }

    fn ask(&self, plan: probe::Plan, done: &mut Done, out: &mut dyn Write) -> Result<Verdict, Failure> {
        let is_watched = io::stderr().is_terminal() && !self.global.quiet;
        let mut report = Vec::new();
        let verdict = {
            let (form, out): (_, &mut dyn Write) = if !self.is_human() {
                (Form::Json, &mut report)
            } else if is_watched && io::stdout().is_terminal() && !self.global.verbose {
                (Form::Conclusion, out)
            } else {
                (Form::Lines { all: self.global.verbose }, out)
            };
            let has_table = is_watched && !matches!(form, Form::Lines { .. });
            let table = has_table.then(Table::new);
            let mut watch = Watch { out, form, table, is_quiet: self.global.quiet, told: Vec::new() };
            probe::run(plan, &mut watch)?
        };
        if !report.is_empty() {
            done.probe = Some(serde_json::from_slice(&report).map_err(io::Error::from)?);
        }
        Ok(verdict)
    }

    /// What runs now: what is checked out, before the command that switches the code back may check out something else.
    fn from(&self) -> String {
        let from = &self.prospect.arguments.from;
        let checked_out = (from == ".").then(|| self.place.commit("HEAD")).flatten();
        checked_out.unwrap_or_else(|| from.clone())
    }

    /// Writes down what was done, and what was there before.
    fn record(&self, from: String, done: &Done) -> Result<(), Failure> {
        let Prospect { arguments, environment, commit, values, .. } = self.prospect;
        let snapshot = values.snapshot.as_ref().filter(|_| done.restored);
        let mut writer = self.place.store.write()?;
        writer.rolled_back(RolledBack {
            created: Moment::now(),
            environment: (*environment).to_owned(),
            from,
            to: arguments.to.clone(),
            commit: commit.clone(),
            snapshot: snapshot.map(|snapshot| snapshot.description.id.clone()),
            undone: done.undone.clone(),
            outcome: done.outcome.unwrap_or(RollbackOutcome::Stopped),
        })?;
        writer.notes.iter().for_each(|text| note(text));
        Ok(())
    }

    /// What takes the secrets of `launches` out of what commands print. A contract of either release may call one that.
    fn redactor(&self, launches: [&Launch; 2]) -> Result<Redactor, Failure> {
        let contracts = || self.prospect.contracts.iter().map(|contract| Some(&**contract));
        let judged = launches.into_iter().flat_map(|launch| {
            std::iter::once(None).chain(contracts()).map(move |contract| (launch, contract))
        });
        masks::redactor(judged)
    }

    /// What the app is started with that is given `start`, and what this process has.
    fn launch(&self, start: Start) -> Launch {
        let own = std::env::vars_os();
        let own = own.map(|(key, value)| (key.into_encoded_bytes(), value.into_encoded_bytes()));
        Launch::read(start.environment, self.prospect.values.dialect, own.chain(start.variables))
    }
}

fn interrupted(code: i32) -> Exit {
    note("interrupted: the rollback has not come to its end");
    Exit::Command(u8::try_from(code).unwrap_or(u8::MAX))
}
