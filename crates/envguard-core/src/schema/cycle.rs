//! Schemas that could keep a validator busy for ever.

use std::collections::HashMap;

use super::library::{Address, Library, Spot};

/// How many schemas may apply to one and the same value.
const MAX_SCHEMAS: u64 = 100_000;

/// How many schemas may refer to each other in a row before one goes into the value.
const MAX_CHAIN: usize = 100;

/// What is wrong with a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endless {
    /// It comes back to itself, for the same value.
    Cycle,
    /// What it refers to refers to more and more.
    Growth,
}

/// The schemas with a `$ref` that has to go, so that each value is done with in bounded time.
pub(super) fn endless(library: &Library) -> Vec<(Address, Endless)> {
    let mut walk = Walk { library, weights: HashMap::new(), open: Vec::new(), found: Vec::new() };
    let mut starts: Vec<&Address> = library.references.keys().collect();
    starts.sort_by_key(|address| (address.document, &address.pointer));
    for address in starts {
        if let Some(spot) = library.at(address.clone()) {
            walk.weigh(&spot);
        }
    }
    walk.found
}

struct Walk<'l> {
    library: &'l Library,
    /// How many schemas apply to a value that a schema is applied to.
    weights: HashMap<Address, u64>,
    open: Vec<Address>,
    found: Vec<(Address, Endless)>,
}

impl<'l> Walk<'l> {
    fn weigh(&mut self, spot: &Spot<'l>) -> u64 {
        if let Some(weight) = self.weights.get(&spot.address) {
            return *weight;
        }
        self.open.push(spot.address.clone());
        let mut weight: u64 = 1;
        for part in parts(spot) {
            weight = weight.saturating_add(self.weigh(&part));
        }
        if let Some(target) = self.library.follow(spot) {
            let trouble = if self.open.contains(&target.address) {
                Some(Endless::Cycle)
            } else if self.open.len() > MAX_CHAIN {
                Some(Endless::Growth)
            } else {
                weight = weight.saturating_add(self.weigh(&target));
                (weight > MAX_SCHEMAS).then_some(Endless::Growth)
            };
            if let Some(trouble) = trouble {
                self.found.push((spot.address.clone(), trouble));
                weight = 1;
            }
        }
        self.open.pop();
        self.weights.insert(spot.address.clone(), weight);
        weight
    }
}

/// The schemas in the schema at `spot` that apply to the same value.
pub(super) fn parts<'l>(spot: &Spot<'l>) -> Vec<Spot<'l>> {
    let mut parts = Vec::new();
    for word in ["allOf", "anyOf", "oneOf"] {
        parts.extend(spot.get(word).into_iter().flat_map(|list| list.items().collect::<Vec<_>>()));
    }
    parts.extend(["not", "if", "then", "else"].into_iter().filter_map(|word| spot.get(word)));
    for word in ["dependentSchemas", "dependencies"] {
        parts.extend(
            spot.get(word)
                .into_iter()
                .flat_map(|map| map.members().map(|(_, part)| part).collect::<Vec<_>>()),
        );
    }
    parts
}
