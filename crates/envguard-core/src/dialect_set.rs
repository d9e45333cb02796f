//! Several dialects.

use std::fmt;

use envguard_syntax::dialect::Dialect;

/// A set of dialects, listed in the order of [`Dialect::ALL`].
///
/// ```
/// use envguard_core::DialectSet;
/// use envguard_syntax::dialect::Dialect;
///
/// let set: DialectSet = [Dialect::Python, Dialect::Node].into_iter().collect();
/// assert_eq!(set.to_string(), "node and python");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DialectSet(u16);

impl DialectSet {
    /// All dialects.
    pub fn all() -> Self {
        Dialect::ALL.into_iter().collect()
    }

    /// Whether `dialect` is in it.
    pub fn contains(self, dialect: Dialect) -> bool {
        self.0 & bit(dialect) != 0
    }

    /// Adds `dialect`.
    pub fn insert(&mut self, dialect: Dialect) {
        self.0 |= bit(dialect);
    }

    /// Those in both.
    #[must_use]
    pub fn intersection(self, other: DialectSet) -> DialectSet {
        DialectSet(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub fn union(self, other: DialectSet) -> DialectSet {
        DialectSet(self.0 | other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn without(self, other: DialectSet) -> DialectSet {
        DialectSet(self.0 & !other.0)
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members, in the order of [`Dialect::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Dialect> + Clone {
        Dialect::ALL.into_iter().filter(move |dialect| self.contains(*dialect))
    }
}

fn bit(dialect: Dialect) -> u16 {
    1 << dialect as u16
}

impl FromIterator<Dialect> for DialectSet {
    fn from_iter<I: IntoIterator<Item = Dialect>>(dialects: I) -> Self {
        let mut set = DialectSet::default();
        dialects.into_iter().for_each(|dialect| set.insert(dialect));
        set
    }
}

impl fmt::Display for DialectSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.len();
        for (index, dialect) in self.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == count => " and ",
                _ => ", ",
            };
            write!(formatter, "{separator}{dialect}")?;
        }
        Ok(())
    }
}
