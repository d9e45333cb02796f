//! A run that goes on while the test does something to it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Nothing here takes this long.
const TOO_LONG: Duration = Duration::from_secs(20);

/// A running `envguard`, in a directory of its own and with an empty environment.
pub(crate) struct Process {
    pub(crate) directory: TempDir,
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<Vec<u8>>,
    /// What it has printed to standard error so far.
    complaints: Arc<Mutex<Vec<u8>>>,
    stderr: Option<JoinHandle<()>>,
}

impl Process {
    /// Starts it where `files` are.
    pub(crate) fn start<S: AsRef<OsStr>>(
        files: &[(&str, &str)],
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_envguard"));
        process.args(arguments);
        for (path, content) in files {
            write(directory.path(), path, content);
        }
        Self::spawn(directory, process)
    }

    /// Starts `command` in `directory`.
    pub(crate) fn spawn(directory: TempDir, mut command: Command) -> Self {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let pipes = pipes.env_clear().env("LC_ALL", "C.UTF-8").current_dir(directory.path());
        let mut child = pipes.spawn().unwrap();
        let (sender, lines) = channel();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            loop {
                let mut line = Vec::new();
                match stdout.read_until(b'\n', &mut line) {
                    Ok(length) if length > 0 && sender.send(line).is_ok() => {}
                    _ => break,
                }
            }
        });
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let complaints = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&complaints);
        let stderr = thread::spawn(move || {
            for byte in stderr.bytes() {
                all.lock().unwrap().push(byte.unwrap());
            }
        });
        let stdin = child.stdin.take();
        Self { directory, child, stdin, lines, complaints, stderr: Some(stderr) }
    }

    /// The next line of standard output has to be this one.
    #[track_caller]
    pub(crate) fn says(&self, expected: &str) {
        assert_eq!(self.line(), format!("{expected}\n"));
    }

    /// The next line of standard output.
    #[track_caller]
    pub(crate) fn line(&self) -> String {
        let line = self.lines.recv_timeout(TOO_LONG).expect("a line");
        String::from_utf8_lossy(&line).into_owned()
    }

    /// Waits until it has printed `piece` to standard error.
    #[track_caller]
    pub(crate) fn complains(&self, piece: &str) {
        let start = Instant::now();
        while !self.complaints().contains(piece) {
            assert!(start.elapsed() < TOO_LONG, "{piece:?} is not in {}", self.complaints());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn complaints(&self) -> String {
        String::from_utf8_lossy(&self.complaints.lock().unwrap()).into_owned()
    }

    /// Nothing is printed for a while.
    #[track_caller]
    pub(crate) fn is_silent(&self) {
        let line = self.lines.recv_timeout(Duration::from_millis(500));
        assert!(line.is_err(), "{:?}", line.map(|line| String::from_utf8_lossy(&line).into_owned()));
    }

    /// Writes to its standard input.
    pub(crate) fn tell(&mut self, text: &str) {
        self.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    /// Puts a file into its directory.
    pub(crate) fn write(&self, path: &str, content: &str) {
        write(self.directory.path(), path, content);
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end, and compares how it ends. Gives what it has printed to standard error.
    #[track_caller]
    pub(crate) fn ends_in(mut self, code: i32) -> String {
        drop(self.stdin.take());
        let status = self.child.wait().unwrap();
        self.stderr.take().unwrap().join().unwrap();
        let stderr = self.complaints();
        assert_eq!(status.code(), Some(code), "{status}: {stderr}");
        stderr
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A test that fails leaves nothing behind. Most have ended by now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(directory: &Path, path: &str, content: &str) {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}
