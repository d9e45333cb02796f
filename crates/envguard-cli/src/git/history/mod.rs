//! What a repository has ever held.
//!
//! First the commits are put in order, then their directories are read, each once, to know every content and where it was
//! first; and then the contents are read. Versions of a file are packed as changes to each other: a version is made of
//! the one that was just read, and what has not changed needs not be looked at again.

mod commits;
mod delta;
mod discovery;
mod fresh;
mod packs;
mod paths;
mod queue;
mod reading;
mod revisions;
#[cfg(test)]
mod tests;
mod trouble;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::date::time::format::ISO8601_STRICT;

use super::objects::Objects;
use commits::{Ends, Source};
use discovery::Blob;
use packs::{Forest, Pack};
use paths::Paths;
use reading::{Reader, Shared};
use revisions::Tips;
use trouble::Troubles;

pub(crate) use fresh::Mark;
pub(crate) use reading::{Visit, Visitor};
pub(crate) use trouble::{Trouble, Unread};

/// How many bytes of directories are kept for others that are made of them.
const CACHE: usize = 64 << 20;

/// Which part of the history is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HistoryOptions<'o> {
    /// The commits, as git has them: `A..B`, `A`, `^A B`, with blanks between several. If there is none, all that a
    /// reference leads to.
    pub(crate) range: Option<&'o str>,
    /// The date of the oldest commits, as git has it: `2026-01-02`, `3 weeks ago`.
    pub(crate) since: Option<&'o str>,
    /// How large a content may be to be read.
    pub(crate) limit: u64,
}

/// Why there is no history to be looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HistoryError {
    /// Something in the range is no revision.
    Range { revision: String, reason: String },
    /// What was given is no date.
    Since(String),
    /// The references cannot be read.
    References(String),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { revision, reason } => write!(formatter, "`{revision}` is no revision: {reason}"),
            Self::Since(date) => write!(formatter, "`{date}` is no date"),
            Self::References(reason) => write!(formatter, "the references cannot be read: {reason}"),
        }
    }
}

/// The contents that a repository has ever held, as far as they are wanted.
pub(crate) struct History {
    objects: Objects,
    sources: Vec<Source>,
    contents: Contents,
    troubles: Troubles,
}

/// What is to be read, and how.
struct Contents {
    /// In the order of their first appearance.
    blobs: Vec<Blob>,
    paths: Paths,
    packs: Vec<Pack>,
    forest: Forest,
    /// The contents that are read in the place of others.
    replaced: HashMap<ObjectId, ObjectId>,
    /// How large a content may be to be read.
    limit: u64,
}

/// Where a content was first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Appearance {
    /// The commit; or the object that a tag is of, if it is none.
    pub(crate) commit: ObjectId,
    /// When the commit was written, in the manner of ISO 8601 and by its author's clock.
    pub(crate) author_date: Option<String>,
    pub(crate) path: BString,
}

/// What was in the way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Unvisited {
    /// What is broken or missing, in a fixed order. All else was visited.
    pub(crate) troubles: Vec<Trouble>,
    /// How many objects are not here since the clone is a partial one.
    pub(crate) not_fetched: usize,
}

impl History {
    /// Finds out what there is. Some objects may be in `directories` besides those of the repository.
    pub(super) fn new(
        repository: &gix::Repository,
        directories: &[PathBuf],
        options: HistoryOptions<'_>,
    ) -> Result<Self, HistoryError> {
        let mut troubles = Troubles::default();
        let tips = match options.range {
            Some(range) => Tips::of_range(repository, range)?,
            None => Tips::all(repository, &mut troubles)?,
        };
        let since = options.since.map(seconds).transpose()?;
        let objects = Objects::of(repository, directories).settled();
        let packs = packs::open(&objects.directories(), repository.object_hash(), &mut troubles);
        let walk = objects.clone().with_cache(CACHE);
        let ends = ends(repository);
        let commits = commits::commits(&walk, &tips, since, &ends, &mut troubles);
        let (blobs, paths) = discovery::blobs(&walk, &commits, &mut troubles);
        let replaced: HashMap<_, _> = objects.replacements().into_iter().collect();
        let read_as = |blob: &Blob| replaced.get(&blob.id).copied().unwrap_or(blob.id);
        let forest = Forest::new(&packs, blobs.iter().map(read_as));
        let contents = Contents { blobs, paths, packs, forest, replaced, limit: options.limit };
        Ok(Self { objects, sources: commits.sources, contents, troubles })
    }

    /// How many contents there are.
    pub(crate) fn len(&self) -> usize {
        self.contents.blobs.len()
    }

    /// The object that the content with this number is read from.
    pub(crate) fn id(&self, number: usize) -> Option<ObjectId> {
        self.contents.blobs.get(number).map(|blob| self.contents.read_as(blob))
    }

    /// Where the content with this number was first.
    pub(crate) fn appearance(&self, number: usize) -> Option<Appearance> {
        let blob = self.contents.blobs.get(number)?;
        let source = self.sources.get(blob.source as usize)?;
        let author_date = source.author_date.and_then(|date| date.format(ISO8601_STRICT).ok());
        Some(Appearance { commit: source.id, author_date, path: self.contents.paths.get(blob.path) })
    }

    /// Shows each content to one of `visitors`, which work in parallel, and gives them back.
    pub(crate) fn visit<V: Visitor>(&mut self, visitors: Vec<V>) -> (Vec<V>, Unvisited) {
        let shared = Shared::new(&self.contents, visitors.len());
        let readers: Vec<_> =
            visitors.into_iter().map(|visitor| Reader::new(&shared, self.objects.clone(), visitor)).collect();
        let mut visitors = Vec::with_capacity(readers.len());
        let mut failed = Vec::new();
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                readers.into_iter().map(|reader| scope.spawn(move || reader.run())).collect();
            for thread in threads {
                match thread.join() {
                    Ok((visitor, its)) => {
                        visitors.push(visitor);
                        failed.extend(its);
                    }
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        drop(shared);
        failed.sort_by_key(|(blob, _)| *blob);
        let mut troubles = std::mem::take(&mut self.troubles);
        for (blob, error) in failed {
            if let Some(blob) = self.contents.blobs.get(blob as usize) {
                troubles.path(blob.id, self.contents.paths.get(blob.path), error);
            }
        }
        (visitors, Unvisited { troubles: troubles.list, not_fetched: troubles.not_fetched })
    }
}

impl Contents {
    /// The object that is read for a content.
    fn read_as(&self, blob: &Blob) -> ObjectId {
        self.replaced.get(&blob.id).copied().unwrap_or(blob.id)
    }
}

/// The time that `date` names.
fn seconds(date: &str) -> Result<i64, HistoryError> {
    let now = gix::date::Time::now_local_or_utc().to_zoned().ok();
    match gix::date::parse(date, now) {
        Ok(time) => Ok(time.seconds),
        Err(_) => Err(HistoryError::Since(date.to_owned())),
    }
}

/// Where the history of `repository` ends or goes on in another manner than its commits say.
fn ends(repository: &gix::Repository) -> Ends {
    let shallow = repository.shallow_commits().ok().flatten();
    let shallow: HashSet<_> = shallow.iter().flat_map(|commits| commits.iter().copied()).collect();
    let grafts = std::fs::read(repository.common_dir().join("info").join("grafts")).unwrap_or_default();
    let grafts = grafts
        .lines()
        .filter_map(|line| {
            let mut ids = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            let commit = ObjectId::from_hex(ids.next()?).ok()?;
            Some((commit, ids.map(ObjectId::from_hex).collect::<Result<_, _>>().ok()?))
        })
        .collect();
    Ends { shallow, grafts }
}
