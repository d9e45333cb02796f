//! What a `$ref` refers to.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::library::{Address, Library, push_segment};
use super::{Draft, Resolve};
use crate::tree::{Node, NodeKind};
use crate::{Argument, Message};

/// A schema of more files than this is not read on.
const MAX_DOCUMENTS: usize = 256;

/// The words that give a schema a name within its surroundings; the last one only where it begins with `#`.
const ANCHORS: [&str; 3] = ["$anchor", "$dynamicAnchor", "$id"];

/// The words that give a schema an address of its own: in draft 4, and since.
const ADDRESSES: [&str; 2] = ["id", "$id"];

/// The names that schemas go by, and the files that references name.
pub(super) struct References<'r> {
    resolve: &'r Resolve<'r>,
    /// What an absolute address leads to.
    by_id: HashMap<String, Address, RandomState>,
    /// What `#name` leads to, below the schema that has the nearest address.
    by_anchor: HashMap<(Address, String), Address, RandomState>,
}

/// What relative references are relative to: the nearest schema around with an address of its own.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) address: Address,
    pub(super) uri: String,
}

/// What a reference refers to.
pub(super) enum Target {
    /// A schema of ours.
    Schema(Address),
    /// One of the schemas that define JSON Schema itself.
    Metaschema,
}

impl<'r> References<'r> {
    pub(super) fn new(resolve: &'r Resolve<'r>) -> Self {
        Self { resolve, by_id: HashMap::default(), by_anchor: HashMap::default() }
    }

    /// Notes the addresses and anchors in the document with the index `document`.
    pub(super) fn index(&mut self, library: &Library, document: usize) {
        let Some((_, root)) = library.documents.get(document) else { return };
        if !has_names(root) {
            return;
        }
        let start = Base { address: Address { document, pointer: String::new() }, uri: String::new() };
        let mut open: Vec<(&Node, String, Base)> = vec![(&**root, String::new(), start)];
        while let Some((node, pointer, mut base)) = open.pop() {
            let address = Address { document, pointer };
            base = self.base(node, &address, base, library.draft);
            for word in ANCHORS {
                let text = node.get(word).and_then(Node::text);
                let anchor = if word == "$id" { text.and_then(|id| id.strip_prefix('#')) } else { text };
                if let Some(anchor) = anchor {
                    self.by_anchor.insert((base.address.clone(), anchor.to_owned()), address.clone());
                }
            }
            match &node.kind {
                NodeKind::Map(members) => open.extend(members.iter().map(|member| {
                    let mut pointer = address.pointer.clone();
                    push_segment(&mut pointer, &member.key);
                    (&member.value, pointer, base.clone())
                })),
                NodeKind::List(items) => open.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (item, format!("{}/{index}", address.pointer), base.clone())),
                ),
                _ => {}
            }
        }
    }

    fn base(&mut self, node: &Node, address: &Address, outer: Base, draft: Draft) -> Base {
        let base = base_of(node, address, outer, draft);
        if base.address == *address && !base.uri.is_empty() {
            self.by_id.insert(base.uri.clone(), address.clone());
        }
        base
    }

    /// What `reference` refers to, from a schema whose surroundings have the address `base`. Reads the file that it
    /// names, where it names one.
    pub(super) fn find(
        &mut self,
        library: &mut Library,
        base: &Base,
        reference: &str,
    ) -> Result<Target, Message> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = if uri.is_empty() {
            base.address.clone()
        } else if let Some(address) =
            self.by_id.get(&join(&base.uri, uri)).or_else(|| self.by_id.get(uri)).cloned()
        {
            address
        } else if Draft::is_metaschema(uri) {
            return Ok(Target::Metaschema);
        } else if has_scheme(uri) {
            return Err(Message::new(
                "this refers to `{}`, which envguard does not fetch: schemas come from files of the project",
            )
            .with(Argument::declared(uri)));
        } else {
            self.file(library, base.address.document, uri)?
        };
        let fragment = decode(fragment);
        let target = if fragment.is_empty() {
            Some(resource)
        } else if fragment.starts_with('/') {
            let pointer = format!("{}{fragment}", resource.pointer);
            Some(Address { pointer, ..resource })
        } else {
            self.by_anchor.get(&(resource, fragment.clone())).cloned()
        };
        target
            .filter(|target| library.at(target.clone()).is_some())
            .map(Target::Schema)
            .ok_or_else(|| Message::new("there is nothing at `{}`").with(Argument::declared(reference)))
    }

    /// The document that `path` names from the document with the index `from`.
    fn file(&mut self, library: &mut Library, from: usize, path: &str) -> Result<Address, Message> {
        let whole = |document| Address { document, pointer: String::new() };
        let missing =
            || Message::new("there is no schema file `{}` in the project").with(Argument::declared(path));
        let origin = Arc::clone(&library.documents.get(from).ok_or_else(missing)?.0);
        let (file, node) = (self.resolve)(&origin, &decode(path)).ok_or_else(missing)?;
        if let Some(known) = library.documents.iter().position(|(known, _)| known.path == file.path) {
            return Ok(whole(known));
        }
        if library.documents.len() >= MAX_DOCUMENTS {
            return Err(Message::new("the schema is made of more than {} files").with(MAX_DOCUMENTS));
        }
        let document = library.add(file, node);
        self.index(library, document);
        Ok(whole(document))
    }
}

/// Whether some schema in `root` may have a name: most have none, and need no look at where each of them is.
fn has_names(root: &Node) -> bool {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let members = node.members();
        if members.iter().any(|member| ANCHORS.contains(&&*member.key) || ADDRESSES.contains(&&*member.key)) {
            return true;
        }
        open.extend(members.iter().map(|member| &member.value).chain(node.items()));
    }
    false
}

/// What references in `node` are relative to; `outer` unless it has an address of its own.
pub(super) fn base_of(node: &Node, address: &Address, outer: Base, draft: Draft) -> Base {
    let word = ADDRESSES[usize::from(draft != Draft::Draft4)];
    match node.get(word).and_then(Node::text) {
        Some(id) if !id.starts_with('#') => {
            let id = id.strip_suffix('#').unwrap_or(id);
            Base { address: address.clone(), uri: join(&outer.uri, id) }
        }
        _ => outer,
    }
}

/// `reference` as seen from `base` (RFC 3986, as far as addresses of schemas go).
fn join(base: &str, reference: &str) -> String {
    if has_scheme(reference) || base.is_empty() {
        return reference.to_owned();
    }
    let authority = base.find("://").map_or(0, |scheme| {
        let rest = scheme + 3;
        base[rest..].find('/').map_or(base.len(), |slash| rest + slash)
    });
    if reference.starts_with('/') {
        return format!("{}{reference}", &base[..authority]);
    }
    let mut segments: Vec<&str> = base[authority..].split('/').collect();
    segments.pop();
    for segment in reference.split('/') {
        match segment {
            "." => {}
            ".." => {
                if segments.len() > 1 {
                    segments.pop();
                }
            }
            segment => segments.push(segment),
        }
    }
    format!("{}{}", &base[..authority], segments.join("/"))
}

fn has_scheme(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// `text` with its `%XX` replaced.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `pointer` as it can stand behind the `#` of a reference.
pub(super) fn encode(pointer: &str) -> String {
    let mut text = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~$".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
            text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_joined_to_what_they_are_relative_to() {
        let base = "https://example.com/schemas/env.json";
        assert_eq!(join(base, "common.json"), "https://example.com/schemas/common.json");
        assert_eq!(join(base, "../a/./b.json"), "https://example.com/a/b.json");
        assert_eq!(join(base, "/c.json"), "https://example.com/c.json");
        assert_eq!(join(base, "urn:x"), "urn:x");
        assert_eq!(join("", "a.json"), "a.json");
        assert_eq!(join("https://example.com", "/a"), "https://example.com/a");
    }

    #[test]
    fn fragments_are_decoded_and_encoded() {
        assert_eq!(decode("/a%20b%"), "/a b%");
        assert_eq!(decode(&encode("/$defs/a b/é~1%")), "/$defs/a b/é~1%");
    }
}
