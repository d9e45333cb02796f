//! What the texts of a variable are read as.

use super::Schema;
use super::coerce::Variable;

/// The types that the texts of a variable, or of the items of one, are read as.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'s> {
    /// Nothing is known of the items of a list that no schema speaks of: they are texts.
    variable: Option<&'s Variable>,
}

impl Schema {
    /// What the texts of the variable `key` are read as.
    pub(crate) fn reading(&self, key: &str) -> Reading<'_> {
        Reading { variable: Some(self.variables.get(key).unwrap_or(&self.other)) }
    }
}

impl<'s> Reading<'s> {
    /// What the texts of a variable that no schema speaks of are read as.
    pub(crate) const TEXTS: Reading<'static> = Reading { variable: None };

    /// Whether any text is read as itself first.
    pub(crate) fn has_texts(self) -> bool {
        self.variable.is_none_or(|variable| variable.is_untyped() || variable.reads("string"))
    }

    /// Whether numbers without a fraction are read.
    pub(crate) fn has_integers(self) -> bool {
        self.reads("integer") || self.has_fractions()
    }

    /// Whether numbers with fractions are read.
    pub(crate) fn has_fractions(self) -> bool {
        self.reads("number")
    }

    /// Whether `true`, `off` and the like are read.
    pub(crate) fn has_booleans(self) -> bool {
        self.reads("boolean")
    }

    /// Whether an empty text is read as `null`.
    pub(crate) fn has_null(self) -> bool {
        self.reads("null")
    }

    /// Whether lists are read.
    pub(crate) fn has_lists(self) -> bool {
        self.reads("array")
    }

    /// Whether JSON objects are read.
    pub(crate) fn has_objects(self) -> bool {
        self.reads("object")
    }

    /// Whether only some numbers or truth values are read, for they are listed.
    pub(crate) fn has_members(self) -> bool {
        self.variable.is_some_and(Variable::reads_members)
    }

    /// Whether an empty text is a value, rather than nothing.
    pub(crate) fn takes_empty(self) -> bool {
        self.variable.is_none_or(Variable::takes_empty)
    }

    /// What stands between the items of a list that is not in JSON.
    pub(crate) fn separator(self) -> Option<&'s str> {
        self.variable.and_then(Variable::separator)
    }

    /// What the items of a list are read as.
    pub(crate) fn items(self) -> Reading<'s> {
        Reading { variable: self.variable.and_then(Variable::items) }
    }

    /// Whether every text means the same to both.
    pub(crate) fn is_as(self, other: Reading<'_>) -> bool {
        match (self.variable, other.variable) {
            (Some(one), Some(other)) => one.is_read_as(other),
            (None, None) => true,
            _ => false,
        }
    }

    fn reads(self, name: &str) -> bool {
        self.variable.is_some_and(|variable| variable.reads(name))
    }
}
