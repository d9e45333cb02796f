//! What is different between one time and another.

use std::collections::BTreeSet;

use envguard_core::KeyName;

use super::content::{SavedValue, SavedVariable, Variables};

/// How a variable has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It is only in the later one.
    Added,
    /// It is only in the earlier one.
    Removed,
    /// Its value is another one.
    Changed,
    /// It is the same.
    Same,
    /// Its value is not known in both, so nobody can tell.
    Unknown,
}

impl Mark {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mark::Added => "added",
            Mark::Removed => "removed",
            Mark::Changed => "changed",
            Mark::Same => "same",
            Mark::Unknown => "unknown",
        }
    }

    /// The sign that stands for it.
    pub(crate) fn sign(self) -> char {
        match self {
            Mark::Added => '+',
            Mark::Removed => '-',
            Mark::Changed => '~',
            Mark::Same => ' ',
            Mark::Unknown => '?',
        }
    }
}

/// What has become of a variable.
#[derive(Debug)]
pub(crate) struct Change {
    /// Its name, as far as it may be shown.
    pub(crate) name: KeyName,
    pub(crate) mark: Mark,
}

/// What has become of each variable from `before` to `after`, by name.
pub(crate) fn compare(before: &Variables, after: &Variables) -> Vec<Change> {
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let change = |key| Change {
        name: KeyName::new(super::Bytes::get(key)),
        mark: mark(before.get(key), after.get(key)),
    };
    keys.into_iter().map(change).collect()
}

fn mark(before: Option<&SavedVariable>, after: Option<&SavedVariable>) -> Mark {
    match (before.map(|before| &before.value), after.map(|after| &after.value)) {
        (None, _) => Mark::Added,
        (_, None) => Mark::Removed,
        (Some(SavedValue::Unknown), _) | (_, Some(SavedValue::Unknown)) => Mark::Unknown,
        (Some(before), Some(after)) if before == after => Mark::Same,
        (Some(_), Some(_)) => Mark::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshots::Bytes;

    #[test]
    fn each_variable_has_a_mark() {
        let text = |text: &str| SavedValue::Text(Bytes::new(text));
        let variables = |all: &[(&str, SavedValue)]| -> Variables {
            let variable = |(key, value): &(&str, SavedValue)| {
                (Bytes::new(*key), SavedVariable { value: value.clone(), from: None })
            };
            all.iter().map(variable).collect()
        };
        let before = variables(&[
            ("A", text("1")),
            ("B", text("1")),
            ("C", text("")),
            ("D", SavedValue::Unknown),
            ("E", SavedValue::Null),
        ]);
        let after = variables(&[
            ("B", text("2")),
            ("C", text("")),
            ("D", SavedValue::Unknown),
            ("E", text("")),
            ("F", text("x")),
        ]);
        let marks: Vec<String> =
            compare(&before, &after).iter().map(|it| format!("{}{}", it.mark.sign(), it.name)).collect();
        assert_eq!(marks, ["-`A`", "~`B`", " `C`", "?`D`", "~`E`", "+`F`"]);
    }
}
