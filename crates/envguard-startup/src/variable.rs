//! What a struct declares. All of it is made at compile time.

use crate::from_env::Kind;

/// One thing that a struct declares.
#[derive(Clone, Copy)]
pub enum Item {
    /// A variable.
    Variable(&'static Variable),
    /// Those of another struct.
    Group(&'static Group),
}

/// A group of variables: a field that is a struct of its own.
#[derive(Clone, Copy)]
pub struct Group {
    /// What all names begin with.
    pub prefix: &'static str,
    /// What the field is called.
    pub field: &'static str,
    /// What is in it.
    pub items: &'static [Item],
}

/// A variable that is read into a field.
#[derive(Clone, Copy)]
#[must_use]
#[expect(clippy::struct_excessive_bools, reason = "each is said by itself")]
pub struct Variable {
    /// What it is called, as far as its struct knows: groups put their prefixes before it.
    pub name: &'static str,
    /// What the field is called; empty where there is none.
    pub field: &'static str,
    /// The lines of the field's documentation.
    pub docs: &'static [&'static str],
    /// The type of the field, as it is written.
    pub type_name: &'static str,
    /// What values are like.
    pub kind: Kind,
    /// Whether it may be absent.
    pub is_optional: bool,
    /// Whether it is a list.
    pub is_list: bool,
    /// What stands between the items of a list, if that is said.
    pub separator: Option<&'static str>,
    /// The default, as it is written.
    pub default: Option<&'static str>,
    /// How many characters a value has at least.
    pub min_len: Option<usize>,
    /// How many characters a value has at most.
    pub max_len: Option<usize>,
    /// The range that values are in, as it is written.
    pub range: Option<&'static str>,
    /// What to expect, in the words of whoever declared it.
    pub expected: Option<&'static str>,
    /// When it is needed although it is optional, as it is written.
    pub condition: Option<&'static str>,
    /// Whether it may be empty.
    pub allows_empty: bool,
    /// Whether it may look like a placeholder.
    pub allows_placeholder: bool,
}

impl Variable {
    /// A variable with nothing special about it.
    pub const fn new(name: &'static str, field: &'static str, type_name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            field,
            docs: &[],
            type_name,
            kind,
            is_optional: false,
            is_list: false,
            separator: None,
            default: None,
            min_len: None,
            max_len: None,
            range: None,
            expected: None,
            condition: None,
            allows_empty: false,
            allows_placeholder: false,
        }
    }

    /// With these lines of documentation.
    pub const fn docs(self, docs: &'static [&'static str]) -> Self {
        Self { docs, ..self }
    }

    /// With a type that says this of it.
    pub const fn shape(self, is_optional: bool, is_list: bool) -> Self {
        Self { is_optional, is_list, ..self }
    }

    /// With a default, as it is written.
    pub const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Called so.
    pub const fn name(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// With at least this many characters.
    pub const fn min_len(self, characters: usize) -> Self {
        Self { min_len: Some(characters), ..self }
    }

    /// With at most this many characters.
    pub const fn max_len(self, characters: usize) -> Self {
        Self { max_len: Some(characters), ..self }
    }

    /// Only these texts.
    pub const fn one_of(self, choices: &'static [&'static str]) -> Self {
        Self { kind: Kind { choices, ..self.kind }, ..self }
    }

    /// In this range, as it is written.
    pub const fn range(self, range: &'static str) -> Self {
        Self { range: Some(range), ..self }
    }

    /// To be described so.
    pub const fn expected(self, expected: &'static str) -> Self {
        Self { expected: Some(expected), ..self }
    }

    /// With this between the items of a list.
    pub const fn separator(self, separator: &'static str) -> Self {
        Self { separator: Some(separator), ..self }
    }

    /// Needed under this condition, as it is written.
    pub const fn condition(self, condition: &'static str) -> Self {
        Self { condition: Some(condition), ..self }
    }

    /// A secret, whatever its type.
    pub const fn secret(self) -> Self {
        Self { kind: Kind { is_secret: true, ..self.kind }, ..self }
    }

    /// Perhaps empty.
    pub const fn allow_empty(self) -> Self {
        Self { allows_empty: true, ..self }
    }

    /// Perhaps like a placeholder.
    pub const fn allow_placeholder(self) -> Self {
        Self { allows_placeholder: true, ..self }
    }

    /// What stands between the items of a list.
    pub const fn separator_or_comma(&self) -> &'static str {
        match self.separator {
            Some(separator) => separator,
            None => ",",
        }
    }

    /// Whether its absence is a problem.
    pub const fn is_required(&self) -> bool {
        !self.is_optional && self.default.is_none()
    }
}
