//! Which values a schema calls secrets.

use std::collections::HashSet;

use super::cycle::parts;
use super::library::{Address, Library, Spot, unescape};
use super::lint::is_secret;

/// How many schemas are asked about one value. What has more of them is taken for a secret.
const MAX_ASKED: usize = 2000;

/// Whether any schema that may apply to the value at `pointer`, or to what it is in, says that it is a secret.
pub(super) fn is_secret_at(library: &Library, pointer: &str) -> bool {
    let Some(root) = library.at(Address::root()) else { return false };
    let mut asked = 0;
    let mut schemas = applying(library, vec![root], &mut asked);
    for segment in pointer.split('/').skip(1).map(unescape) {
        let inner = schemas.iter().flat_map(|schema| inside(schema, &segment)).collect();
        schemas = applying(library, inner, &mut asked);
        if asked > MAX_ASKED || schemas.iter().any(|schema| is_secret(schema.node)) {
            return true;
        }
    }
    false
}

/// The schemas `start` and those that apply wherever they may.
fn applying<'l>(library: &'l Library, start: Vec<Spot<'l>>, asked: &mut usize) -> Vec<Spot<'l>> {
    let mut found: Vec<Spot<'l>> = Vec::new();
    let mut seen: HashSet<Address> = HashSet::new();
    let mut open = start;
    while let Some(spot) = open.pop() {
        if *asked > MAX_ASKED {
            break;
        }
        if seen.insert(spot.address.clone()) {
            *asked += 1;
            open.extend(parts(&spot));
            open.extend(library.follow(&spot));
            found.push(spot);
        }
    }
    found
}

/// The schemas that `schema` has for the member or item `segment`.
fn inside<'l>(schema: &Spot<'l>, segment: &str) -> Vec<Spot<'l>> {
    let named = schema.get("properties").and_then(|properties| properties.get(segment));
    let patterns = schema
        .get("patternProperties")
        .into_iter()
        .flat_map(|map| map.members().map(|(_, part)| part).collect::<Vec<_>>());
    let lists = ["items", "prefixItems"].into_iter().filter_map(|word| schema.get(word));
    let items = lists.flat_map(|list| list.items().collect::<Vec<_>>());
    let rest =
        ["additionalProperties", "unevaluatedProperties", "items", "additionalItems", "unevaluatedItems"];
    let rest = rest.into_iter().filter_map(|word| schema.get(word));
    named.into_iter().chain(patterns).chain(items).chain(rest).collect()
}
