//! All that a repository has ever held.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::path::Path;

use envguard_secrets::{KeyFile, reads_alike};
use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::super::scanner::{Scanner, Spot};
use super::super::text::{Source, Text, Wanted};
use super::super::{Progress, pool};
use crate::exit::Failure;
use crate::finding::{Commit, Finding};
use crate::git::{
    Appearance, BlobError, CleanContents, History, Mark, Repository, Trouble, Unread, Visit, Visitor,
};
use crate::outcome::Outcome;
use crate::{paths, read, signals};

/// What the commit of a finding is called where the date of it is not known.
const NO_DATE: &str = "1970-01-01T00:00:00+00:00";

/// Looks through the contents of `history`, that of `repository`, each once. What is found is told of where it first
/// appeared. Contents in which nothing is found are put into `clean`, and those that are in there are left out.
pub(crate) fn scan_history(
    scanner: &Scanner<'_>,
    repository: &Repository,
    history: &mut History,
    clean: Option<&mut CleanContents>,
    threads: usize,
    progress: &Progress,
) -> Outcome {
    progress.expect(history.len());
    let hasher = RandomState::new();
    let known = clean.as_deref();
    let visitors = (0..threads).map(|_| Looking {
        scanner,
        hasher: &hasher,
        clean: known,
        first: HashMap::new(),
        nothing_in: Vec::new(),
        count: 0,
        progress,
    });
    let (visitors, unvisited) = history.visit(visitors.collect());
    let mut outcome = Outcome::default();
    let mut first: HashMap<Identity, usize> = HashMap::new();
    let mut nothing_in = Vec::new();
    for visitor in visitors {
        outcome.file_count += visitor.count;
        nothing_in.extend(visitor.nothing_in);
        for (identity, number) in visitor.first {
            note(&mut first, identity, number);
        }
    }
    if let Some(clean) = clean {
        clean.extend(nothing_in.iter().map(|(id, path)| (id, path.as_bstr())));
    }
    outcome.append(tell(scanner, repository, history, first, &hasher, threads));
    let top = repository.top();
    outcome.problems.extend(unvisited.troubles.iter().map(|trouble| problem(trouble, top)));
    if unvisited.not_fetched > 0 {
        let what = crate::render::count(unvisited.not_fetched, "object");
        outcome.notes.push(format!("{what} of this partial clone are not here, and were not looked through"));
    }
    outcome
}

/// What makes two findings the same, wherever they are: the path, the kind and the text, without any of these.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Identity(u64, u64);

/// Takes note that what `identity` stands for is in the content with this number.
fn note(first: &mut HashMap<Identity, usize>, identity: Identity, number: usize) {
    match first.entry(identity) {
        Entry::Occupied(mut known) => *known.get_mut() = number.min(*known.get()),
        Entry::Vacant(new) => {
            new.insert(number);
        }
    }
}

/// One thread's look at the contents.
struct Looking<'l, 's> {
    scanner: &'l Scanner<'s>,
    hasher: &'l RandomState,
    clean: Option<&'l CleanContents>,
    /// The lowest number of a content that something was found in.
    first: HashMap<Identity, usize>,
    /// The contents that nothing was found in, and where they were first.
    nothing_in: Vec<(ObjectId, BString)>,
    count: usize,
    progress: &'l Progress,
}

impl Visitor for Looking<'_, '_> {
    type Found = &'static str;

    fn reads_alike(&self, one: &BStr, other: &BStr) -> bool {
        one == other
            || !self.scanner.goes_by_path() && reads_alike(&one.to_str_lossy(), &other.to_str_lossy())
    }

    fn is_clean(&self, id: &ObjectId, path: &BStr) -> bool {
        self.clean.is_some_and(|clean| clean.contains(id, path))
    }

    fn visit(&mut self, visit: Visit<'_, Self::Found>) -> Vec<Mark<Self::Found>> {
        if signals::interrupted().is_some() {
            return Vec::new();
        }
        let path = visit.path.to_str_lossy();
        let content = visit.content;
        self.count += 1;
        self.progress.add(content.len() as u64);
        // What a part means can depend on all of it.
        let (fresh, mut marks) = if is_read_as_a_whole(content) {
            (std::iter::once(0..content.len()).collect(), Vec::new())
        } else {
            (visit.fresh, visit.known)
        };
        for range in &fresh {
            let part = content.get(range.clone()).unwrap_or_default();
            marks.extend(self.scanner.spots(&path, part).into_iter().map(|Spot { span, what }| Mark {
                span: span.start + range.start..span.end + range.start,
                what,
            }));
        }
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        if marks.is_empty() && KeyFile::of(content).is_none() {
            self.nothing_in.push((visit.id, visit.path.to_owned()));
            return marks;
        }
        for mark in &marks {
            let identity = identity(self.hasher, &path, mark.what, content, &mark.span);
            note(&mut self.first, identity, visit.number);
        }
        if KeyFile::of(content).is_some() {
            let identity = identity(self.hasher, &path, KEY_FILE, content, &(0..content.len()));
            note(&mut self.first, identity, visit.number);
        }
        marks
    }
}

/// What stands for a file that is a private key.
const KEY_FILE: &str = "private-key-file";

/// Whether the lines of `content` cannot be read by themselves: what the data of a Secret of Kubernetes is, its kind says,
/// and what has no lines, such as UTF-16, says it by a NUL.
fn is_read_as_a_whole(content: &[u8]) -> bool {
    const KIND: &[u8] = b"kind: Secret";
    const HEAD: usize = 8000;
    let head = content.get(..HEAD).unwrap_or(content);
    content.find(KIND).is_some() || head.contains(&0)
}

fn identity(hasher: &RandomState, path: &str, what: &str, content: &[u8], span: &Range<usize>) -> Identity {
    let text = content.get(span.clone()).unwrap_or_default();
    let hash = |salt: u8| hasher.hash_one((salt, path, what, text));
    Identity(hash(0), hash(1))
}

/// Tells of what was `first` found in the contents with these numbers.
fn tell(
    scanner: &Scanner<'_>,
    repository: &Repository,
    history: &History,
    first: HashMap<Identity, usize>,
    hasher: &RandomState,
    threads: usize,
) -> Outcome {
    let mut by_content: HashMap<usize, Vec<Identity>> = HashMap::new();
    for (identity, number) in first {
        by_content.entry(number).or_default().push(identity);
    }
    let firsts = by_content.into_iter().filter_map(|(number, identities)| {
        let appearance = history.appearance(number)?;
        Some(First {
            id: history.id(number)?,
            commit: commit(&appearance),
            path: appearance.path,
            identities,
        })
    });
    let firsts: Vec<First> = firsts.collect();
    pool::run(&firsts, threads, |First { id, commit, path, identities }, outcome| {
        let mut content = Vec::new();
        if let Err(error) = repository.blobs(read::MAX_FILE_SIZE as u64).read(id, &mut content) {
            let trouble = Trouble { what: Unread::Path(*id, path.clone()), error };
            outcome.problems.push(problem(&trouble, repository.top()));
            return;
        }
        let path = path.to_str_lossy();
        let shown = paths::printable(&path);
        let text = Text {
            path: &shown,
            bytes: &content,
            source: Source::History(Some(commit)),
            wanted: Wanted::All,
        };
        let is_first = |finding: &Finding| {
            let (kind, span) = match finding.rule.name.strip_prefix("secret/") {
                Some(kind) => (kind, finding.start.offset as usize..finding.end.offset as usize),
                None => (KEY_FILE, 0..content.len()),
            };
            identities.contains(&identity(hasher, &path, kind, &content, &span))
        };
        outcome.ready.extend(scanner.scan(&text).into_iter().filter(is_first));
    })
}

/// A content that something is in which was in none before.
struct First {
    id: ObjectId,
    commit: Commit,
    path: BString,
    identities: Vec<Identity>,
}

fn commit(appearance: &Appearance) -> Commit {
    let author_date = appearance.author_date.clone().unwrap_or_else(|| NO_DATE.to_owned());
    Commit { id: appearance.commit.to_string(), author_date }
}

/// What could not be looked through.
fn problem(trouble: &Trouble, top: &Path) -> Failure {
    let what = match &trouble.what {
        Unread::Reference => "a reference".to_owned(),
        Unread::Object(id) => format!("the object {id}"),
        Unread::Path(id, path) => format!("`{}`, object {id},", paths::printable(&path.to_str_lossy())),
        Unread::Pack(path) => format!("the pack `{}`", paths::display(path, top)),
    };
    let failure = Failure::new(match &trouble.error {
        BlobError::Missing => format!("{what} is missing in the repository"),
        BlobError::Corrupt(reason) => format!("{what} cannot be read: {}", paths::printable(reason)),
        BlobError::TooLarge(size) => format!("{what} is too large to look through: {} MiB", size >> 20),
    });
    match trouble.error {
        BlobError::TooLarge(_) => failure,
        BlobError::Missing | BlobError::Corrupt(_) => {
            failure.help("`git fsck` says more; another clone may still have it. All else was looked through")
        }
    }
}
