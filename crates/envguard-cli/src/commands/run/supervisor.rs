//! Staying the parent of a command.

use std::io;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Instant;

use envguard_secrets::Redactor;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, wait};
use signal_hook::consts::{
    SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::Signals;

use super::plan::Plan;
use super::pump::{self, Pumps};
use super::watch::Watch;
use super::{note, start};
use crate::args::{Global, Run};
use crate::exit::{Exit, Failure};

/// The signals that are passed on.
const PASSED_ON: [i32; 9] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH];

/// The signals that mean that all is to end.
pub(in crate::commands) const ENDING: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// The signals that a terminal sends to all processes in its foreground, so to the command too.
const OF_TERMINAL: [i32; 3] = [SIGINT, SIGQUIT, SIGWINCH];

/// A running command, and what may become of it.
pub(super) struct Supervisor<'r> {
    arguments: &'r Run,
    global: &'r Global,
    cwd: &'r Path,
    signals: Receiver<i32>,
    /// What the command was started with.
    plan: Plan,
    running: Running,
    /// What it is to be started with again, once it has ended.
    next: Option<Plan>,
    /// When it is killed, if it has not ended then.
    deadline: Option<Instant>,
}

struct Running {
    pid: Pid,
    pumps: Option<Pumps>,
}

/// Whether a command has to be supervised: by what is asked for, and since nobody else buries what process 1 is left with.
pub(super) fn is_needed(arguments: &Run) -> bool {
    arguments.init || arguments.redact || arguments.watch || std::process::id() == 1
}

/// Starts the command of `arguments` with `plan`, and stays until it ends.
pub(super) fn supervise(
    arguments: &Run,
    global: &Global,
    cwd: &Path,
    plan: Plan,
    mut watch: Option<Watch<'_>>,
) -> Result<Exit, Failure> {
    // Before the command starts, so that none is missed.
    let signals = signals().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    let running = match Running::start(arguments, global, &plan)? {
        Ok(running) => running,
        Err(exit) => return Ok(exit),
    };
    let mut supervisor =
        Supervisor { arguments, global, cwd, signals, plan, running, next: None, deadline: None };
    loop {
        let now = Instant::now();
        let watching = watch.as_ref().map(Watch::next_look);
        let wake = [supervisor.deadline, watching].into_iter().flatten().min();
        let signal = match wake {
            Some(wake) => supervisor.signals.recv_timeout(wake.saturating_duration_since(now)),
            None => supervisor.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match signal {
            Ok(SIGCHLD) => {
                if let Some(exit) = supervisor.bury()? {
                    return Ok(exit);
                }
            }
            Ok(signal) => supervisor.pass_on(signal),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Failure::new("signals are no longer received"));
            }
        }
        if supervisor.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            supervisor.deadline = None;
            supervisor.running.kill(Signal::KILL);
        }
        if watch.as_mut().is_some_and(Watch::has_changed) {
            supervisor.reload();
        }
    }
}

/// The signals that come from now on. What whoever started this has chosen to ignore, as `nohup` does, stays ignored, here
/// and by the command.
pub(in crate::commands) fn signals() -> io::Result<Receiver<i32>> {
    let ignored = ignored();
    let heeded = PASSED_ON.into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(heeded.chain([SIGCHLD]))?;
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // The receiver lives as long as the process has something to do.
        for signal in signals.forever() {
            let _ = sender.send(signal);
        }
    });
    Ok(receiver)
}

/// The signals that this process ignores, a bit each; none where the system does not say.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

impl Supervisor<'_> {
    /// Buries all that has ended. Gives how the command ended, if it is over for good.
    fn bury(&mut self) -> Result<Option<Exit>, Failure> {
        let mut ended = None;
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            if pid == self.running.pid {
                ended = Some(status);
            }
        }
        let Some(status) = ended else { return Ok(None) };
        if let Some(pumps) = self.running.pumps.take() {
            pumps.finish(|| self.signals.try_iter().any(|signal| ENDING.contains(&signal)));
        }
        let Some(next) = self.next.take() else { return Ok(Some(exit(status))) };
        self.deadline = None;
        match Running::start(self.arguments, self.global, &next)? {
            Ok(running) => self.running = running,
            Err(exit) => return Ok(Some(exit)),
        }
        self.plan = next;
        Ok(None)
    }

    /// Passes `signal` on, unless the command has it already.
    fn pass_on(&mut self, signal: i32) {
        if ENDING.contains(&signal) {
            self.next = None;
            self.deadline = None;
        }
        if OF_TERMINAL.contains(&signal) && is_in_foreground() {
            return;
        }
        if let Some(signal) = Signal::from_named_raw(signal) {
            self.running.kill(signal);
        }
    }

    /// Stops the command to start it again, if the files say something else now, and something good.
    fn reload(&mut self) {
        let mut plan = match Plan::load(self.arguments, self.global, self.cwd) {
            Ok(plan) => plan,
            Err(failure) => {
                note(&failure.to_string());
                return self.stay();
            }
        };
        if !plan.is_good() {
            // The streams of a report are those of the command; what cannot be written there is told by nothing.
            let _ = plan.report(self.arguments, self.global);
            return self.stay();
        }
        if self.gets_the_same(&plan) {
            return;
        }
        if !self.global.quiet {
            note("the configuration has changed: the command is started again");
        }
        if self.next.replace(plan).is_none() {
            self.deadline = Instant::now().checked_add(self.arguments.grace);
            self.running.kill(Signal::TERM);
        }
    }

    /// Whether the command would get the same variables from `plan` as from the latest one.
    fn gets_the_same(&self, plan: &Plan) -> bool {
        let latest = self.next.as_ref().unwrap_or(&self.plan);
        let [latest, new] = [latest, plan].map(|plan| start::command(self.arguments, plan));
        matches!((latest, new), (Ok(latest), Ok(new)) if latest.get_envs().eq(new.get_envs()))
    }

    fn stay(&self) {
        if !self.global.quiet {
            note("the command goes on with the configuration that it has");
        }
    }
}

impl Running {
    /// Starts the command; gives how that ends where it cannot be.
    fn start(arguments: &Run, global: &Global, plan: &Plan) -> Result<Result<Self, Exit>, Failure> {
        let mut command = start::command(arguments, plan)?;
        let redactor = arguments.redact.then(|| redactor(plan, global)).transpose()?;
        if redactor.is_some() {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let mut child: Child = match command.spawn() {
            Ok(child) => child,
            Err(error) => return Ok(Err(start::refused(command.get_program(), &error))),
        };
        let pumps = redactor.map(|redactor| Pumps::start(&mut child, &redactor)).transpose();
        let pumps = pumps.map_err(|error| Failure::new(format!("the output cannot be masked: {error}")))?;
        Ok(Ok(Self { pid: Pid::from_child(&child), pumps }))
    }

    fn kill(&self, signal: Signal) {
        // It may have ended just now, and is not buried before anybody looks.
        let _ = kill_process(self.pid, signal);
    }
}

fn redactor(plan: &Plan, global: &Global) -> Result<Redactor, Failure> {
    if global.verbose {
        pump::unmasked(plan).iter().for_each(|text| note(text));
    }
    pump::redactor(plan)
}

/// Whether the terminal sends its signals to this process, and so to the command.
fn is_in_foreground() -> bool {
    let Ok(terminal) = std::fs::File::open("/dev/tty") else { return false };
    rustix::termios::tcgetpgrp(&terminal).is_ok_and(|group| group == rustix::process::getpgrp())
}

/// How to end after a command that ended with `status`.
fn exit(status: WaitStatus) -> Exit {
    let code = status.exit_status().or_else(|| Some(128 + status.terminating_signal()?));
    Exit::Command(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}
