//! The env file that counts where the environment of the process has nothing: read with the feature `dotenv`.

#[cfg(feature = "dotenv")]
mod read;
#[cfg(feature = "dotenv")]
mod wanted;

use std::ffi::OsString;
use std::sync::Arc;

use crate::problem::{Problem, ProblemKind};
use crate::secret::wipe;
use crate::source::Source;

/// What an env file gives.
pub(crate) struct EnvFile {
    path: Arc<str>,
    entries: Vec<Entry>,
    /// Lines that are no declarations, and whatever else went wrong.
    problems: Vec<(Option<usize>, &'static str)>,
}

struct Entry {
    name: String,
    value: String,
    line: usize,
}

impl EnvFile {
    /// The file to be read, if there is one.
    pub(crate) fn wanted(is_debug_build: bool) -> Option<Self> {
        #[cfg(feature = "dotenv")]
        return wanted::wanted(is_debug_build).map(|wanted| read::read(&wanted));
        #[cfg(not(feature = "dotenv"))]
        {
            let _ = is_debug_build;
            None
        }
    }

    /// What it is called.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The value of the variable called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<OsString> {
        self.entry(name).map(|entry| (&*entry.value).into())
    }

    /// Where the variable called `name` stands.
    pub(crate) fn source(&self, name: &str) -> Option<Source> {
        self.entry(name).map(|entry| Source::File { path: self.path.clone(), line: Some(entry.line) })
    }

    /// Of two, the first one counts, as dotenvy has it.
    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The names of its variables.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.name)
    }

    /// What is wrong with it.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let problem = |(line, what): &(Option<usize>, &'static str)| {
            let source = Source::File { path: self.path.clone(), line: *line };
            Problem::of_file(source, ProblemKind::Unreadable { what })
        };
        self.problems.iter().map(problem).collect()
    }
}

impl Drop for EnvFile {
    fn drop(&mut self) {
        for entry in self.entries.drain(..) {
            wipe(entry.value);
        }
    }
}
