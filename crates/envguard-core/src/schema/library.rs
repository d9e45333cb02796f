//! The documents of a schema, and what refers to what.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::Draft;
use crate::tree::{Node, NodeKind};
use crate::{Place, SourceFile};

/// The file that a schema is in, and the files that it refers to.
pub(super) struct Library {
    pub(super) draft: Draft,
    pub(super) documents: Vec<(Arc<SourceFile>, Arc<Node>)>,
    /// From a schema with a `$ref` to what that refers to.
    pub(super) references: HashMap<Address, Address, RandomState>,
    /// The members of large maps by key, under the address in memory of the map: documents are never moved.
    index: HashMap<usize, HashMap<Box<str>, usize, RandomState>, RandomState>,
}

/// A map with more members than this gets an index.
const MANY: usize = 16;

/// A place in a document of a library.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Address {
    /// Which document.
    pub(super) document: usize,
    /// A JSON pointer.
    pub(super) pointer: String,
}

/// A value in a document of a library, and its address.
#[derive(Clone)]
pub(super) struct Spot<'l> {
    pub(super) address: Address,
    pub(super) node: &'l Node,
}

impl Address {
    /// The first document as a whole.
    pub(super) fn root() -> Self {
        Self { document: 0, pointer: String::new() }
    }

    /// The address of the member or item `segment`.
    pub(super) fn child(&self, segment: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + segment.len());
        pointer.push_str(&self.pointer);
        push_segment(&mut pointer, segment);
        Self { document: self.document, pointer }
    }

    /// The address of what this is a member or item of, and the segment that leads here from there.
    pub(super) fn split(&self) -> Option<(Self, &str)> {
        let (parent, segment) = self.pointer.rsplit_once('/')?;
        Some((Self { document: self.document, pointer: parent.to_owned() }, segment))
    }
}

impl<'l> Spot<'l> {
    /// The member `key`.
    pub(super) fn get(&self, key: &str) -> Option<Spot<'l>> {
        Some(Spot { node: self.node.get(key)?, address: self.address.child(key) })
    }

    /// The members of this map as spots.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'l str, Spot<'l>)> + use<'l> {
        let (node, address) = (self.node, self.address.clone());
        node.members().iter().map(move |member| {
            (&*member.key, Spot { address: address.child(&member.key), node: &member.value })
        })
    }

    /// The item at `index`.
    pub(super) fn item(&self, index: usize) -> Option<Spot<'l>> {
        Some(Spot { node: self.node.items().get(index)?, address: self.address.child(&index.to_string()) })
    }

    /// The items of this list as spots.
    pub(super) fn items(&self) -> impl Iterator<Item = Spot<'l>> + use<'l> {
        let (node, address) = (self.node, self.address.clone());
        node.items()
            .iter()
            .enumerate()
            .map(move |(index, node)| Spot { address: address.child(&index.to_string()), node })
    }
}

impl Library {
    /// A library without documents.
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft, documents: Vec::new(), references: HashMap::default(), index: HashMap::default() }
    }

    /// Takes in a document, and gives its index.
    pub(super) fn add(&mut self, file: Arc<SourceFile>, root: Arc<Node>) -> usize {
        let mut open: Vec<&Node> = vec![&root];
        while let Some(node) = open.pop() {
            let members = node.members();
            if members.len() > MANY {
                let positions = members.iter().enumerate().map(|(at, member)| (member.key.clone(), at));
                self.index.insert(std::ptr::from_ref(node).addr(), positions.collect());
            }
            open.extend(members.iter().map(|member| &member.value).chain(node.items()));
        }
        self.documents.push((file, root));
        self.documents.len() - 1
    }

    /// The member `key` of the map at `spot`.
    pub(super) fn child<'l>(&self, spot: &Spot<'l>, key: &str) -> Option<Spot<'l>> {
        let node = self.member(spot.node, key)?;
        Some(Spot { address: spot.address.child(key), node })
    }

    fn member<'l>(&self, node: &'l Node, key: &str) -> Option<&'l Node> {
        if node.members().len() <= MANY {
            return node.get(key);
        }
        let at = *self.index.get(&std::ptr::from_ref(node).addr())?.get(key)?;
        node.members().get(at).map(|member| &member.value)
    }

    /// What stands at `address`.
    pub(super) fn at(&self, address: Address) -> Option<Spot<'_>> {
        let mut node = &*self.documents.get(address.document)?.1;
        for segment in address.pointer.split('/').skip(1) {
            node = match &node.kind {
                NodeKind::List(items) => items.get(segment.parse::<usize>().ok()?)?,
                _ if segment.contains('~') => self.member(node, &unescape(segment))?,
                _ => self.member(node, segment)?,
            };
        }
        Some(Spot { address, node })
    }

    /// What the `$ref` of the schema at `spot` refers to.
    pub(super) fn follow(&self, spot: &Spot<'_>) -> Option<Spot<'_>> {
        self.references.get(&spot.address).and_then(|address| self.at(address.clone()))
    }

    /// The place of `node`, which is in the document with the index `document`.
    pub(super) fn place(&self, document: usize, node: &Node) -> Option<Place> {
        self.documents.get(document).map(|(file, _)| Place::new(file, node.span))
    }

    /// Where `address` is in the one document that the validator gets: each of ours is a definition in it.
    pub(super) fn combined_pointer(&self, address: &Address) -> String {
        format!("/{}/{}{}", self.draft.definitions(), address.document, address.pointer)
    }

    /// The address that [`combined_pointer`](Self::combined_pointer) makes `pointer` of.
    pub(super) fn address(&self, pointer: &str) -> Option<Address> {
        let rest = pointer.strip_prefix('/')?.strip_prefix(self.draft.definitions())?.strip_prefix('/')?;
        let (document, pointer) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Some(Address { document: document.parse().ok()?, pointer: pointer.to_owned() })
    }
}

/// Adds a segment to a JSON pointer.
pub(super) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.reserve(segment.len() + 1);
    pointer.push('/');
    let mut rest = segment;
    while let Some(at) = rest.find(['~', '/']) {
        let (plain, special) = rest.split_at(at);
        pointer.push_str(plain);
        pointer.push_str(if special.starts_with('~') { "~0" } else { "~1" });
        rest = &special[1..];
    }
    pointer.push_str(rest);
}

/// The text of a segment of a JSON pointer.
pub(super) fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}
