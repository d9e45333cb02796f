//! Commands that are started in a process group of their own, and end with all that they have started.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use envguard_secrets::Redactor;
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::SIGCHLD;

use super::super::run::{Aim, ENDING, Pumps, signals};
use crate::exit::Failure;

/// How long a command may take to end when it is asked to.
pub(super) const GRACE: Duration = Duration::from_secs(5);

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// With this code.
    Code(i32),
    /// By this signal, which was none of ours.
    Signal(i32),
    /// It took too long.
    TimedOut,
    /// This process was asked to end by this signal.
    Interrupted(i32),
}

/// What starts commands, and hears of the signals that come meanwhile.
pub(super) struct Processes {
    signals: Receiver<i32>,
}

impl Processes {
    pub(super) fn new() -> Result<Self, Failure> {
        let signals =
            signals().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
        Ok(Self { signals })
    }

    /// Runs `command`, and passes on what it prints through `redactor`, to where `aim` says. Gives that too, as it is. After `timeout`, and when
    /// this process is to end, so does the command, with all that it has started.
    pub(super) fn run(
        &self,
        mut command: Command,
        redactor: &Redactor,
        timeout: Duration,
        aim: Aim,
    ) -> Result<(Ended, Vec<u8>), Failure> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy();
            Failure::new(format!("`{program}` cannot be started: {error}"))
        })?;
        let pumps = Pumps::keeping(&mut child, redactor, aim)
            .map_err(|error| Failure::new(format!("the output cannot be masked: {error}")))?;
        let ended = self.wait(&mut child, timeout);
        let output = pumps.finish(|| self.signals.try_iter().any(|signal| ENDING.contains(&signal)));
        Ok((ended?, output))
    }

    fn wait(&self, child: &mut Child, timeout: Duration) -> Result<Ended, Failure> {
        let mut deadline = Instant::now().checked_add(timeout);
        let mut reason = None;
        loop {
            let lost = |error| Failure::new(format!("the command cannot be waited for: {error}"));
            if let Some(status) = child.try_wait().map_err(lost)? {
                if reason.is_some() {
                    // What it leaves behind ends too.
                    kill(child, Signal::KILL);
                }
                return Ok(reason.unwrap_or_else(|| ended(status)));
            }
            let left = deadline.map_or(GRACE, |deadline| deadline.saturating_duration_since(Instant::now()));
            match self.signals.recv_timeout(left) {
                Ok(signal) if ENDING.contains(&signal) && reason.is_none() => {
                    reason = Some(Ended::Interrupted(signal));
                    kill(child, Signal::TERM);
                    deadline = Instant::now().checked_add(GRACE);
                }
                Ok(signal) if ENDING.contains(&signal) => kill(child, Signal::KILL),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) if deadline.is_none() => {}
                Err(RecvTimeoutError::Timeout) if reason.is_none() => {
                    reason = Some(Ended::TimedOut);
                    kill(child, Signal::TERM);
                    deadline = Instant::now().checked_add(GRACE);
                }
                Err(RecvTimeoutError::Timeout) => {
                    kill(child, Signal::KILL);
                    deadline = Instant::now().checked_add(GRACE);
                }
                Err(RecvTimeoutError::Disconnected) => {
                    kill(child, Signal::KILL);
                    return Err(Failure::new("signals are no longer received"));
                }
            }
        }
    }
}

/// Sends `signal` to `child` and to all that it has started.
pub(super) fn kill(child: &Child, signal: Signal) {
    // All of them may have ended just now.
    let _ = kill_process_group(Pid::from_child(child), signal);
}

fn ended(status: ExitStatus) -> Ended {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ended::Code(code),
        (None, signal) => Ended::Signal(signal.unwrap_or(SIGCHLD)),
    }
}
