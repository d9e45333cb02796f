//! Which values a schema calls secrets.

use std::collections::{HashMap, HashSet};

use super::cycle::parts;
use super::library::{Address, Library, Spot, unescape};
use super::lint::is_secret;

/// How many schemas are asked about one value. What has more of them is taken for a secret.
const MAX_ASKED: usize = 2000;

/// What is known of the values of a document, by JSON pointer.
pub(super) struct Secrets<'l> {
    library: &'l Library,
    known: HashMap<String, Known<'l>>,
}

struct Known<'l> {
    is_secret: bool,
    /// The schemas that may apply there.
    schemas: Vec<Spot<'l>>,
}

impl<'l> Secrets<'l> {
    pub(super) fn new(library: &'l Library) -> Self {
        let start = library.at(Address::root()).into_iter().collect();
        let root = Known { is_secret: false, schemas: applying(library, start) };
        Self { library, known: HashMap::from([(String::new(), root)]) }
    }

    /// Whether any schema that may apply to the value at `pointer`, or to what it is in, says that it is a secret.
    pub(super) fn contains(&mut self, pointer: &str) -> bool {
        let library = self.library;
        let ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
        let mut around = "";
        for here in ends.map(|end| &pointer[..end]) {
            if !self.known.contains_key(here) {
                let Some(outer) = self.known.get(around) else { return true };
                let segment = unescape(&here[around.len() + 1..]);
                let inner =
                    outer.schemas.iter().flat_map(|schema| inside(library, schema, &segment)).collect();
                let schemas = applying(library, inner);
                let is_secret = outer.is_secret
                    || schemas.len() >= MAX_ASKED
                    || schemas.iter().any(|schema| is_secret(schema.node));
                self.known.insert(here.to_owned(), Known { is_secret, schemas });
            }
            around = here;
        }
        self.known.get(pointer).is_none_or(|known| known.is_secret)
    }
}

/// The schemas `start` and those that apply wherever they may.
fn applying<'l>(library: &'l Library, start: Vec<Spot<'l>>) -> Vec<Spot<'l>> {
    let mut found: Vec<Spot<'l>> = Vec::new();
    let mut seen: HashSet<Address> = HashSet::new();
    let mut open = start;
    while let Some(spot) = open.pop() {
        if found.len() >= MAX_ASKED {
            break;
        }
        if seen.insert(spot.address.clone()) {
            open.extend(parts(&spot));
            open.extend(library.follow(&spot));
            found.push(spot);
        }
    }
    found
}

/// The schemas that `schema` has for the member or item `segment`.
fn inside<'l>(library: &'l Library, schema: &Spot<'l>, segment: &str) -> Vec<Spot<'l>> {
    let mut found: Vec<Spot<'l>> = Vec::new();
    found.extend(schema.get("properties").and_then(|properties| library.child(&properties, segment)));
    if let Some(patterns) = schema.get("patternProperties") {
        found.extend(patterns.members().map(|(_, part)| part));
    }
    for word in ["items", "prefixItems"] {
        found.extend(schema.get(word).into_iter().flat_map(|list| list.items().collect::<Vec<_>>()));
    }
    let rest =
        ["additionalProperties", "unevaluatedProperties", "items", "additionalItems", "unevaluatedItems"];
    found.extend(rest.into_iter().filter_map(|word| schema.get(word)));
    found
}
