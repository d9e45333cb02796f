//! Repositories for tests, made by the real git.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::{Found, Repositories, Repository};

/// When everything was done.
const DATE: &str = "2026-01-02T03:04:05+06:00";

/// A work tree in a directory of its own, with a repository in it.
pub(super) struct WorkTree {
    directory: TempDir,
    top: PathBuf,
}

impl WorkTree {
    /// With nothing in it.
    pub(super) fn new() -> Self {
        let tree = Self::without_repository();
        tree.git("init -q -b main");
        tree
    }

    pub(super) fn without_repository() -> Self {
        let directory = TempDir::new().unwrap();
        let top = directory.path().canonicalize().unwrap();
        Self { directory, top }
    }

    pub(super) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.top.join(path)
    }

    /// Writes a file.
    pub(super) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Runs git with `arguments`, which no blank is part of.
    #[track_caller]
    pub(super) fn git(&self, arguments: &str) -> &Self {
        self.git_at(DATE, arguments)
    }

    /// As [`Self::git`], at another time.
    #[track_caller]
    pub(super) fn git_at(&self, date: &str, arguments: &str) -> &Self {
        let output = self.command(date, arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments}: {error}");
        self
    }

    /// As [`Self::git`], with something on its standard input.
    #[track_caller]
    pub(super) fn git_with(&self, arguments: &str, input: &[u8]) -> &Self {
        let mut git = self.command(DATE, arguments).stdin(Stdio::piped()).spawn().unwrap();
        git.stdin.take().unwrap().write_all(input).unwrap();
        assert!(git.wait().unwrap().success(), "git {arguments}");
        self
    }

    /// Runs git, and gives what it did.
    pub(super) fn output(&self, arguments: &str) -> Output {
        self.command(DATE, arguments).output().unwrap()
    }

    fn command(&self, date: &str, arguments: &str) -> Command {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@site.com", "-c", "protocol.file.allow=always"])
            .args(arguments.split(' '))
            .current_dir(&self.top)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", self.directory.path())
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date);
        git
    }

    /// What git prints, without the line end.
    pub(super) fn answer(&self, arguments: &str) -> String {
        String::from_utf8(self.output(arguments).stdout).unwrap().trim_end().to_owned()
    }

    /// Adds all files, and commits.
    pub(super) fn commit(&self) -> &Self {
        self.commit_as("c")
    }

    pub(super) fn commit_as(&self, message: &str) -> &Self {
        self.git("add -A").git(&format!("commit -qm {message}"))
    }

    /// The repository around the directory `path`, as a run there finds it.
    pub(super) fn repository(&self, path: &str) -> std::sync::Arc<Repository> {
        let directory = self.path(path);
        match Repositories::new(&directory).around(&directory) {
            Found::Repository(repository) => repository,
            Found::Broken(_) => panic!("broken"),
            Found::Nothing => panic!("no repository"),
        }
    }
}
