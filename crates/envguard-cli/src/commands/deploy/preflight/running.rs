//! A step that runs.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use std::os::unix::process::{CommandExt, ExitStatusExt};

use rustix::process::Signal;

use super::super::process::{GRACE, kill};
use crate::preflight::{Came, Done, Masks, Output};
use crate::snapshots::Moment;

/// When a step has ended, its output is waited for this long: what it has left running may hold the pipe.
const PATIENCE: Duration = Duration::from_secs(2);

/// How much is read at once: what a pipe holds.
const BUFFER: usize = 1 << 16;

/// A step that runs, in a process group of its own.
pub(super) struct Running {
    /// Its number on the list.
    pub(super) index: usize,
    child: Child,
    output: Arc<Kept>,
    begun: Instant,
    started: Moment,
    /// When it has to be over, or to have ended after it was told to.
    deadline: Option<Instant>,
    /// Why it was told to end.
    reason: Option<Came>,
    /// How it ended, and when its output need not be waited for any longer.
    ended: Option<(ExitStatus, Instant)>,
}

/// What a step prints, as far as it was read.
struct Kept {
    /// Nothing once it was taken.
    output: Mutex<Option<Output>>,
    is_over: AtomicBool,
}

impl Running {
    /// Starts `command` for the step with the number `index`.
    pub(super) fn start(
        index: usize,
        mut command: Command,
        timeout: Duration,
        masks: &Masks,
    ) -> io::Result<Self> {
        // Both streams by one pipe, so that lines stay in order.
        let (reader, writer) = io::pipe()?;
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer).process_group(0);
        let (begun, started) = (Instant::now(), Moment::now());
        let child = command.spawn()?;
        // The writing ends in it would keep the pipe open.
        drop(command);
        let output = Mutex::new(Some(Output::new(masks)));
        let output = Arc::new(Kept { output, is_over: AtomicBool::new(false) });
        let kept = Arc::clone(&output);
        thread::spawn(move || read(reader, &kept));
        let deadline = begun.checked_add(timeout);
        Ok(Self { index, child, output, begun, started, deadline, reason: None, ended: None })
    }

    /// Tells it to end, and all that it has started; those who have heard that before are ended.
    pub(super) fn stop(&mut self, why: Came) {
        if self.ended.is_some() {
            return;
        }
        let signal = if self.reason.is_none() { Signal::TERM } else { Signal::KILL };
        self.reason.get_or_insert(why);
        kill(&self.child, signal);
        self.deadline = Instant::now().checked_add(GRACE);
    }

    /// Sees how far it is. Gives whether it is over, with its output.
    pub(super) fn is_over(&mut self) -> io::Result<bool> {
        let now = Instant::now();
        if self.ended.is_none() {
            if let Some(status) = self.child.try_wait()? {
                if self.reason.is_some() {
                    // What it leaves behind ends too.
                    kill(&self.child, Signal::KILL);
                }
                self.ended = Some((status, now.checked_add(PATIENCE).unwrap_or(now)));
            } else if self.deadline.is_some_and(|deadline| deadline <= now) {
                self.stop(Came::TimedOut);
            }
        }
        let Some((_, patience)) = self.ended else { return Ok(false) };
        Ok(self.output.is_over.load(Ordering::Acquire) || patience <= now)
    }

    /// When somebody has to look again.
    pub(super) fn next_look(&self) -> Duration {
        // That its output is over is told by nobody.
        if self.ended.is_some() {
            return Duration::from_millis(5);
        }
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        left.unwrap_or(GRACE)
    }

    /// What it came to, where an exit code `is_undone` means that it could not be done.
    pub(super) fn done(&mut self, is_undone: fn(i32) -> bool) -> Done {
        let came = match (self.reason, self.ended.map(|(status, _)| status)) {
            (Some(reason), _) => reason,
            (None, None) => Came::Undone(None),
            (None, Some(status)) => match (status.code(), status.signal()) {
                (Some(0), _) => Came::Passed,
                (Some(code), _) if is_undone(code) => Came::Undone(Some(code)),
                (Some(code), _) => Came::Failed(code),
                (None, signal) => signal.map_or(Came::Undone(None), Came::Killed),
            },
        };
        let output = self.output.lock().take();
        Done {
            came,
            reason: None,
            started: Some(self.started.clone()),
            elapsed: self.begun.elapsed(),
            printed: output.map(Output::finish).unwrap_or_default(),
        }
    }
}

impl Drop for Running {
    /// Where the run comes to an early end, nothing goes on without it.
    fn drop(&mut self) {
        if self.ended.is_none() {
            kill(&self.child, Signal::KILL);
            // It was killed, so it ends.
            let _ = self.child.wait();
        }
    }
}

impl Kept {
    /// What was put down is right, whoever has panicked since.
    fn lock(&self) -> MutexGuard<'_, Option<Output>> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads what a step prints, until there is no more or nobody wants it.
fn read(mut from: impl Read, kept: &Kept) {
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = match from.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(read) if read > 0 => buffer.get(..read).unwrap_or_default(),
            _ => break,
        };
        let mut output = kept.lock();
        let Some(output) = output.as_mut() else { return };
        output.push(read);
    }
    kept.is_over.store(true, Ordering::Release);
}
