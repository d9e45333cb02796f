//! Schemas as bytes to hash: two have the same bytes if they say the same, and only then.

use sha2::{Digest, Sha256};

use crate::tree::{Member, Node, NodeKind};

/// The words of JSON Schema that are for people.
const FOR_PEOPLE: [&str; 5] = ["$comment", "deprecated", "description", "examples", "title"];

/// The words whose members are schemas under names of the author's.
const OF_NAMES: [&str; 6] =
    ["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"];

/// The words that hold values rather than schemas.
const OF_VALUES: [&str; 3] = ["const", "default", "x-envguard"];

/// The words that hold lists whose order does not count.
const SETS: [&str; 3] = ["enum", "required", "type"];

/// Bytes on their way into a hash. Each piece says what it is and how long it is, so that no two sequences of pieces come to
/// the same bytes.
pub(super) struct Encoding(Sha256);

impl Encoding {
    /// An encoding that has nothing in common with those of other domains.
    pub(super) fn new(domain: &[u8]) -> Self {
        let mut encoding = Self(Sha256::new());
        encoding.bytes(domain);
        encoding
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.update(bytes);
    }

    pub(super) fn number(&mut self, number: usize) {
        self.0.update((number as u64).to_le_bytes());
    }

    pub(super) fn flag(&mut self, is_set: bool) {
        self.0.update([u8::from(is_set)]);
    }

    /// Adds `items`, in whatever order they come.
    pub(super) fn unordered<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        encode: impl Fn(&mut Encoding, T),
    ) {
        let hash = |item| {
            let mut encoding = Encoding::new(b"item");
            encode(&mut encoding, item);
            encoding.finish()
        };
        let mut hashes: Vec<[u8; 32]> = items.into_iter().map(hash).collect();
        hashes.sort_unstable();
        self.number(hashes.len());
        for hash in hashes {
            self.0.update(hash);
        }
    }

    /// Adds what the schema `node` takes, without the word `dropped`. Trees nest only so deep, so this may recurse.
    pub(super) fn schema(&mut self, node: &Node, dropped: Option<&str>) {
        match &node.kind {
            NodeKind::Map(members) => {
                let counts =
                    |member: &&Member| !FOR_PEOPLE.contains(&&*member.key) && Some(&*member.key) != dropped;
                self.map(members.iter().filter(counts), |encoding, member| match &*member.key {
                    word if OF_NAMES.contains(&word) => {
                        encoding.map(member.value.members(), |encoding, named| {
                            encoding.schema(&named.value, dropped);
                        });
                    }
                    word if OF_VALUES.contains(&word) => encoding.value(&member.value),
                    word if SETS.contains(&word) => encoding.set(&member.value),
                    _ => encoding.schema(&member.value, dropped),
                });
            }
            NodeKind::List(items) => {
                self.begin(b'l', items.len());
                for item in items {
                    self.schema(item, dropped);
                }
            }
            _ => self.value(node),
        }
    }

    /// Adds a list in whatever order; one text alone is a list of it.
    fn set(&mut self, node: &Node) {
        let items = match &node.kind {
            NodeKind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        self.unordered(items, Encoding::value);
    }

    /// Adds a value as it is.
    fn value(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Null => self.begin(b'n', 0),
            NodeKind::Bool(value) => self.begin(b'b', usize::from(*value)),
            NodeKind::Number(number) => self.text(b'd', &number.to_string()),
            NodeKind::Text(text) => self.text(b't', text),
            NodeKind::List(items) => {
                self.begin(b'l', items.len());
                for item in items {
                    self.value(item);
                }
            }
            NodeKind::Map(members) => self.map(members, |encoding, member| encoding.value(&member.value)),
        }
    }

    /// Adds `members` by their keys.
    fn map<'n>(
        &mut self,
        members: impl IntoIterator<Item = &'n Member>,
        encode: impl Fn(&mut Encoding, &'n Member),
    ) {
        let mut members: Vec<&Member> = members.into_iter().collect();
        members.sort_by(|a, b| a.key.cmp(&b.key));
        self.begin(b'm', members.len());
        for member in members {
            self.bytes(member.key.as_bytes());
            encode(self, member);
        }
    }

    fn text(&mut self, what: u8, text: &str) {
        self.begin(what, text.len());
        self.0.update(text);
    }

    fn begin(&mut self, what: u8, number: usize) {
        self.0.update([what]);
        self.number(number);
    }
}
