//! Reading contents, each made of others in its pack, in parallel.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};
use gix::odb::pack::data::entry::Header;
use gix::zlib::Inflate;

use super::super::objects::Objects;
use super::super::{BlobError, Blobs};
use super::Contents;
use super::delta::{self, DeltaError, Piece};
use super::fresh::{self, Mark};
use super::packs::{NONE, Node};
use super::queue::Queue;

/// How many bytes of contents that others are made of are kept in memory. Beyond that they are made anew when needed.
const KEPT: usize = 256 << 20;

/// Looks at the contents of a contents. One for each thread.
pub(crate) trait Visitor: Send {
    /// What is found in a content.
    type Found: Clone + Send + Sync;

    /// Whether files at these two paths are read in the same manner: then what was found in a line of one would be found
    /// in the same line of the other.
    fn reads_alike(&self, one: &BStr, other: &BStr) -> bool;

    /// Whether the content is known to have nothing in it where it first was, so that it needs not be visited.
    fn is_clean(&self, id: &ObjectId, path: &BStr) -> bool;

    /// Looks at a content, and gives all that is found in it, `known` included.
    ///
    /// What is given must depend on nothing but the content: so it is the same for any number of threads.
    fn visit(&mut self, visit: Visit<'_, Self::Found>) -> Vec<Mark<Self::Found>>;
}

/// A content to look at.
pub(crate) struct Visit<'v, F> {
    /// Its number. They count in the order of first appearance: what is found in several contents appeared first in the
    /// one with the lowest. [`History::appearance`](super::History::appearance) says where that is.
    pub(crate) number: usize,
    pub(crate) id: ObjectId,
    /// Where it was first.
    pub(crate) path: &'v BStr,
    pub(crate) content: &'v [u8],
    /// The lines that were not looked at yet as part of another version that reads alike, with some around them. They are
    /// in order and apart. What begins outside of them is in `known`.
    pub(crate) fresh: Vec<Range<usize>>,
    /// What was found in the other lines when they were looked at, in its place here and in order.
    pub(crate) known: Vec<Mark<F>>,
}

/// A content that others are made of.
pub(super) struct Base<F> {
    /// `None` where it would have been too much to keep.
    content: Option<Vec<u8>>,
    node: u32,
    /// Where it was looked at; `None` if it was not.
    path: Option<BString>,
    marks: Vec<Mark<F>>,
    kept: Arc<AtomicUsize>,
}

impl<F> Drop for Base<F> {
    fn drop(&mut self) {
        let size = self.content.as_ref().map_or(0, Vec::len);
        self.kept.fetch_sub(size, Ordering::Relaxed);
    }
}

/// Something to be read.
pub(super) enum Task<F> {
    /// An object in a pack, and what it is made of.
    Node(u32, Option<Arc<Base<F>>>),
    /// A content by itself.
    Single(u32),
}

/// What all threads have in common.
pub(super) struct Shared<'h, F> {
    contents: &'h Contents,
    queue: Queue<Task<F>>,
    /// How many roots and singles were taken.
    taken: AtomicUsize,
    kept: Arc<AtomicUsize>,
}

impl<'h, F> Shared<'h, F> {
    pub(super) fn new(contents: &'h Contents, threads: usize) -> Self {
        let (taken, kept) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        Self { contents, queue: Queue::new(threads), taken, kept }
    }

    /// The next task that nothing has to be read for before.
    fn root(&self) -> Option<Task<F>> {
        let forest = &self.contents.forest;
        let at = self.taken.fetch_add(1, Ordering::Relaxed);
        match forest.roots.get(at) {
            Some(root) => Some(Task::Node(*root, None)),
            None => forest.singles.get(at - forest.roots.len()).map(|blob| Task::Single(*blob)),
        }
    }
}

/// Ends the waiting of the others, should this thread die.
struct Leaving<'s, 'h, F>(&'s Shared<'h, F>);

impl<F> Drop for Leaving<'_, '_, F> {
    fn drop(&mut self) {
        self.0.queue.end();
    }
}

/// One thread's part in the work.
pub(super) struct Reader<'s, 'h, V: Visitor> {
    shared: &'s Shared<'h, V::Found>,
    visitor: V,
    /// What it will do next, the next one last.
    own: Vec<Task<V::Found>>,
    blobs: Blobs,
    inflate: Inflate,
    delta: Vec<u8>,
    pieces: Vec<Piece>,
    /// Room for a content.
    spare: Vec<u8>,
    path: BString,
    failed: Vec<(u32, BlobError)>,
}

impl<'s, 'h, V: Visitor> Reader<'s, 'h, V> {
    pub(super) fn new(shared: &'s Shared<'h, V::Found>, objects: Objects, visitor: V) -> Self {
        Self {
            shared,
            visitor,
            own: Vec::new(),
            blobs: Blobs::new(objects, shared.contents.limit),
            inflate: Inflate::default(),
            delta: Vec::new(),
            pieces: Vec::new(),
            spare: Vec::new(),
            path: BString::default(),
            failed: Vec::new(),
        }
    }

    /// Works until nothing is left for anybody. Gives the visitor back, and the numbers of what could not be read.
    pub(super) fn run(mut self) -> (V, Vec<(u32, BlobError)>) {
        let leaving = Leaving(self.shared);
        while let Some(task) =
            self.own.pop().or_else(|| self.shared.root()).or_else(|| self.shared.queue.wait())
        {
            self.shared.queue.share(&mut self.own);
            match task {
                Task::Node(node, base) => self.node(node, base.as_deref()),
                Task::Single(blob) => self.single(blob),
            }
        }
        drop(leaving);
        (self.visitor, self.failed)
    }

    fn single(&mut self, blob: u32) {
        let Some(known) = self.shared.contents.blobs.get(blob as usize) else { return };
        let id = self.shared.contents.read_as(known);
        let mut content = std::mem::take(&mut self.spare);
        match self.blobs.read(&id, &mut content) {
            Ok(()) => {
                self.visit(blob, &content, None);
            }
            Err(error) => self.failed.push((blob, error)),
        }
        self.spare = content;
    }

    fn node(&mut self, number: u32, base: Option<&Base<V::Found>>) {
        let contents = self.shared.contents;
        let Some(node) = contents.forest.nodes.get(number as usize) else { return };
        let mut content = std::mem::take(&mut self.spare);
        let base = match base {
            None => Ok(None),
            Some(base) => match &base.content {
                Some(content) => Ok(Some((base, Cow::Borrowed(content.as_slice())))),
                None => self.make_anew(base.node).map(|content| Some((base, Cow::Owned(content)))),
            },
        };
        let made = base.and_then(|base| {
            match &base {
                None => self.inflate_root(node, &mut content)?,
                Some((_, base)) => self.apply(node, base, &mut content)?,
            }
            Ok(base)
        });
        let Ok(base) = made else {
            self.spare = content;
            return self.fail(number);
        };
        let base = base.as_ref().map(|(base, content)| (*base, &**content));
        let is_visited = node.blob != NONE;
        let marks = if is_visited { self.visit(node.blob, &content, base) } else { Vec::new() };
        if node.first_child == NONE {
            self.spare = content;
            return;
        }
        let size = content.len();
        let is_kept = self.shared.kept.load(Ordering::Relaxed).saturating_add(size) <= KEPT;
        if is_kept {
            self.shared.kept.fetch_add(size, Ordering::Relaxed);
        }
        let content = if is_kept { Some(content) } else { None };
        let path = is_visited.then(|| self.path.clone());
        let kept = Arc::clone(&self.shared.kept);
        let base = Arc::new(Base { content, node: number, path, marks, kept });
        for child in contents.forest.children(number) {
            self.own.push(Task::Node(child, Some(Arc::clone(&base))));
        }
    }

    /// Reads what an object of a pack is that is made of nothing else.
    fn inflate_root(&mut self, node: &Node, content: &mut Vec<u8>) -> Result<(), Unmade> {
        match self.inflate(node, content)? {
            Header::Blob => Ok(()),
            _ => Err(Unmade),
        }
    }

    /// Reads what stands in the pack for an object.
    fn inflate(&mut self, node: &Node, target: &mut Vec<u8>) -> Result<Header, Unmade> {
        let contents = self.shared.contents;
        let pack = contents.packs.get(node.pack as usize).ok_or(Unmade)?;
        let entry = pack.data.entry(node.offset).map_err(|_| Unmade)?;
        if entry.decompressed_size > contents.limit {
            return Err(Unmade);
        }
        let size = usize::try_from(entry.decompressed_size).map_err(|_| Unmade)?;
        target.resize(size, 0);
        pack.data.decompress_entry(&entry, &mut self.inflate, target).map_err(|_| Unmade)?;
        Ok(entry.header)
    }

    /// Makes the content of `node` out of `base`.
    fn apply(&mut self, node: &Node, base: &[u8], content: &mut Vec<u8>) -> Result<(), Unmade> {
        let mut delta = std::mem::take(&mut self.delta);
        let applied = self.inflate(node, &mut delta).and_then(|_| {
            let limit = self.shared.contents.limit;
            delta::apply(&delta, base, limit, content, &mut self.pieces).map_err(|_: DeltaError| Unmade)
        });
        self.delta = delta;
        applied
    }

    /// Makes the content of a node that was not kept.
    fn make_anew(&mut self, node: u32) -> Result<Vec<u8>, Unmade> {
        let forest = &self.shared.contents.forest;
        let of = |node: u32| forest.nodes.get(node as usize);
        let mut chain: Vec<&Node> = std::iter::successors(of(node), |node| of(node.base)).collect();
        let (mut base, mut content) = (Vec::new(), Vec::new());
        let root = chain.pop().ok_or(Unmade)?;
        self.inflate_root(root, &mut base)?;
        while let Some(node) = chain.pop() {
            self.apply(node, &base, &mut content)?;
            std::mem::swap(&mut base, &mut content);
        }
        Ok(base)
    }

    /// Takes each content by itself that would have been made of a node which could not be. It may be elsewhere too; and
    /// if not, each is named.
    fn fail(&mut self, node: u32) {
        let forest = &self.shared.contents.forest;
        let mut left = vec![node];
        while let Some(number) = left.pop() {
            if let Some(node) = forest.nodes.get(number as usize)
                && node.blob != NONE
            {
                self.own.push(Task::Single(node.blob));
            }
            left.extend(forest.children(number));
        }
    }

    /// Looks at a content that was made of `base`, if it was made of something. Leaves its path in `self.path`.
    fn visit(
        &mut self,
        blob: u32,
        content: &[u8],
        base: Option<(&Base<V::Found>, &[u8])>,
    ) -> Vec<Mark<V::Found>> {
        let contents = self.shared.contents;
        let Some(known) = contents.blobs.get(blob as usize) else { return Vec::new() };
        contents.paths.write(known.path, &mut self.path);
        let path = self.path.as_bstr();
        if self.visitor.is_clean(&known.id, path) {
            return Vec::new();
        }
        let compared = base.and_then(|(base, text)| {
            let is_alike = self.visitor.reads_alike(base.path.as_ref()?.as_bstr(), path);
            is_alike.then(|| fresh::compare(content, text, &self.pieces, &base.marks))
        });
        let all = || (std::iter::once(0..content.len()).filter(|all| !all.is_empty()).collect(), Vec::new());
        let (fresh, known_marks) = compared.unwrap_or_else(all);
        let number = blob as usize;
        let mut marks =
            self.visitor.visit(Visit { number, id: known.id, path, content, fresh, known: known_marks });
        marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
        marks
    }
}

/// That an object could not be made. Why is found out when it is read by itself.
struct Unmade;
