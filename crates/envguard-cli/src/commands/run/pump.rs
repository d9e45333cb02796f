//! What a command prints, on its way through a redactor.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::process::Child;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use envguard_secrets::{KnownValues, Redaction, Redactor};

use super::plan::Plan;
use crate::exit::Failure;
use crate::masks;

/// How much is read at once: what a pipe holds.
const BUFFER: usize = 1 << 16;

/// When a command has ended, its output is waited for as long as some comes: what it has left running may hold the pipes.
const PATIENCE: Duration = Duration::from_millis(300);

/// The threads that pass on what a command prints.
pub(in crate::commands) struct Pumps {
    /// Gets nothing; it is disconnected once all of them have ended.
    done: Receiver<()>,
    progress: Arc<Progress>,
    /// What was printed, where somebody wants to have it.
    kept: Option<Kept>,
}

/// The beginning of what a command prints, as it is.
type Kept = Arc<Mutex<Vec<u8>>>;

/// So much is kept of it.
const MAX_KEPT: usize = 1 << 20;

/// Where what a command prints goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Aim {
    /// To the stream of the same name.
    Own,
    /// All of it to standard error, since something else is to be read on standard output.
    Errors,
}

/// How far the threads have come.
#[derive(Default)]
struct Progress {
    /// How often they have read something.
    reads: AtomicU64,
    /// How many of them have something that is not passed on yet.
    writing: AtomicU64,
}

/// What takes the secrets of `plan` out of a stream.
pub(in crate::commands) fn redactor(plan: &Plan) -> Result<Redactor, Failure> {
    masks::redactor([(&plan.launch, plan.contract.as_deref())])
}

/// The variables of `plan` whose values are secret and too short to be masked.
pub(super) fn unmasked(plan: &Plan) -> Vec<String> {
    let secrets = plan.launch.secrets(plan.contract.as_deref());
    let short = secrets.iter().filter(|secret| secret.text.len() < KnownValues::SHORTEST);
    short.map(|secret| format!("{} is too short to be masked", secret.key)).collect()
}

impl Pumps {
    /// Passes on what `child` prints, to this process's own streams.
    pub(super) fn start(child: &mut Child, redactor: &Redactor) -> io::Result<Self> {
        Self::start_with(child, redactor, Aim::Own, None)
    }

    /// The same, and keeps it.
    pub(in crate::commands) fn keeping(child: &mut Child, redactor: &Redactor, aim: Aim) -> io::Result<Self> {
        Self::start_with(child, redactor, aim, Some(Kept::default()))
    }

    fn start_with(child: &mut Child, redactor: &Redactor, aim: Aim, kept: Option<Kept>) -> io::Result<Self> {
        let (sender, done) = channel();
        let pumps = Self { done, progress: Arc::default(), kept };
        if let Some(stdout) = child.stdout.take() {
            // A descriptor of its own: the standard library keeps lines back, and its lock is held elsewhere.
            let to = match aim {
                Aim::Own => io::stdout().as_fd().try_clone_to_owned()?,
                Aim::Errors => io::stderr().as_fd().try_clone_to_owned()?,
            };
            pumps.spawn(stdout, File::from(to), redactor.stream(), sender.clone());
        }
        if let Some(stderr) = child.stderr.take() {
            let to = File::from(io::stderr().as_fd().try_clone_to_owned()?);
            pumps.spawn(stderr, to, redactor.stream(), sender);
        }
        Ok(pumps)
    }

    fn spawn(&self, from: impl Read + Send + 'static, to: File, stream: Redaction, done: Sender<()>) {
        let progress = Arc::clone(&self.progress);
        let kept = self.kept.clone();
        thread::spawn(move || {
            // That nobody reads any more, the command finds out when its end of the pipe is closed.
            let _ = pass(from, to, stream, &progress, kept.as_ref());
            drop(done);
        });
    }

    /// Waits until all is passed on that was printed, or `is_over`. Gives what was kept of it.
    pub(in crate::commands) fn finish(self, is_over: impl Fn() -> bool) -> Vec<u8> {
        let reads = || self.progress.reads.load(Ordering::Acquire);
        let mut seen = reads();
        while let Err(RecvTimeoutError::Timeout) = self.done.recv_timeout(PATIENCE) {
            // Whoever reads our output may take any time.
            let is_idle = self.progress.writing.load(Ordering::Acquire) == 0 && reads() == seen;
            if is_idle || is_over() {
                break;
            }
            seen = reads();
        }
        let kept = self.kept.as_ref().map(|kept| std::mem::take(&mut *lock(kept)));
        kept.unwrap_or_default()
    }
}

/// What was put down is right, whoever has panicked since.
fn lock(kept: &Kept) -> MutexGuard<'_, Vec<u8>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pass(
    mut from: impl Read,
    mut to: impl Write,
    mut stream: Redaction,
    progress: &Progress,
    kept: Option<&Kept>,
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut out = Vec::with_capacity(BUFFER);
    loop {
        let read = match from.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        progress.writing.fetch_add(1, Ordering::AcqRel);
        progress.reads.fetch_add(1, Ordering::AcqRel);
        if read == 0 {
            // The stream is over; nothing is held back any longer.
            stream.finish(&mut out);
            let written = to.write_all(&out);
            progress.writing.fetch_sub(1, Ordering::AcqRel);
            return written;
        }
        let printed = buffer.get(..read).unwrap_or_default();
        if let Some(kept) = kept {
            let mut kept = lock(kept);
            let room = MAX_KEPT.saturating_sub(kept.len()).min(printed.len());
            kept.extend_from_slice(printed.get(..room).unwrap_or_default());
        }
        stream.push(printed, &mut out);
        let written = to.write_all(&out);
        progress.writing.fetch_sub(1, Ordering::AcqRel);
        written?;
        out.clear();
    }
}
