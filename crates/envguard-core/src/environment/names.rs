//! Environments in messages.

use std::fmt;
use std::sync::Arc;

use super::Environment;

/// The names of the environments that a finding is about, as the end of a phrase: `` in `staging` and `production` ``;
/// nothing where there is no need to name any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentNames {
    names: Vec<Arc<str>>,
    /// How many more there are.
    others: usize,
}

/// More names than this only make a message hard to read.
const MAX_NAMED: usize = 4;

impl EnvironmentNames {
    /// The names of `environments`.
    pub fn new<'e>(environments: impl IntoIterator<Item = &'e Environment>) -> Self {
        let mut names = Self::default();
        for environment in environments {
            if names.names.len() < MAX_NAMED {
                names.names.push(Arc::clone(&environment.name));
            } else {
                names.others += 1;
            }
        }
        names
    }

    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl fmt::Display for EnvironmentNames {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.names.iter().enumerate() {
            let is_last = index + 1 == self.names.len() && self.others == 0;
            let before = match index {
                0 => " in ",
                _ if is_last => " and ",
                _ => ", ",
            };
            write!(formatter, "{before}`{name}`")?;
        }
        match self.others {
            0 => Ok(()),
            1 => formatter.write_str(" and 1 other"),
            others => write!(formatter, " and {others} others"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together() {
        let shown = |names: &[&str]| {
            let environments: Vec<_> = names.iter().map(|name| Environment::new(*name, Vec::new())).collect();
            EnvironmentNames::new(&environments).to_string()
        };
        assert_eq!(shown(&[]), "");
        assert_eq!(shown(&["a"]), " in `a`");
        assert_eq!(shown(&["a", "b"]), " in `a` and `b`");
        assert_eq!(shown(&["a", "b", "c", "d"]), " in `a`, `b`, `c` and `d`");
        assert_eq!(shown(&["a", "b", "c", "d", "e"]), " in `a`, `b`, `c`, `d` and 1 other");
    }
}
