//! Repositories of the real git, in a directory of their own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::private_directory;

/// A directory for repositories.
pub(crate) struct Place {
    directory: TempDir,
    /// What is put into the environment of all commands.
    variables: Vec<(String, String)>,
}

/// What a command did.
pub(crate) struct Ended {
    pub(crate) code: i32,
    /// What it printed, to whichever stream: hooks of git have but one.
    pub(crate) text: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { directory: private_directory(), variables: Vec::new() }
    }

    /// With a repository in it, whose hook is installed.
    pub(crate) fn guarded() -> Self {
        let place = Self::new();
        place.git("init -q -b main").passes();
        place.envguard("hook install").says(".git/hooks/pre-commit: installed\n");
        place
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Writes a hook that can be executed.
    pub(crate) fn script(&self, path: &str, text: &str) -> &Self {
        self.write(path, text);
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o754)).unwrap();
        self
    }

    pub(crate) fn git(&self, arguments: &str) -> Ended {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@site.com"];
        self.run(Command::new("git").args(identity).args(["-c", "protocol.file.allow=always"]), arguments)
    }

    pub(crate) fn envguard(&self, arguments: &str) -> Ended {
        self.run(&mut Command::new(env!("CARGO_BIN_EXE_envguard")), arguments)
    }

    pub(crate) fn run(&self, command: &mut Command, arguments: &str) -> Ended {
        self.run_with(command, arguments, &[])
    }

    pub(crate) fn run_in(&self, path: &str, command: &mut Command, arguments: &str) -> Ended {
        self.run_there(&self.path(path), command, arguments, &[])
    }

    pub(crate) fn run_with(
        &self,
        command: &mut Command,
        arguments: &str,
        variables: &[(&str, &str)],
    ) -> Ended {
        self.run_there(self.directory.path(), command, arguments, variables)
    }

    fn run_there(
        &self,
        directory: &Path,
        command: &mut Command,
        arguments: &str,
        variables: &[(&str, &str)],
    ) -> Ended {
        let Output { status, stdout, stderr } = command
            .args(arguments.split(' '))
            .current_dir(directory)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", self.directory.path())
            .env("LC_ALL", "C.UTF-8")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8([stdout, stderr].concat()).unwrap();
        Ended { code: status.code().unwrap(), text }
    }

    /// All that is in the directory `path`: names, modes, and contents or where links lead.
    pub(crate) fn listing(&self, path: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(path)).into_iter().flatten().map(Result::unwrap);
        let mut lines: Vec<String> = entries
            .map(|entry| {
                let (path, metadata) = (entry.path(), entry.path().symlink_metadata().unwrap());
                let content = match fs::read_link(&path) {
                    Ok(target) => target.into_os_string().into_encoded_bytes(),
                    Err(_) => fs::read(&path).unwrap_or_default(),
                };
                format!(
                    "{} {:o} {:?}",
                    path.display(),
                    metadata.permissions().mode(),
                    String::from_utf8_lossy(&content)
                )
            })
            .collect();
        lines.sort();
        lines
    }
}

impl Ended {
    #[track_caller]
    pub(crate) fn passes(self) -> String {
        assert_eq!(self.code, 0, "{}", self.text);
        self.text
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) {
        assert_eq!((self.code, &*self.text), (0, text));
    }

    /// Is stopped, and has all `pieces` in what it prints.
    #[track_caller]
    pub(crate) fn stops_with(self, pieces: &[&str]) {
        assert_ne!(self.code, 0, "{}", self.text);
        for piece in pieces {
            assert!(self.text.contains(piece), "{piece:?} is not in {}", self.text);
        }
    }
}
