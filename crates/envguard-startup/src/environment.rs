//! What values are read from. Nothing here changes the environment of the process.

use std::ffi::OsString;

use crate::env_file::EnvFile;
use crate::problem::Problem;
use crate::source::Source;

/// Where variables are looked up. Each is read once.
pub struct Environment {
    base: Base,
    /// What counts where the base has nothing.
    file: Option<EnvFile>,
}

enum Base {
    Process,
    /// Values that were passed in.
    Given(Vec<(String, OsString)>),
}

impl Environment {
    /// That of the process, and below it an env file: in debug builds, or where `ENVGUARD_DOTENV` says so.
    pub fn of_process(is_debug_build: bool) -> Self {
        Self { base: Base::Process, file: EnvFile::wanted(is_debug_build) }
    }

    /// `values`; of two that have the same name, the later one.
    pub fn given<N: Into<String>, V: Into<OsString>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { base: Base::Given(values), file: None }
    }

    /// The value of the variable called `name`.
    pub(crate) fn get(&self, name: &str) -> Option<OsString> {
        let value = match &self.base {
            Base::Process => std::env::var_os(name),
            Base::Given(values) => {
                values.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone())
            }
        };
        match &self.file {
            Some(file) if value.is_none() => file.get(name),
            _ => value,
        }
    }

    /// Where the value of the variable called `name` comes from.
    pub(crate) fn source(&self, name: &str) -> Source {
        let (is_set, source) = match &self.base {
            Base::Process => (std::env::var_os(name).is_some(), Source::Process),
            Base::Given(values) => (values.iter().any(|(known, _)| known == name), Source::Given),
        };
        let of_file = self.file.as_ref().filter(|_| !is_set).and_then(|file| file.source(name));
        of_file.unwrap_or(source)
    }

    /// The names of all variables that are set, as far as they are Unicode.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match &self.base {
            Base::Process => std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect(),
            Base::Given(values) => values.iter().map(|(name, _)| name.clone()).collect(),
        };
        names.extend(self.file.iter().flat_map(EnvFile::names).map(str::to_owned));
        names
    }

    /// What was searched, in words.
    pub(crate) fn searched(&self) -> String {
        let base = match self.base {
            Base::Process => Source::Process.to_string(),
            Base::Given(_) => Source::Given.to_string(),
        };
        match &self.file {
            Some(file) => format!("{base}, {}", file.path()),
            None => base,
        }
    }

    /// What is wrong with the env file itself.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        self.file.as_ref().map(EnvFile::problems).unwrap_or_default()
    }
}
