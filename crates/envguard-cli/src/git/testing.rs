//! Repositories for tests, made by the real git.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::{Found, Repositories, Repository};

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
        let output = self.output(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments}: {error}");
        self
    }

    /// Runs git, and gives what it did.
    pub(super) fn output(&self, arguments: &str) -> Output {
        Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@site.com", "-c", "protocol.file.allow=always"])
            .args(arguments.split(' '))
            .current_dir(&self.top)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", self.directory.path())
            .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+06:00")
            .env("GIT_COMMITTER_DATE", "2026-01-02T03:04:05+06:00")
            .output()
            .unwrap()
    }

    /// What git prints, without the line end.
    pub(super) fn answer(&self, arguments: &str) -> String {
        String::from_utf8(self.output(arguments).stdout).unwrap().trim_end().to_owned()
    }

    /// Adds all files, and commits.
    pub(super) fn commit(&self) -> &Self {
        self.git("add -A").git("commit -qm c")
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
