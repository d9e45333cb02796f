//! What an environment is for.

use super::Environment;

/// What an environment is for, as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// People depend on it.
    Production,
    /// Something else: staging, a preview, the name of a customer.
    Other,
    /// The machines of developers.
    Development,
    /// Runs of tests, with values that are made up.
    Test,
}

impl Environment {
    /// What it is for.
    ///
    /// ```
    /// use envguard_core::{Environment, Purpose};
    ///
    /// let purpose = |name| Environment::new(name, Vec::new()).purpose();
    /// assert_eq!(purpose("production"), Purpose::Production);
    /// assert_eq!(purpose("staging"), Purpose::Other);
    /// assert_eq!(purpose("dev-anna"), Purpose::Development);
    /// ```
    pub fn purpose(&self) -> Purpose {
        if self.is_production {
            return Purpose::Production;
        }
        let first_word = self.name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        match first_word.to_ascii_lowercase().as_str() {
            "development" | "develop" | "dev" | "local" | "docker" => Purpose::Development,
            "test" | "tests" | "testing" | "ci" | "e2e" | "cypress" | "playwright" => Purpose::Test,
            _ => Purpose::Other,
        }
    }

    /// Whether what it has in common with `other` matters to nobody: both are developers', or both are production.
    pub(crate) fn is_of_kin(&self, other: &Environment) -> bool {
        let is_of_developers = |purpose| matches!(purpose, Purpose::Development | Purpose::Test);
        let (ours, theirs) = (self.purpose(), other.purpose());
        is_of_developers(ours) && is_of_developers(theirs)
            || ours == Purpose::Production && theirs == Purpose::Production
    }
}
