//! Environments: ordered lists of env files, and what they come to.

mod convention;
mod effective;
mod layer;
mod names;
mod purpose;

pub use convention::by_convention;
pub use effective::{Effective, Setting};
pub use names::EnvironmentNames;
pub use purpose::Purpose;

use std::sync::Arc;

use crate::SourceFile;

/// The names of environments that count as production where nothing else is configured: by their first word.
const PRODUCTION: [&str; 3] = ["production", "prod", "live"];

/// What an app runs with in one place: `development`, `staging`, `production` or any name of the user's.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its name.
    pub name: Arc<str>,
    /// Its env files: of two that give the same variable, the later one wins.
    pub layers: Vec<Arc<SourceFile>>,
    /// Whether people depend on it.
    pub is_production: bool,
}

impl Environment {
    /// The environment `name`, which counts as production if its name says so.
    ///
    /// ```
    /// use envguard_core::Environment;
    ///
    /// assert!(Environment::new("production-eu", Vec::new()).is_production);
    /// assert!(!Environment::new("preproduction", Vec::new()).is_production);
    /// ```
    pub fn new(name: impl Into<Arc<str>>, layers: Vec<Arc<SourceFile>>) -> Self {
        let name = name.into();
        let first_word = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_production = PRODUCTION.iter().any(|word| word.eq_ignore_ascii_case(first_word));
        Self { name, layers, is_production }
    }

    /// The file that a variable belongs into which only this environment lacks: the last one, but for those of one
    /// machine.
    pub fn home(&self) -> Option<&Arc<SourceFile>> {
        self.layers.iter().rfind(|file| !file.is_of_machine()).or_else(|| self.layers.last())
    }

    /// Whether it loads the file at `path`.
    pub fn has_layer(&self, path: &str) -> bool {
        self.layers.iter().any(|file| &*file.path == path)
    }
}
