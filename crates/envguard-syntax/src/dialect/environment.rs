//! The process environment that a runtime starts with.

use std::collections::BTreeMap;

/// The variables that the process already has when it reads the file.
///
/// ```
/// use envguard_syntax::dialect::Environment;
///
/// let environment: Environment = [("HOME", "/root")].into_iter().collect();
/// assert_eq!(environment.get(b"HOME"), Some(&b"/root"[..]));
/// assert_eq!(environment.get(b"PATH"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Environment {
    /// The value of `name`, if it is set.
    pub fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.variables.get(name).map(Vec::as_slice)
    }

    /// All variables, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.variables.iter().map(|(name, value)| (name.as_slice(), value.as_slice()))
    }
}

impl<K: Into<Vec<u8>>, V: Into<Vec<u8>>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variables }
    }
}
