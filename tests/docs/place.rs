//! A directory where the commands of a page are run.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::example::example;
use crate::page::root;

/// A directory, and a home of somebody who has set nothing but a name for git.
pub(crate) struct Place {
    directory: TempDir,
    home: TempDir,
}

impl Place {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() }
    }

    /// Copies a directory of this repository into it.
    pub(crate) fn copy(&self, project: &str) {
        copy(&root().join(project), self.directory.path());
    }

    /// Builds an example of `envguard-startup` and copies it into it.
    pub(crate) fn copy_example(&self, name: &str) {
        fs::copy(example(name), self.directory.path().join(name)).unwrap();
    }

    /// Writes a file.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.directory.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.directory.path().join(file)).unwrap()
    }

    /// Lets a shell run `script`, which finds this `envguard` and what is installed.
    pub(crate) fn run(&self, script: &str) -> Output {
        let binary = Path::new(env!("CARGO_BIN_EXE_envguard"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let directories = binary.parent().map(Path::to_owned).into_iter().chain(std::env::split_paths(&path));
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).current_dir(self.directory.path()).stdin(Stdio::null()).env_clear();
        shell.env("PATH", std::env::join_paths(directories).unwrap()).env("LC_ALL", "C.UTF-8");
        shell.env("HOME", self.home.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        // Where Node finds what is installed, and no reports to the makers of the tools that others are compared with.
        shell.envs(std::env::var_os("NODE_PATH").map(|path| ("NODE_PATH", path))).env("PH_OPT_OUT", "true");
        for role in ["AUTHOR", "COMMITTER"] {
            shell.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@site.com");
        }
        shell.output().unwrap()
    }
}

/// All that was printed.
pub(crate) fn printed(output: Output) -> String {
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
