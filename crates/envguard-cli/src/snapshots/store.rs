//! The directory with the snapshots: `index.jsonl`, `index.head`, and an encrypted file for each.
//!
//! A snapshot is there once its line is in the index. What comes first is written first and is safe on the disk before what
//! tells of it: the file, then the line, then the head. So whatever is cut off, a line never tells of a file that is not
//! there; a file without a line is a stray, of a run that never said that it was done.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::content::Snapshot;
use super::digest::Digest;
use super::entry::{Description, Event, RolledBack, Saved};
use super::index::{Index, Problem};
use super::lock::{self, Purpose};
use super::{Keys, Moment, Recipients, SnapshotId, sealed};
use crate::exit::Failure;
use crate::replace::{self, Access};
use crate::{paths, read};

const INDEX: &str = "index.jsonl";
const HEAD: &str = "index.head";

/// What the names of files begin with that nobody has finished writing.
const UNFINISHED: &str = ".envguard-";

/// A directory with snapshots, or for them.
pub(crate) struct Store {
    directory: PathBuf,
    /// What it is called.
    pub(crate) shown: String,
}

/// What is in a store. Nobody writes to it while this is there.
pub(crate) struct Contents {
    directory: PathBuf,
    shown: String,
    index: Index,
    /// The encrypted files.
    files: BTreeSet<SnapshotId>,
    /// The files that nobody has finished writing.
    unfinished: Vec<PathBuf>,
    /// The index, which is held; `None` where there is none.
    file: Option<File>,
}

/// A store that is written to.
pub(crate) struct Writer {
    contents: Contents,
    index: File,
    /// What was mended, and what could not be.
    pub(crate) notes: Vec<String>,
}

impl Store {
    /// That in `directory`, an absolute path.
    pub(crate) fn new(directory: PathBuf, cwd: &Path) -> Self {
        let shown = paths::display(&directory, cwd);
        Self { directory, shown }
    }

    /// Reads what is there.
    pub(crate) fn read(&self) -> Result<Contents, Failure> {
        let file = match lock::open(&self.path(INDEX), &self.name(INDEX), Purpose::Read) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(self.unreadable(INDEX, &error)),
        };
        self.contents(file)
    }

    /// Opens it to write to it, and mends what a run has left that was cut off. It is made if it is not there.
    pub(crate) fn write(&self) -> Result<Writer, Failure> {
        self.make().map_err(|error| {
            Failure::new(format!("`{}` cannot be made: {}", self.shown, read::reason(&error)))
        })?;
        let index = lock::open(&self.path(INDEX), &self.name(INDEX), Purpose::Write).map_err(|error| {
            Failure::new(format!("`{}` cannot be written: {}", self.name(INDEX), read::reason(&error)))
        })?;
        let file = index.try_clone().map_err(|error| self.unreadable(INDEX, &error))?;
        let contents = self.contents(Some(file))?;
        if let Some(problem) = contents.index.problems.first() {
            return Err(Failure::new(format!("`{}`: {}", self.name(INDEX), problem.message)).help(HELP));
        }
        let mut writer = Writer { contents, index, notes: Vec::new() };
        writer.mend()?;
        Ok(writer)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn name(&self, name: &str) -> String {
        format!("{}/{name}", self.shown)
    }

    fn unreadable(&self, name: &str, error: &io::Error) -> Failure {
        Failure::new(format!("`{}` cannot be read: {}", self.name(name), read::reason(error)))
    }

    /// Makes the directory, and sees to it that it outlasts a power cut.
    fn make(&self) -> io::Result<()> {
        if self.directory.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&self.directory)?;
        self.directory.ancestors().take(3).for_each(replace::sync_directory);
        Ok(())
    }

    /// What is in the directory, whose index is `file`.
    fn contents(&self, file: Option<File>) -> Result<Contents, Failure> {
        let bytes = match &file {
            Some(file) => read::read_stream(file),
            None => Ok(Vec::new()),
        };
        let bytes = bytes.map_err(|error| Failure::new(format!("`{}` {error}", self.name(INDEX))))?;
        let head = match read::read(&self.path(HEAD)) {
            Ok(head) => Some(head),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(Failure::new(format!("`{}` {error}", self.name(HEAD)))),
        };
        let index = Index::read(&bytes, head.as_deref());
        let (directory, shown) = (self.directory.clone(), self.shown.clone());
        let (files, unfinished) = (BTreeSet::new(), Vec::new());
        let mut contents = Contents { directory, shown, index, files, unfinished, file };
        match contents.list() {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::new(format!("`{}` cannot be read: {}", self.shown, read::reason(&error))))
            }
            _ => Ok(contents),
        }
    }
}

/// What can be done about an index that is not what it was.
pub(crate) const HELP: &str = "take `index.jsonl` and `index.head` from a backup or from git as they were before; or move both away: then nothing \
     vouches for the snapshots, which can still be shown and restored by their names";

impl Contents {
    fn list(&mut self) -> io::Result<()> {
        for entry in fs::read_dir(&self.directory)? {
            let name = entry?.file_name();
            let Some(name) = name.to_str() else { continue };
            if name.starts_with(UNFINISHED) {
                self.unfinished.push(self.directory.join(name));
            }
            self.files.extend(SnapshotId::of_file_name(name));
        }
        Ok(())
    }

    /// What it is called.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether nothing was ever done to it.
    pub(crate) fn is_new(&self) -> bool {
        self.file.is_none() && self.files.is_empty()
    }

    /// What was done, in this order.
    pub(crate) fn events(&self) -> &[Event] {
        &self.index.events
    }

    /// The snapshots that were not given up, the newest first.
    pub(crate) fn snapshots(&self) -> Vec<&Saved> {
        self.index.snapshots()
    }

    /// The files that no line of the index tells of.
    pub(crate) fn strays(&self) -> Vec<&SnapshotId> {
        let told = self.index.saved();
        self.files.iter().filter(|id| !told.contains(id)).collect()
    }

    /// The files of snapshots that were given up, which a run that was cut off has not deleted.
    pub(crate) fn given_up(&self) -> Vec<&SnapshotId> {
        let pruned = self.index.pruned();
        self.files.iter().filter(|id| pruned.contains(id)).collect()
    }

    /// What is worth telling and harms nothing.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.index.torn > 0 {
            notes.push(
                "`index.jsonl` ends within a line: a run was cut off. The next `save` takes it away."
                    .to_owned(),
            );
        }
        for id in self.strays() {
            notes.push(format!(
                "`{}` has no line in the index: a run was cut off before it said that it was done. It can be shown and \
                 restored by its name; `prune --write` deletes it.",
                id.file_name()
            ));
        }
        for id in self.given_up() {
            notes.push(format!(
                "`{}` was given up and is still there: `prune --write` deletes it.",
                id.file_name()
            ));
        }
        notes
    }

    /// What is wrong with the index, and with the files of `snapshots`, all of which are read.
    pub(crate) fn problems(&self, snapshots: &[&Saved]) -> Vec<Problem> {
        let of_files = snapshots.iter().filter_map(|saved| {
            let (id, error) = (&saved.description.id, self.sealed(saved).err()?);
            Some(Problem::of(id, error))
        });
        self.index.problems.iter().cloned().chain(of_files).collect()
    }

    /// The encrypted bytes of a snapshot, if they are what the index says.
    fn sealed(&self, saved: &Saved) -> Result<Vec<u8>, String> {
        let name = saved.description.id.file_name();
        let bytes = match read::read(&self.directory.join(&name)) {
            Ok(bytes) => bytes,
            Err(error) if error.is_not_found() => return Err(format!("`{name}` is missing")),
            Err(error) => return Err(format!("`{name}` {error}")),
        };
        if bytes.len() as u64 != saved.size || Digest::of(&bytes) != saved.sha256 {
            return Err(format!("`{name}` is not the file that the index tells of: it was changed"));
        }
        Ok(bytes)
    }

    /// Decrypts a snapshot, and makes sure that it is the one that the index tells of.
    pub(crate) fn open(&self, saved: &Saved, keys: &Keys) -> Result<Snapshot, Failure> {
        let broken = |message: String| Failure::new(format!("snapshot {}: {message}", saved.description.id));
        let bytes = self.sealed(saved).map_err(|message| broken(message).help(LOST))?;
        let snapshot = decrypt(&bytes, &saved.description.id, keys)?;
        if snapshot.description != saved.description {
            return Err(broken(
                "what is encrypted is not what the index says of it: it was exchanged".to_owned(),
            )
            .help(HELP));
        }
        Ok(snapshot)
    }

    /// Decrypts a snapshot that no line of the index tells of.
    pub(crate) fn open_stray(&self, id: &SnapshotId, keys: &Keys) -> Result<Snapshot, Failure> {
        let name = id.file_name();
        let bytes = read::read(&self.directory.join(&name))
            .map_err(|error| Failure::new(format!("`{}/{name}` {error}", self.shown)))?;
        let snapshot = decrypt(&bytes, id, keys)?;
        if snapshot.description.id != *id {
            return Err(Failure::new(format!("`{name}` is snapshot {}", snapshot.description.id))
                .help("give the file its name back"));
        }
        Ok(snapshot)
    }
}

/// What can be done about a file that is not there.
const LOST: &str =
    "take the file from a backup or from git; `envguard deploy snapshot prune ID --write` gives it up";

fn decrypt(bytes: &[u8], id: &SnapshotId, keys: &Keys) -> Result<Snapshot, Failure> {
    let what = format!("snapshot {id}");
    let plain = sealed::open(bytes, &what, keys)?;
    Snapshot::of_plain(&plain).map_err(|message| Failure::new(format!("{what} {message}")))
}

impl Writer {
    /// What is in the store.
    pub(crate) fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Takes away what a run has left that was cut off.
    fn mend(&mut self) -> Result<(), Failure> {
        let name = format!("{}/{INDEX}", self.contents.shown);
        let failed =
            |error: io::Error| Failure::new(format!("`{name}` cannot be mended: {}", read::reason(&error)));
        if self.contents.index.torn > 0 {
            self.index.set_len(self.contents.index.whole as u64).map_err(failed)?;
            self.index.sync_all().map_err(failed)?;
            self.contents.index.torn = 0;
            self.notes.push(format!("`{name}` ended within a line: a run was cut off. It was taken away."));
        }
        for path in std::mem::take(&mut self.contents.unfinished) {
            // Only room is lost if that cannot be done.
            let _ = fs::remove_file(path);
        }
        self.note_head();
        Ok(())
    }

    /// Adds a snapshot.
    pub(crate) fn add(&mut self, sealed: Sealed) -> Result<Saved, Failure> {
        let Sealed { saved, bytes } = sealed;
        let path = self.contents.directory.join(saved.description.id.file_name());
        replace::create(&path, &bytes, Access::Usual)
            .map_err(|error| Failure::new(format!("`{}` {error}", paths::display(&path, Path::new("")))))?;
        if let Err(failure) = self.append(Event::Saved(saved.clone())) {
            // It would be a stray, which harms nothing.
            let _ = fs::remove_file(&path);
            return Err(failure);
        }
        self.contents.files.insert(saved.description.id.clone());
        Ok(saved)
    }

    /// Gives snapshots up, and deletes their files with all that nothing tells of.
    pub(crate) fn prune(&mut self, ids: Vec<SnapshotId>) -> Result<(), Failure> {
        if !ids.is_empty() {
            self.append(Event::Pruned { created: Moment::now(), removed: ids })?;
        }
        let gone: Vec<SnapshotId> =
            self.contents.strays().into_iter().chain(self.contents.given_up()).cloned().collect();
        for id in gone {
            let name = id.file_name();
            match fs::remove_file(self.contents.directory.join(&name)) {
                Ok(()) => {
                    self.contents.files.remove(&id);
                }
                Err(error) => {
                    let reason = read::reason(&error);
                    self.notes.push(format!("`{name}` was given up and cannot be deleted: {reason}"));
                }
            }
        }
        replace::sync_directory(&self.contents.directory);
        Ok(())
    }

    /// Takes note that a snapshot was put in place again.
    pub(crate) fn restored(&mut self, description: &Description) -> Result<(), Failure> {
        self.append(Event::Restored {
            created: Moment::now(),
            id: description.id.clone(),
            environment: description.environment.clone(),
            release: description.release.clone(),
        })
    }

    /// Takes note that a release was gone back to.
    pub(crate) fn rolled_back(&mut self, rollback: RolledBack) -> Result<(), Failure> {
        self.append(Event::RolledBack(rollback))
    }

    /// Adds a line to the index, all of it or nothing.
    fn append(&mut self, event: Event) -> Result<(), Failure> {
        let name = format!("{}/{INDEX}", self.contents.shown);
        let failed =
            |reason: &dyn std::fmt::Display| Failure::new(format!("`{name}` cannot be written: {reason}"));
        let line = self.contents.index.line(&event).map_err(|error| failed(&error))?;
        let written = self.index.write_all(&line).and_then(|()| self.index.sync_all());
        if let Err(error) = written {
            // If that fails too, it ends within a line, which whoever comes next takes away.
            let _ = self.index.set_len(self.contents.index.whole as u64);
            return Err(failed(&read::reason(&error)));
        }
        self.contents.index.push(&line, event);
        self.note_head();
        Ok(())
    }

    /// Writes the head, or says why it is not written: the lines are there and count, with or without it.
    fn note_head(&mut self) {
        if let Err(failure) = self.write_head() {
            self.notes.push(failure.message().to_owned());
        }
    }

    /// Writes down how long the index is, unless that is known.
    fn write_head(&self) -> Result<(), Failure> {
        let Some(head) = self.contents.index.head() else { return Ok(()) };
        let path = self.contents.directory.join(HEAD);
        let failed =
            |error: &dyn std::fmt::Display| Failure::new(format!("`{}/{HEAD}` {error}", self.contents.shown));
        let mut text = serde_json::to_vec(&head).map_err(|error| failed(&error))?;
        text.push(b'\n');
        if read::read(&path).is_ok_and(|before| before == text) {
            return Ok(());
        }
        replace::put(&path, &text).map_err(|error| failed(&error))
    }
}

/// A snapshot that is encrypted, and not in a store yet.
pub(crate) struct Sealed {
    saved: Saved,
    bytes: Vec<u8>,
}

impl Sealed {
    /// Encrypts `snapshot` for `recipients`.
    pub(crate) fn new(snapshot: &Snapshot, recipients: &Recipients) -> Result<Self, Failure> {
        let plain = snapshot
            .to_plain()
            .map_err(|error| Failure::new(format!("the snapshot cannot be written: {error}")))?;
        let bytes = sealed::seal(&plain, recipients)?;
        let (size, sha256) = (bytes.len() as u64, Digest::of(&bytes));
        let description = snapshot.description.clone();
        Ok(Self { saved: Saved { description, size, sha256 }, bytes })
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
