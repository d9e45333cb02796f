//! Runs the real binary in a directory of its own, and compares all that it does.

#[cfg(unix)]
pub(crate) mod place;
#[cfg(unix)]
pub(crate) mod process;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// One run of `envguard`. What is not mentioned is expected to be empty: both streams and the status are always
/// compared.
#[must_use = "a run is over only with `status`"]
pub(crate) struct Run {
    directory: TempDir,
    command: Command,
    input: Vec<u8>,
    stdout: Expected,
    stderr: Expected,
}

enum Expected {
    Text(String),
    Contains(Vec<String>),
}

/// The binary, for tests that look at other things than a [`Run`] does. It takes no job of GitHub Actions that they are
/// part of for its own.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_envguard"));
    command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
    command
}

impl Run {
    /// A run in an empty directory, with an empty environment.
    pub(crate) fn new<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Self {
        let directory = private_directory();
        let mut command = Command::new(env!("CARGO_BIN_EXE_envguard"));
        command.args(arguments).env_clear().env("LC_ALL", "C.UTF-8").current_dir(directory.path());
        let nothing = || Expected::Text(String::new());
        Self { directory, command, input: Vec::new(), stdout: nothing(), stderr: nothing() }
    }

    /// Puts a file into the directory.
    pub(crate) fn file(self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Self {
        let path = self.directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// Does something else to the directory before the run.
    pub(crate) fn prepare(self, prepare: impl FnOnce(&Path)) -> Self {
        prepare(self.directory.path());
        self
    }

    /// Runs in a directory below.
    pub(crate) fn within(mut self, path: impl AsRef<Path>) -> Self {
        self.command.current_dir(self.directory.path().join(path));
        self
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets a variable to what need not be Unicode.
    pub(crate) fn env_os(mut self, name: &str, value: &OsStr) -> Self {
        self.command.env(name, value);
        self
    }

    /// What standard input gives.
    pub(crate) fn stdin(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// What standard output is to be, after the indentation of its first line is taken off every line.
    pub(crate) fn stdout(mut self, text: &str) -> Self {
        self.stdout = Expected::Text(unindent(text));
        self
    }

    /// What standard error is to be.
    pub(crate) fn stderr(mut self, text: &str) -> Self {
        self.stderr = Expected::Text(unindent(text));
        self
    }

    /// Pieces that standard output must have.
    pub(crate) fn stdout_has<const N: usize>(mut self, pieces: [&str; N]) -> Self {
        self.stdout = Expected::Contains(pieces.map(str::to_owned).to_vec());
        self
    }

    /// Pieces that standard error must have.
    pub(crate) fn stderr_has<const N: usize>(mut self, pieces: [&str; N]) -> Self {
        self.stderr = Expected::Contains(pieces.map(str::to_owned).to_vec());
        self
    }

    /// Runs, and compares the streams and the exit status.
    #[track_caller]
    pub(crate) fn status(mut self, expected: i32) -> Done {
        let output = self.output();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let all =
            format!("\n--- stdout\n{stdout}\n--- stderr\n{stderr}\n--- status {:?}", output.status.code());
        for (expected, actual, name) in [(&self.stdout, &stdout, "stdout"), (&self.stderr, &stderr, "stderr")]
        {
            match expected {
                Expected::Text(expected) => assert_eq!(actual, expected, "{name} differs{all}"),
                Expected::Contains(pieces) => {
                    for piece in pieces {
                        assert!(actual.contains(piece.as_str()), "{name} does not have {piece:?}{all}");
                    }
                }
            }
        }
        assert_eq!(output.status.code(), Some(expected), "another status{all}");
        Done { directory: self.directory, stdout: output.stdout, stderr: output.stderr }
    }

    fn output(&mut self) -> Output {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("piped");
        let input = std::mem::take(&mut self.input);
        // A thread of its own: a large input and a large output could wait for each other. That the binary does not
        // read all of its input is no error.
        let writer = std::thread::spawn(move || {
            let _ = std::io::Write::write_all(&mut stdin, &input);
        });
        let output = child.wait_with_output().expect("the binary ends");
        writer.join().expect("the input is written");
        output
    }
}

/// What a run has left.
pub(crate) struct Done {
    directory: TempDir,
    /// What was printed.
    pub(crate) stdout: Vec<u8>,
    /// What was printed to standard error.
    pub(crate) stderr: Vec<u8>,
}

impl Done {
    /// The path of a file in the directory of the run.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Compares a file with what it should hold.
    #[track_caller]
    pub(crate) fn has_file(self, path: impl AsRef<Path>, expected: impl AsRef<[u8]>) -> Self {
        let actual = std::fs::read(self.path(path)).expect("the file is there");
        assert_eq!(text(&actual), text(expected.as_ref()));
        self
    }
}

impl Done {
    /// There is no such file in the directory of the run.
    #[track_caller]
    pub(crate) fn lacks_file(self, path: impl AsRef<Path>) -> Self {
        assert!(!self.path(&path).exists(), "{} is there", path.as_ref().display());
        self
    }
}

/// An empty directory that nobody else can go into, as homes are.
pub(crate) fn private_directory() -> TempDir {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().expect("a directory for the test")
}

/// Takes the file at `path` away from everybody but its owner.
pub(crate) fn make_private(path: &Path) {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
    #[cfg(not(unix))]
    let _ = path;
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Takes the indentation of the first line off every line, and the line feed before it.
fn unindent(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indentation = text.len() - text.trim_start_matches(' ').len();
    let mut lines: Vec<&str> =
        text.lines().map(|line| line.get(indentation..).unwrap_or(line.trim_start_matches(' '))).collect();
    if text.ends_with(' ') && lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}
