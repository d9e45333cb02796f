//! A file that is checked.

use std::fmt;
use std::sync::Arc;

/// A file's path and bytes, and what part it plays.
pub struct SourceFile {
    /// The path as reports show it: relative to the working directory where it can be, with `/`.
    pub path: Arc<str>,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it is for.
    pub role: Role,
}

/// What an env file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It holds the values that an app runs with.
    Values,
    /// It declares which variables there are: `.env.example` and its like.
    Example,
    /// It declares them in a language of its own, which only looks like that of env files: `.env.schema`.
    Schema,
}

/// How the names of files end that are loaded over others, on one machine.
pub(crate) const LOCAL: &str = ".local";

/// The words that make a file's name that of an example, from the most to the least usual.
pub(crate) const EXAMPLE_WORDS: [&str; 8] =
    ["example", "sample", "template", "dist", "tmpl", "tpl", "examples", "defaults"];

/// The word that makes a file's name that of a schema.
const SCHEMA_WORD: &str = "schema";

impl SourceFile {
    /// A file at `path` with `bytes`; its role is told by its name.
    pub fn new(path: impl Into<Arc<str>>, bytes: impl Into<Vec<u8>>) -> Self {
        let path = path.into();
        let role = Role::of(&path);
        Self { path, bytes: bytes.into(), role }
    }

    /// The directory that it is in, with `/` at the end; empty for the working directory.
    pub fn directory(&self) -> &str {
        &self.path[..self.path.rfind('/').map_or(0, |slash| slash + 1)]
    }

    /// Its name without the directory.
    pub fn name(&self) -> &str {
        &self.path[self.directory().len()..]
    }

    /// Whether its name says that it is of one machine, as `.env.local` does.
    pub fn is_of_machine(&self) -> bool {
        self.name().ends_with(LOCAL)
    }
}

impl Role {
    /// The role of the file at `path`, by the words of its name.
    ///
    /// ```
    /// use envguard_core::Role;
    ///
    /// assert_eq!(Role::of("app/.env.example"), Role::Example);
    /// assert_eq!(Role::of("app/.env.production"), Role::Values);
    /// assert_eq!(Role::of("app/.env.schema"), Role::Schema);
    /// ```
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let mut words = name.split(['.', '-', '_']);
        match words.clone().any(|word| EXAMPLE_WORDS.contains(&word)) {
            true => Role::Example,
            false if words.any(|word| word == SCHEMA_WORD) => Role::Schema,
            false => Role::Values,
        }
    }
}

/// Shows the path and the size, never the bytes.
impl fmt::Debug for SourceFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SourceFile({}, {} bytes, {:?})", self.path, self.bytes.len(), self.role)
    }
}
