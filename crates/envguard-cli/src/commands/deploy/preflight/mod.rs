//! `envguard deploy preflight`.

mod list;
mod runner;
mod running;
mod scene;
mod watch;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

use crate::args::{DeployPreflight, Global, PreflightFormat};
use crate::commands::run::signals;
use crate::exit::{Exit, Failure};
use crate::preflight::{Attestation, Conclusion, Form, Listed, Report, Step};
use crate::snapshots::Moment;
use crate::{paths, render, replace};

use runner::Runner;
use scene::Scene;
use watch::Watch;

pub(crate) fn run(
    arguments: &DeployPreflight,
    global: &Global,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let scene = Scene::new(arguments, global)?;
    let steps = scene.plan(arguments)?;
    let masks = scene.masks(&steps)?;
    if arguments.list {
        return list::list(&steps, &masks, arguments.format, out);
    }
    let attested = attested(arguments, &scene)?;
    let aside = attested.as_ref().map(|attested| &*attested.real);
    let is_dirty = scene.is_dirty(aside);
    let runner = Runner {
        config: &scene.config,
        global,
        environment: scene.environment(),
        masks: &masks,
        repository: scene.repository.as_deref(),
        aside,
        keep_going: arguments.keep_going,
        signals: signals().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?,
    };
    let is_human = arguments.format == PreflightFormat::Human;
    let mut errors = io::stderr();
    let errors = &mut crate::unheard::UntilUnheard::new(&mut errors);
    let is_live = io::stderr().is_terminal() && (!is_human || io::stdout().is_terminal());
    let (started, begun) = (Moment::now(), Instant::now());
    let mut watch = {
        let log: &mut dyn Write = if is_human { &mut *out } else { errors };
        Watch::new(log, &steps, is_live && !global.quiet, global.quiet, global.verbose)
    };
    let (done, signal) = runner.run(&steps, &mut watch)?;
    let report = Report {
        environment: scene.environment(),
        commit: scene.commit.as_deref(),
        is_dirty,
        contract: scene.contract_hash.as_deref(),
        started,
        finished: Moment::now(),
        elapsed: begun.elapsed(),
        conclusion: Conclusion::of(&done, signal),
        steps: &steps,
        done: &done,
    };
    watch.ends(&report)?;
    match arguments.format {
        PreflightFormat::Human => {}
        PreflightFormat::Json => {
            serde_json::to_writer(&mut *out, &Form::new(&report)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        PreflightFormat::Junit => render::preflight::junit(&report, out)?,
        PreflightFormat::Markdown => render::preflight::markdown(&report, out)?,
    }
    if let Some(attested) = attested {
        attested.write(&report, &scene)?;
    }
    Ok(match report.conclusion {
        Conclusion::Passed => Exit::Clean,
        Conclusion::Failed => Exit::Findings,
        Conclusion::Undone => Exit::Failed,
        Conclusion::Interrupted(signal) => Exit::of_signal(signal),
    })
}

/// Where a statement is to be put, and about what.
struct Attested {
    /// As it was named.
    path: PathBuf,
    /// The same, without links in the way to it.
    real: PathBuf,
    commit: String,
}

/// Sees that a statement can be made, before anything is run.
fn attested(arguments: &DeployPreflight, scene: &Scene) -> Result<Option<Attested>, Failure> {
    let Some(path) = &arguments.attestation else { return Ok(None) };
    let Some(commit) = scene.commit.clone() else {
        return Err(Failure::new("there is nothing to attest: no commit of git is checked out here"));
    };
    let shown = paths::display(path, &scene.cwd);
    let absolute = paths::absolute(path, &scene.cwd);
    let parent =
        absolute.parent().and_then(|parent| parent.canonicalize().ok()).filter(|parent| parent.is_dir());
    let (Some(parent), Some(name), false) = (parent, absolute.file_name(), absolute.is_dir()) else {
        return Err(Failure::new(format!("`{shown}` cannot be written: there is no place for such a file")));
    };
    Ok(Some(Attested { real: parent.join(name), path: absolute, commit }))
}

impl Attested {
    fn write(&self, report: &Report<'_>, scene: &Scene) -> Result<(), Failure> {
        let shown = paths::display(&self.path, &scene.cwd);
        if scene.current_commit().as_deref() != Some(&*self.commit) {
            return Err(Failure::new(format!(
                "`{shown}` is not written: another commit was checked out meanwhile"
            )));
        }
        let name = scene.repository_name();
        let mut text = serde_json::to_vec_pretty(&Attestation::new(report, &name, &self.commit))
            .map_err(io::Error::from)?;
        text.push(b'\n');
        replace::put(&self.path, &text).map_err(|error| Failure::new(format!("`{shown}` {error}")))
    }
}

/// The steps of `steps` that are wanted, in their order.
fn wanted(steps: &[Listed]) -> impl Iterator<Item = &Step> {
    steps.iter().filter_map(|listed| listed.step.as_ref())
}
