//! Running the steps, one after the other or several at once.

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::running::Running;
use super::watch::Watch;
use crate::args::Global;
use crate::commands::run::{ENDING, ENVIRONMENT};
use crate::config::Config;
use crate::exit::Failure;
use crate::git::Repository;
use crate::paths;
use crate::preflight::{Action, Came, Done, Listed, Masks, Output, Step, uncommitted};
use crate::snapshots::Moment;

/// So many files are named that are not committed.
const NAMED: usize = 20;

/// What runs the steps of a list.
pub(super) struct Runner<'r> {
    pub(super) config: &'r Config,
    pub(super) global: &'r Global,
    pub(super) environment: Option<&'r str>,
    pub(super) masks: &'r Masks,
    pub(super) repository: Option<&'r Repository>,
    /// A file that need not be committed.
    pub(super) aside: Option<&'r Path>,
    pub(super) keep_going: bool,
    /// The signals that come.
    pub(super) signals: Receiver<i32>,
}

impl Runner<'_> {
    /// Runs `steps`. Gives what each came to, and the signal that has ended it all, if one came.
    pub(super) fn run(
        &self,
        steps: &[Listed],
        watch: &mut Watch<'_>,
    ) -> Result<(Vec<Done>, Option<i32>), Failure> {
        let mut done: Vec<Option<Done>> = steps.iter().map(|_| None).collect();
        let (mut signal, mut stopped_by): (_, Option<&str>) = (None, None);
        let group = |index: usize| steps.get(index)?.step.as_ref()?.group.as_deref();
        let mut at = 0;
        while at < steps.len() {
            let mut end = at + 1;
            while group(at).is_some() && end < steps.len() && group(end) == group(at) {
                end += 1;
            }
            let stage = at..end;
            at = end;
            if signal.is_some() || stopped_by.is_some() {
                for (index, slot) in done.iter_mut().enumerate().take(stage.end).skip(stage.start) {
                    let is_left_out = steps.get(index).is_some_and(|listed| listed.step.is_none());
                    let reason =
                        stopped_by.map(|name| format!("`{}` has not passed", paths::printable(name)));
                    let came = if is_left_out { Came::Skipped } else { Came::NotRun };
                    *slot = Some(Done::without_start(came, reason.filter(|_| !is_left_out)));
                }
                continue;
            }
            signal = self.stage(stage.clone(), steps, &mut done, watch)?;
            let bad = stage.filter(|&index| {
                done.get(index).and_then(Option::as_ref).is_some_and(|done| done.came.is_bad())
            });
            if !self.keep_going && signal.is_none() {
                stopped_by = bad.into_iter().next().and_then(|index| Some(&*steps.get(index)?.name));
            }
        }
        let done =
            done.into_iter().map(|done| done.unwrap_or_else(|| Done::without_start(Came::NotRun, None)));
        Ok((done.collect(), signal))
    }

    /// Runs the steps with these numbers at the same time. Gives the signal that has ended them, if one came.
    fn stage(
        &self,
        stage: std::ops::Range<usize>,
        steps: &[Listed],
        done: &mut [Option<Done>],
        watch: &mut Watch<'_>,
    ) -> Result<Option<i32>, Failure> {
        let mut running = Vec::new();
        let mut finish = |index: usize, result: Done, watch: &mut Watch<'_>| -> Result<(), Failure> {
            if let Some(listed) = steps.get(index) {
                watch.ended(listed, &result)?;
            }
            if let Some(slot) = done.get_mut(index) {
                *slot = Some(result);
            }
            Ok(())
        };
        for index in stage {
            let Some(listed) = steps.get(index) else { continue };
            let Some(step) = &listed.step else {
                finish(index, Done::without_start(Came::Skipped, None), watch)?;
                continue;
            };
            watch.begins(step, &self.masks.text(&step.action.line()))?;
            match self.start(index, step) {
                Started::Running(step) => running.push(step),
                Started::Over(result) => finish(index, result, watch)?,
            }
        }
        let mut signal = None;
        while !running.is_empty() {
            let wait = running.iter().map(Running::next_look).min().unwrap_or_default();
            match self.signals.recv_timeout(wait.min(Duration::from_secs(1))) {
                Ok(came) if ENDING.contains(&came) => {
                    signal.get_or_insert(came);
                    running.iter_mut().for_each(|step| step.stop(Came::Interrupted));
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    running.iter_mut().for_each(|step| step.stop(Came::Interrupted));
                    return Err(Failure::new("signals are no longer received"));
                }
            }
            let mut left = Vec::with_capacity(running.len());
            for mut step in running {
                let is_over = step
                    .is_over()
                    .map_err(|error| Failure::new(format!("a step cannot be waited for: {error}")))?;
                if is_over {
                    let index = step.index;
                    finish(index, step.done(undone(steps.get(index))), watch)?;
                } else {
                    left.push(step);
                }
            }
            running = left;
        }
        // It may have come while nothing ran.
        let late = self.signals.try_iter().find(|signal| ENDING.contains(signal));
        Ok(signal.or(late))
    }

    fn start(&self, index: usize, step: &Step) -> Started {
        let undone = |reason: String| Started::Over(Done::without_start(Came::Undone(None), Some(reason)));
        let mut command = match &step.action {
            Action::CleanTree => return Started::Over(self.clean_tree()),
            Action::Own(arguments) => match std::env::current_exe() {
                Ok(program) => self.own(&program, arguments),
                Err(error) => return undone(format!("envguard cannot be started: {error}")),
            },
            Action::Command(line) => {
                let mut command = Command::new("/bin/sh");
                command.args(["-c", line]);
                command
            }
        };
        command.current_dir(&self.config.root);
        if let Some(environment) = self.environment {
            command.env(ENVIRONMENT, environment);
        }
        command.envs(step.env.iter().map(|(name, value)| (name, value)));
        match Running::start(index, command, step.timeout, self.masks) {
            Ok(running) => Started::Running(running),
            Err(error) => undone(format!("it cannot be started: {error}")),
        }
    }

    /// The command of envguard with these arguments, and with what holds for this one.
    fn own(&self, program: &Path, arguments: &[String]) -> Command {
        let mut command = Command::new(program);
        command.args(["--color", "never"]);
        match &self.config.path {
            Some(path) => command.arg("--config").arg(path),
            None if self.global.no_config => command.arg("--no-config"),
            None => &mut command,
        };
        if let Some(threads) = self.global.threads {
            command.args(["--threads", &threads.to_string()]);
        }
        // The report is this one's; annotations and summaries of parts of it would come twice.
        command.args(arguments).env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
        command
    }

    /// Whether all that is in the work tree is committed.
    fn clean_tree(&self) -> Done {
        let (begun, started) = (Instant::now(), Moment::now());
        let Some(repository) = self.repository else {
            let reason = "this is no git repository, or one that cannot be opened".to_owned();
            return Done::without_start(Came::Undone(None), Some(reason));
        };
        let (came, reason, files) = match uncommitted(repository, self.aside) {
            Ok(files) if files.is_empty() => (Came::Passed, None, files),
            Ok(files) => {
                let reason = format!("{} not committed", crate::render::count(files.len(), "file"));
                (Came::Refuted, Some(reason), files)
            }
            Err(failure) => (Came::Undone(None), Some(failure.message().to_owned()), Vec::new()),
        };
        let mut output = Output::new(self.masks);
        for path in files.iter().take(NAMED) {
            output.push(format!("{}\n", paths::display(path, repository.top())).as_bytes());
        }
        if files.len() > NAMED {
            output.push(format!("and {} more\n", files.len() - NAMED).as_bytes());
        }
        Done { came, reason, started: Some(started), elapsed: begun.elapsed(), printed: output.finish() }
    }
}

/// What becomes of a step that is to be started.
enum Started {
    /// It runs.
    Running(Running),
    /// It is over already.
    Over(Done),
}

/// Which exit codes of a step mean that it could not be done.
fn undone(listed: Option<&Listed>) -> fn(i32) -> bool {
    match listed.and_then(|listed| listed.step.as_ref()).map(|step| &step.action) {
        // All of them but that for findings.
        Some(Action::Own(_)) => |code| code != 1,
        // As shells have it: it may not be executed, or is not there.
        _ => |code| matches!(code, 126 | 127),
    }
}
