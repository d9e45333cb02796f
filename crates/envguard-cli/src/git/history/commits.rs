//! The commits of a history, the oldest first.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use gix::ObjectId;
use gix::date::Time;
use gix::objs::{CommitRefIter, Kind, TagRefIter};

use super::super::BlobError;
use super::super::objects::Objects;
use super::revisions::Tips;
use super::trouble::Troubles;

/// Where some files of a history are from.
pub(super) struct Source {
    /// The commit; or what a tag is of that is none.
    pub(super) id: ObjectId,
    /// When it was written, if it is a commit and says so.
    pub(super) author_date: Option<Time>,
    pub(super) root: Root,
}

/// Its files.
#[derive(Clone, Copy)]
pub(super) enum Root {
    Tree(ObjectId),
    Blob(ObjectId),
}

/// The commits of a history.
#[derive(Default)]
pub(super) struct Commits {
    /// Those that are part of it: none before its parents, and else the oldest first.
    pub(super) sources: Vec<Source>,
    /// The directories of those that are not, but whose children are: what is in there is not new in the children.
    pub(super) boundary: Vec<ObjectId>,
}

/// What ends the walk where git does not know what came before.
pub(super) struct Ends {
    /// Commits whose parents were not fetched.
    pub(super) shallow: HashSet<ObjectId>,
    /// Other parents of commits than those that they name.
    pub(super) grafts: HashMap<ObjectId, Vec<ObjectId>>,
}

/// Finds the commits that lead to `tips`, and are not older than `since`.
pub(super) fn commits(
    objects: &Objects,
    tips: &Tips,
    since: Option<i64>,
    ends: &Ends,
    troubles: &mut Troubles,
) -> Commits {
    let mut walk = Walk {
        objects,
        ends,
        troubles,
        buffer: Vec::new(),
        commits: Vec::new(),
        known: HashMap::default(),
        queue: BinaryHeap::new(),
        wanted: 0,
        others: Commits::default(),
    };
    walk.run(tips);
    walk.in_order(since)
}

struct Commit {
    source: Source,
    tree: ObjectId,
    /// When it was made, which says roughly what came first.
    time: i64,
    parents: Vec<ObjectId>,
    /// Whether it is left out.
    is_excluded: bool,
    is_queued: bool,
}

struct Walk<'w> {
    objects: &'w Objects,
    ends: &'w Ends,
    troubles: &'w mut Troubles,
    buffer: Vec<u8>,
    commits: Vec<Commit>,
    known: HashMap<ObjectId, usize>,
    /// Commits whose parents are still to be looked at, the latest first.
    queue: BinaryHeap<(i64, usize)>,
    /// How many of those are not left out.
    wanted: usize,
    /// What tips are that are no commits.
    others: Commits,
}

impl Walk<'_> {
    fn run(&mut self, tips: &Tips) {
        for (ids, is_excluded) in [(&tips.exclude, true), (&tips.include, false)] {
            for id in ids {
                self.tip(*id, is_excluded);
            }
        }
        let mut oldest = i64::MAX;
        while let Some((time, at)) = self.queue.pop() {
            // What is left would have to be younger than its children to matter.
            if self.wanted == 0 && time < oldest {
                break;
            }
            let commit = &mut self.commits[at];
            commit.is_queued = false;
            if !commit.is_excluded {
                self.wanted -= 1;
                oldest = oldest.min(time);
            }
            let is_excluded = commit.is_excluded;
            for parent in commit.parents.clone() {
                self.add(parent, is_excluded);
            }
        }
    }

    /// Takes what a reference or a revision leads to.
    fn tip(&mut self, mut id: ObjectId, is_excluded: bool) {
        loop {
            let target = match self.objects.find(&id, &mut self.buffer) {
                Ok(Some(Kind::Commit)) => return self.add(id, is_excluded),
                Ok(Some(Kind::Tag)) => TagRefIter::from_bytes(&self.buffer, id.kind()).target_id(),
                Ok(Some(Kind::Tree)) if is_excluded => return self.others.boundary.push(id),
                Ok(Some(Kind::Blob)) if is_excluded => return,
                Ok(Some(kind)) => {
                    let root = if kind == Kind::Tree { Root::Tree(id) } else { Root::Blob(id) };
                    return self.others.sources.push(Source { id, author_date: None, root });
                }
                Ok(None) => return self.troubles.object(id, BlobError::Missing),
                Err(error) => Err(error),
            };
            match target {
                Ok(target) => id = target,
                Err(error) => return self.troubles.object(id, BlobError::Corrupt(error.to_string())),
            }
        }
    }

    fn add(&mut self, id: ObjectId, is_excluded: bool) {
        if let Some(&at) = self.known.get(&id) {
            if is_excluded {
                self.exclude(at);
            }
            return;
        }
        let commit = match self.objects.find(&id, &mut self.buffer) {
            Ok(Some(_)) => self.commit(id, is_excluded),
            Ok(None) => return self.troubles.object(id, BlobError::Missing),
            Err(error) => Err(error),
        };
        match commit {
            Ok(commit) => {
                self.known.insert(id, self.commits.len());
                self.queue.push((commit.time, self.commits.len()));
                self.wanted += usize::from(!is_excluded);
                self.commits.push(commit);
            }
            Err(error) => self.troubles.object(id, BlobError::Corrupt(error.to_string())),
        }
    }

    /// The commit that was read last.
    fn commit(&self, id: ObjectId, is_excluded: bool) -> gix::Result<Commit> {
        let fields = CommitRefIter::from_bytes(&self.buffer, id.kind());
        let mut beginning = fields;
        let tree = beginning.tree_id()?;
        let parents = match self.ends.grafts.get(&id) {
            Some(parents) => parents.clone(),
            None if self.ends.shallow.contains(&id) => Vec::new(),
            None => fields.parent_ids().collect(),
        };
        let time = fields.committer().map_or(0, |committer| committer.seconds());
        let author_date = fields.author().ok().and_then(|author| author.time().ok());
        let source = Source { id, author_date, root: Root::Tree(tree) };
        Ok(Commit { source, tree, time, parents, is_excluded, is_queued: true })
    }

    /// Leaves out a commit that was taken before, and all that is known to have come before it.
    fn exclude(&mut self, at: usize) {
        let mut left = vec![at];
        while let Some(at) = left.pop() {
            let commit = &mut self.commits[at];
            if !commit.is_excluded {
                commit.is_excluded = true;
                self.wanted -= usize::from(commit.is_queued);
                left.extend(commit.parents.iter().filter_map(|parent| self.known.get(parent)));
            }
        }
    }

    /// What is part of the history, in its order.
    fn in_order(self, since: Option<i64>) -> Commits {
        let Self { commits, known, mut others, .. } = self;
        let is_part = |commit: &Commit| !commit.is_excluded && since.is_none_or(|since| since <= commit.time);
        let mut children = vec![Vec::new(); commits.len()];
        let mut parents_left = vec![0_usize; commits.len()];
        let mut boundary = Vec::new();
        for (at, commit) in commits.iter().enumerate().filter(|(_, commit)| is_part(commit)) {
            for &parent in commit.parents.iter().filter_map(|parent| known.get(parent)) {
                if is_part(&commits[parent]) {
                    children[parent].push(at);
                    parents_left[at] += 1;
                } else {
                    boundary.push(commits[parent].tree);
                }
            }
        }
        let key = |at: usize| Reverse((commits[at].time, commits[at].source.id, at));
        let is_first = |at: &usize| is_part(&commits[*at]) && parents_left[*at] == 0;
        let mut ready: BinaryHeap<_> = (0..commits.len()).filter(is_first).map(key).collect();
        let mut order = Vec::with_capacity(commits.len());
        while let Some(Reverse((_, _, at))) = ready.pop() {
            order.push(at);
            for &child in &children[at] {
                parents_left[child] -= 1;
                if parents_left[child] == 0 {
                    ready.push(key(child));
                }
            }
        }
        // Grafts and replacements can make commits come before themselves.
        let mut cyclic: Vec<_> = (0..commits.len()).filter(|at| parents_left[*at] > 0).collect();
        cyclic.sort_by_key(|at| Reverse(key(*at)));
        order.extend(cyclic);
        let mut commits: Vec<_> = commits.into_iter().map(|commit| Some(commit.source)).collect();
        let mut sources: Vec<_> = order.into_iter().filter_map(|at| commits[at].take()).collect();
        sources.append(&mut others.sources);
        boundary.append(&mut others.boundary);
        Commits { sources, boundary }
    }
}
