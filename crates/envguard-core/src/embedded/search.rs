//! Looking for contracts in a stream of bytes.

use super::{Embedded, Found, HEADER, MAGIC, MAX_CONTRACTS, MAX_PAYLOAD, MAX_TOTAL, VERSION};
use crate::fnv::Fnv;

/// A search through a binary that comes in pieces of any size. It keeps a block at most, whatever the length of the binary.
///
/// ```
/// use envguard_core::embedded::Search;
///
/// let mut search = Search::default();
/// for piece in [&b"\x7fELF"[..], b" and so on"] {
///     search.push(piece);
/// }
/// assert_eq!(search.finish().contracts, []);
/// ```
#[derive(Debug, Default)]
pub struct Search {
    found: Found,
    /// How many bytes the contracts have together.
    total: usize,
    /// The end of what has come so far, where a block may have begun.
    held: Vec<u8>,
    /// How long that has to be before there is something to be seen.
    wanted: usize,
}

/// What a place is where a block may begin.
enum Block<'b> {
    /// All of one: its version and its payload.
    Whole(u32, &'b [u8]),
    /// The beginning of one that has so many bytes.
    Cut(usize),
    /// None.
    None,
}

impl Search {
    /// Goes on with the next bytes of the binary.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.held.is_empty() {
            let rest = self.look(bytes, false);
            self.held.extend_from_slice(rest);
            return;
        }
        self.held.extend_from_slice(bytes);
        if self.held.len() >= self.wanted {
            let held = std::mem::take(&mut self.held);
            let rest = self.look(&held, false);
            self.held.extend_from_slice(rest);
        }
    }

    /// What was found, once there are no more bytes.
    pub fn finish(mut self) -> Found {
        let held = std::mem::take(&mut self.held);
        self.look(&held, true);
        self.found.contracts.sort_unstable();
        self.found.contracts.dedup();
        self.found
    }

    /// Takes in the blocks of `bytes`, and gives their end, where another one may have begun, unless this `is_end`.
    fn look<'b>(&mut self, bytes: &'b [u8], is_end: bool) -> &'b [u8] {
        self.wanted = 0;
        let mut rest = bytes;
        while let Some(at) = position(rest) {
            rest = rest.get(at..).unwrap_or_default();
            let length = match block(rest) {
                Block::Whole(version, payload) => {
                    self.take(version, payload);
                    HEADER + payload.len()
                }
                Block::Cut(length) if !is_end => {
                    self.wanted = length;
                    return rest;
                }
                // In what is no block, one may begin.
                Block::Cut(_) | Block::None => MAGIC.len(),
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        let kept = rest.len().min(MAGIC.len() - 1);
        rest.get(rest.len() - kept..).unwrap_or_default()
    }

    fn take(&mut self, version: u32, payload: &[u8]) {
        if version > VERSION {
            self.found.newer = self.found.newer.max(Some(version));
        } else if let Some(contract) = Embedded::read(payload).filter(|_| version == VERSION) {
            self.total += payload.len();
            if self.total > MAX_TOTAL || self.found.contracts.len() == MAX_CONTRACTS {
                self.found.is_cut = true;
            } else {
                self.found.contracts.push(contract);
            }
        }
    }
}

/// Where the next block may begin.
///
/// Looks at the byte that would be the last one of [`MAGIC`], and goes on by as much as that tells: most bytes of a binary
/// are never looked at.
fn position(bytes: &[u8]) -> Option<usize> {
    let last = MAGIC.len() - 1;
    let mut end = last;
    loop {
        let byte = *bytes.get(end)?;
        if byte == MAGIC[last] && bytes.get(end - last..)?.starts_with(MAGIC) {
            return Some(end - last);
        }
        end += usize::from(SKIPS[usize::from(byte)]);
    }
}

/// How far [`MAGIC`] can be moved on, by the byte under its end.
const SKIPS: [u8; 256] = {
    let mut skips = [MAGIC.len() as u8; 256];
    let mut at = 0;
    while at + 1 < MAGIC.len() {
        skips[MAGIC[at] as usize] = (MAGIC.len() - 1 - at) as u8;
        at += 1;
    }
    skips
};

/// The block that `bytes` begin with.
fn block(bytes: &[u8]) -> Block<'_> {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER>() else { return Block::Cut(HEADER) };
    let [.., v0, v1, v2, v3, l0, l1, l2, l3, h0, h1, h2, h3, h4, h5, h6, h7] = *header;
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    if length > MAX_PAYLOAD {
        return Block::None;
    }
    let payload = rest.get(..length).unwrap_or(rest);
    // So no byte is looked at for two of them, however many seem to begin in a hostile file.
    if payload.contains(&0) {
        return Block::None;
    }
    if payload.len() < length {
        return Block::Cut(HEADER + length);
    }
    let mut hash = Fnv::new();
    hash.write(payload.iter().copied());
    if hash.finish() != u64::from_le_bytes([h0, h1, h2, h3, h4, h5, h6, h7]) {
        return Block::None;
    }
    Block::Whole(u32::from_le_bytes([v0, v1, v2, v3]), payload)
}
