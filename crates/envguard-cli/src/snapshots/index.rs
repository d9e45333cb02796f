//! The index: what was done, line by line, each with the hash of the line before.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::SnapshotId;
use super::digest::Digest;
use super::entry::{Entry, Event, Saved, VERSION};

/// The lines of an index, as far as they are whole.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) events: Vec<Event>,
    /// What is wrong with it.
    pub(super) problems: Vec<Problem>,
    /// The hashes of the lines.
    lines: Vec<Digest>,
    /// How many bytes the whole lines have.
    pub(super) whole: usize,
    /// How many bytes come after the last whole line: what a crash has left of another one.
    pub(super) torn: usize,
}

/// What is wrong with an index, or with what it lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// The line of the index, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<SnapshotId>,
    pub(crate) message: String,
}

/// How long an index is, in a file of its own: from the lines alone nobody can tell that the last ones are missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) entries: usize,
    /// The hash of the last line.
    pub(super) sha256: Digest,
}

impl Problem {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), id: None, message: message.into() }
    }

    /// One with a snapshot.
    pub(super) fn of(id: &SnapshotId, message: impl Into<String>) -> Self {
        Self { line: None, id: Some(id.clone()), message: message.into() }
    }
}

impl Index {
    /// Reads the index that is `bytes`, and holds it against `head`, the bytes of that file, if it is there.
    pub(super) fn read(bytes: &[u8], head: Option<&[u8]>) -> Self {
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut index = Self { whole, torn: bytes.len() - whole, ..Self::default() };
        let (lines, _) = bytes.split_at(whole);
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            index.take(line.strip_suffix(b"\n").unwrap_or(line));
        }
        index.check_head(head);
        index.check_events();
        index
    }

    fn take(&mut self, line: &[u8]) {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let number = self.lines.len() + 1;
        let before = self.lines.last().copied();
        self.lines.push(Digest::of(line));
        let problem = match serde_json::from_slice::<Entry>(line) {
            Ok(entry) if entry.version == VERSION => {
                self.events.push(entry.event);
                if entry.previous == before {
                    return;
                }
                let before = if number == 1 { "nothing".to_owned() } else { format!("line {}", number - 1) };
                format!(
                    "line {number} does not follow {before}: lines were changed, moved, added or taken out"
                )
            }
            _ => match serde_json::from_slice::<Version>(line) {
                Ok(Version { version }) if version > VERSION => {
                    format!("line {number} is of version {version}, which a newer envguard has written")
                }
                _ => format!("line {number} is no entry"),
            },
        };
        self.problems.push(Problem::at(number, problem));
    }

    fn check_head(&mut self, head: Option<&[u8]>) {
        let count = self.lines.len();
        let head = match head.map(serde_json::from_slice::<Head>) {
            Some(Ok(head)) => head,
            Some(Err(_)) => {
                let message = "`index.head` is broken: nobody can tell whether lines are missing at the end";
                self.problems.push(Problem { line: None, id: None, message: message.to_owned() });
                return;
            }
            // The first line is written before the file.
            None if count <= 1 => return,
            None => {
                let message = "`index.head` is missing: nobody can tell whether lines are missing at the end";
                self.problems.push(Problem { line: None, id: None, message: message.to_owned() });
                return;
            }
        };
        let last = head.entries.checked_sub(1).and_then(|index| self.lines.get(index));
        match last {
            // Lines are written before the file, which there may be no room for.
            Some(digest) if *digest == head.sha256 => {}
            Some(_) => self.problems.push(Problem::at(
                head.entries,
                format!("line {} is not the one that `index.head` knows", head.entries),
            )),
            None => self.problems.push(Problem {
                line: None,
                id: None,
                message: format!("of {} lines there are {count}: the last ones are missing", head.entries),
            }),
        }
    }

    /// What the lines say of each other.
    fn check_events(&mut self) {
        let mut known = BTreeSet::new();
        for event in &self.events {
            if let Event::Saved(saved) = event
                && !known.insert(&saved.description.id)
            {
                let id = &saved.description.id;
                self.problems.push(Problem::of(id, format!("there are two snapshots `{id}`")));
            }
        }
    }

    /// How long it is.
    pub(super) fn head(&self) -> Option<Head> {
        Some(Head { entries: self.lines.len(), sha256: *self.lines.last()? })
    }

    /// The snapshots that were not given up, the newest first.
    pub(super) fn snapshots(&self) -> Vec<&Saved> {
        let pruned = self.pruned();
        let saved = self.events.iter().rev().filter_map(|event| match event {
            Event::Saved(saved) => Some(saved),
            Event::Pruned { .. } | Event::Restored { .. } | Event::RolledBack(_) => None,
        });
        saved.filter(|saved| !pruned.contains(&saved.description.id)).collect()
    }

    /// All snapshots that were ever made.
    pub(super) fn saved(&self) -> BTreeSet<&SnapshotId> {
        let saved = self.events.iter().filter_map(|event| match event {
            Event::Saved(saved) => Some(&saved.description.id),
            Event::Pruned { .. } | Event::Restored { .. } | Event::RolledBack(_) => None,
        });
        saved.collect()
    }

    /// The snapshots that were given up.
    pub(super) fn pruned(&self) -> BTreeSet<&SnapshotId> {
        let removed = self.events.iter().filter_map(|event| match event {
            Event::Pruned { removed, .. } => Some(removed),
            Event::Saved(_) | Event::Restored { .. } | Event::RolledBack(_) => None,
        });
        removed.flatten().collect()
    }

    /// The line that `event` is to be, the line feed too.
    pub(super) fn line(&self, event: &Event) -> serde_json::Result<Vec<u8>> {
        let previous = self.lines.last().copied();
        let mut line = serde_json::to_vec(&Entry { version: VERSION, previous, event: event.clone() })?;
        line.push(b'\n');
        Ok(line)
    }

    /// Takes note that `line`, which says `event`, was written.
    pub(super) fn push(&mut self, line: &[u8], event: Event) {
        self.lines.push(Digest::of(line.strip_suffix(b"\n").unwrap_or(line)));
        self.events.push(event);
        self.whole += line.len();
    }
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
