//! What changes for those who run the app.

use std::collections::HashMap;

use super::Release;
use super::change::Change;
use super::fit::asks_for;
use crate::deploy::containment::Containment;
use crate::export::{self, Row};
use crate::secrecy::is_secret;
use crate::{Contract, KeyName, Place, Variable};

/// What a release changes about the environment, for its release page.
#[derive(Debug)]
pub struct UpgradeNotes {
    /// The changes: what is new first, then by kind, in the order of the contracts.
    pub notes: Vec<Note>,
}

/// One change.
#[derive(Debug)]
pub struct Note {
    /// What kind of change it is.
    pub kind: NoteKind,
    /// The variable, by its new name.
    pub name: String,
    /// What it was called before, where that is something else.
    pub former: Option<String>,
    /// Whether an environment has to give it.
    pub is_required: bool,
    /// What it is now: of what is secret or gone, nothing.
    pub expected: Option<String>,
    /// Its default before and now, where that may be shown.
    pub defaults: (Option<String>, Option<String>),
    /// What it is for.
    pub description: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// It is new.
    Added,
    /// It has another name.
    Renamed,
    /// It takes less, or other values.
    Changed,
    /// It has another default.
    Redefaulted,
    /// It is needed now, and was not.
    Required,
    /// It is not needed any more, but still read.
    Optional,
    /// It is secret now.
    Secret,
    /// It is gone.
    Removed,
}

impl NoteKind {
    /// All of them, in the order of the notes.
    pub const ALL: [NoteKind; 8] = [
        NoteKind::Added,
        NoteKind::Renamed,
        NoteKind::Changed,
        NoteKind::Redefaulted,
        NoteKind::Required,
        NoteKind::Optional,
        NoteKind::Secret,
        NoteKind::Removed,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            NoteKind::Added => "added",
            NoteKind::Renamed => "renamed",
            NoteKind::Changed => "changed",
            NoteKind::Redefaulted => "redefaulted",
            NoteKind::Required => "required",
            NoteKind::Optional => "optional",
            NoteKind::Secret => "secret",
            NoteKind::Removed => "removed",
        }
    }
}

impl UpgradeNotes {
    /// What `change` changes.
    pub(super) fn of(change: &Change<'_>) -> Self {
        let (old, new) = (change.contract(Release::Old), change.contract(Release::New));
        let (before, now) = (Rows::of(old), Rows::of(new));
        let mut notes = Vec::new();
        for variable in new.variables() {
            let row = now.get(variable);
            let renamed =
                change.renames.iter().find(|rename| rename.is_declared && rename.new.key() == variable.key());
            if let Some(rename) = renamed {
                let mut note = Note::new(NoteKind::Renamed, variable, row);
                note.former = rename.old.name().map(str::to_owned);
                notes.push(note);
                continue;
            }
            let Some(former) = old.get(variable.key()) else {
                notes.push(Note::new(NoteKind::Added, variable, row));
                continue;
            };
            let mut add = |kind| notes.push(Note::new(kind, variable, row));
            let is_same = former.word("default").map(|fact| fact.node.to_json())
                == variable.word("default").map(|fact| fact.node.to_json());
            if !matches!(&*change.contained(former, variable, Release::New), Containment::Holds) {
                add(NoteKind::Changed);
            }
            match (asks_for(former, None).is_some(), asks_for(variable, None).is_some()) {
                (false, true) => add(NoteKind::Required),
                (true, false) => add(NoteKind::Optional),
                _ => {}
            }
            if is_secret(Some(new), variable.key()) && !is_secret(Some(old), variable.key()) {
                add(NoteKind::Secret);
            }
            if !is_same {
                let mut note = Note::new(NoteKind::Redefaulted, variable, row);
                note.defaults.0 = before.get(former).and_then(|row| row.default.clone());
                notes.push(note);
            }
        }
        let gone = old.variables().filter(|variable| new.get(variable.key()).is_none());
        let gone = gone.filter(|variable| {
            !change.renames.iter().any(|rename| rename.is_declared && rename.old.key() == variable.key())
        });
        notes.extend(gone.map(|variable| Note::new(NoteKind::Removed, variable, before.get(variable))));
        notes.sort_by_key(|note| note.kind);
        Self { notes }
    }

    /// The changes of one kind.
    pub fn of_kind(&self, kind: NoteKind) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(move |note| note.kind == kind)
    }
}

/// The variables of a contract as tables show them, by name.
struct Rows(HashMap<String, Row>);

impl Rows {
    fn of(contract: &Contract) -> Self {
        Self(export::rows(contract).into_iter().map(|row| (row.name.clone(), row)).collect())
    }

    fn get(&self, variable: Variable<'_>) -> Option<&Row> {
        self.0.get(variable.name()?)
    }
}

impl Note {
    fn new(kind: NoteKind, variable: Variable<'_>, row: Option<&Row>) -> Self {
        let name = KeyName::new(variable.key());
        let shown = row.map(|row| row.name.clone());
        Self {
            kind,
            name: shown.or_else(|| name.shown().map(str::to_owned)).unwrap_or_else(|| name.to_string()),
            former: None,
            is_required: asks_for(variable, None).is_some(),
            expected: row.filter(|_| kind != NoteKind::Removed).map(|row| row.expected.clone()),
            defaults: (None, row.and_then(|row| row.default.clone())),
            description: row.and_then(|row| row.description.clone()),
            place: variable.place(),
        }
    }
}
