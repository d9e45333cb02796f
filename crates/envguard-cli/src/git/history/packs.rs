//! The packs of a repository, and which contents are made of which others in them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use gix::ObjectId;
use gix::odb::pack::data::entry::Header;
use gix::odb::pack::{data, index};

use super::trouble::Troubles;

/// A pack.
pub(super) struct Pack {
    index: index::File,
    pub(super) data: data::File,
}

/// Opens the packs in `directories` of objects.
pub(super) fn open(directories: &[PathBuf], hash: gix::hash::Kind, troubles: &mut Troubles) -> Vec<Pack> {
    let mut packs = Vec::new();
    for directory in directories {
        let entries = std::fs::read_dir(directory.join("pack")).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("promisor") => troubles.is_partial = true,
                Some("idx") => {
                    let pack = path.with_extension("pack");
                    let opened = index::File::at(&path, hash).and_then(|index| {
                        // A broken index leads astray; and is small.
                        index.verify_checksum(&mut gix::progress::Discard, &AtomicBool::new(false))?;
                        Ok(Pack { index, data: data::File::at(&pack, hash)? })
                    });
                    match opened {
                        Ok(pack) => packs.push(pack),
                        Err(error) => troubles.pack(pack, &error),
                    }
                }
                _ => {}
            }
        }
    }
    packs
}

/// How long git lets a chain of objects become that are made of each other.
const DEEPEST: usize = 4096;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// An object in a pack.
pub(super) struct Node {
    pub(super) pack: u32,
    pub(super) offset: u64,
    /// The number of the content that it is, if it is one that is wanted rather than something to make those of.
    pub(super) blob: u32,
    /// What it is made of, if it is.
    pub(super) base: u32,
    /// One that is made of it.
    pub(super) first_child: u32,
    /// Another one that is made of its base.
    pub(super) next: u32,
}

/// The objects to be read.
#[derive(Default)]
pub(super) struct Forest {
    pub(super) nodes: Vec<Node>,
    /// The nodes that are made of nothing else, in the order of the packs.
    pub(super) roots: Vec<u32>,
    /// Contents that are in no pack, or made of something outside of it.
    pub(super) singles: Vec<u32>,
}

impl Forest {
    /// Finds out how the contents `ids` lie in `packs`.
    pub(super) fn new(packs: &[Pack], ids: impl Iterator<Item = ObjectId>) -> Self {
        let mut forest = Self::default();
        let mut places = vec![Vec::new(); packs.len()];
        // Those that came together are in one pack, most often.
        let mut last = 0;
        for (blob, id) in (0..).zip(ids) {
            let order = std::iter::once(last).chain((0..packs.len()).filter(|pack| *pack != last));
            let place = order
                .filter_map(|at| Some((at, packs.get(at)?)))
                .find_map(|(at, pack)| Some((at, pack.index.pack_offset_at_index(pack.index.lookup(id)?))));
            match place {
                Some((pack, offset)) => {
                    places[pack].push((offset, blob));
                    last = pack;
                }
                None => forest.singles.push(blob),
            }
        }
        for ((number, pack), mut places) in (0..).zip(packs).zip(places) {
            places.sort_unstable();
            let mut planting = Planting { forest: &mut forest, pack, number, known: HashMap::new() };
            for (offset, blob) in places {
                planting.plant(offset, blob);
            }
        }
        forest
    }
}

impl Forest {
    /// The nodes that are made of a node.
    pub(super) fn children(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let of = |node: u32| self.nodes.get(node as usize);
        let first = of(node).map_or(NONE, |node| node.first_child);
        let next = move |node: &u32| of(*node).map(|node| node.next);
        std::iter::successors(Some(first), next).take_while(|node| *node != NONE)
    }
}

/// The objects of one pack on their way into a forest.
struct Planting<'f> {
    forest: &'f mut Forest,
    pack: &'f Pack,
    number: u32,
    /// The nodes by their offset; [`NONE`] for what cannot be read in this pack alone.
    known: HashMap<u64, u32>,
}

/// What an object in a pack is made of.
enum Base {
    Nothing,
    Offset(u64),
    /// Something that is not in the pack, or not before it; or it is broken.
    Elsewhere,
}

impl Planting<'_> {
    fn plant(&mut self, offset: u64, blob: u32) {
        // From the object to the first one that is known or made of nothing else.
        let mut chain = vec![offset];
        let mut base = NONE;
        let mut is_here = true;
        while let Some(&last) = chain.last() {
            if let Some(&known) = self.known.get(&last) {
                chain.pop();
                base = known;
                is_here = known != NONE;
                break;
            }
            match self.base(last) {
                Base::Nothing => break,
                // A chain of names can lead to itself.
                Base::Offset(base) if chain.len() < DEEPEST => chain.push(base),
                Base::Offset(_) | Base::Elsewhere => {
                    is_here = false;
                    break;
                }
            }
        }
        if !is_here {
            self.known.extend(chain.iter().map(|offset| (*offset, NONE)));
            self.forest.singles.push(blob);
            return;
        }
        for offset in chain.into_iter().rev() {
            base = self.node(offset, base);
        }
        // Two contents are never one object; were they, the one without a node is read by itself.
        match self.forest.nodes.get_mut(base as usize) {
            Some(node) if node.blob == NONE => node.blob = blob,
            _ => self.forest.singles.push(blob),
        }
    }

    fn node(&mut self, offset: u64, base: u32) -> u32 {
        let nodes = &mut self.forest.nodes;
        let number = u32::try_from(nodes.len()).unwrap_or(NONE);
        let mut node = Node { pack: self.number, offset, blob: NONE, base, first_child: NONE, next: NONE };
        match nodes.get_mut(base as usize) {
            Some(base) => node.next = std::mem::replace(&mut base.first_child, number),
            None => self.forest.roots.push(number),
        }
        nodes.push(node);
        self.known.insert(offset, number);
        number
    }

    fn base(&self, offset: u64) -> Base {
        let Ok(entry) = self.pack.data.entry(offset) else { return Base::Elsewhere };
        match entry.header {
            Header::Commit | Header::Tree | Header::Blob | Header::Tag => Base::Nothing,
            Header::OfsDelta { base_distance } => {
                match Header::verified_base_pack_offset(offset, base_distance) {
                    Some(base) => Base::Offset(base),
                    None => Base::Elsewhere,
                }
            }
            Header::RefDelta { base_id } => match self.pack.index.lookup(base_id) {
                Some(at) => Base::Offset(self.pack.index.pack_offset_at_index(at)),
                None => Base::Elsewhere,
            },
        }
    }
}
