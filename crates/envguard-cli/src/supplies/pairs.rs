//! What of two sides is compared with what.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use envguard_core::Place;
use envguard_core::deploy::{LoneUnit, UnitName};
use envguard_syntax::Span;

use super::Loaded;
use crate::exit::Failure;

/// Two sides, put together.
pub(crate) struct Pairs {
    pub(crate) pairs: Vec<[Loaded; 2]>,
    /// The units that only one side has.
    pub(crate) lone: Vec<LoneUnit>,
}

/// One side: what it is supplied with, unit by unit if a platform starts several, and what messages call it.
pub(crate) struct LoadedSide {
    pub(crate) name: Arc<str>,
    pub(crate) all: Vec<Loaded>,
}

impl LoadedSide {
    /// What it is supplied with, if that is one thing. `help` says what to do otherwise.
    pub(crate) fn only(mut self, help: &str) -> Result<Loaded, Failure> {
        match (self.all.pop(), self.all.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                self.all.extend(last);
                let units = listed(&self.all);
                Err(Failure::new(format!("`{}` has several units: {units}", self.name)).help(help))
            }
        }
    }
}

/// Puts `sides` together: units by their names, what is one by itself as it is.
pub(crate) fn pair(sides: [LoadedSide; 2]) -> Result<Pairs, Failure> {
    let [mut one, mut other] = sides;
    pick_single(&mut one, &other)?;
    pick_single(&mut other, &one)?;
    if let ([_], [_]) = (one.all.as_slice(), other.all.as_slice()) {
        let pairs = one.all.into_iter().zip(other.all).map(|(one, other)| [one, other]).collect();
        return Ok(Pairs { pairs, lone: Vec::new() });
    }
    let mut rest: BTreeMap<Box<str>, VecDeque<Loaded>> = BTreeMap::new();
    for loaded in other.all {
        rest.entry(name_of(&loaded)).or_default().push_back(loaded);
    }
    let mut found = Pairs { pairs: Vec::new(), lone: Vec::new() };
    for loaded in one.all {
        match rest.get_mut(&name_of(&loaded)).and_then(VecDeque::pop_front) {
            Some(same) => found.pairs.push([loaded, same]),
            None => found.lone.extend(lone(loaded, &one.name, &other.name)),
        }
    }
    for loaded in rest.into_values().flatten() {
        found.lone.extend(lone(loaded, &other.name, &one.name));
    }
    Ok(found)
}

/// Leaves of `side` only the unit that `single` can be compared with, if that is one thing by itself.
fn pick_single(side: &mut LoadedSide, single: &LoadedSide) -> Result<(), Failure> {
    let [only] = single.all.as_slice() else { return Ok(()) };
    if only.is_of_platform || side.all.len() < 2 {
        return Ok(());
    }
    if let Some(unit) = &only.unit {
        let found = side.all.iter().position(|loaded| *name_of(loaded) == *unit.name);
        if let Some(index) = found {
            side.all = vec![side.all.swap_remove(index)];
            return Ok(());
        }
    }
    let units = listed(&side.all);
    Err(Failure::new(format!("`{}` has several units, and `{}` is one: {units}", side.name, single.name))
        .help("name one with `--unit`"))
}

/// The units of a side, for people.
pub(super) fn listed(all: &[Loaded]) -> String {
    const MAX: usize = 20;
    let names: Vec<String> =
        all.iter().filter_map(|loaded| loaded.unit.as_ref()).map(UnitName::to_string).collect();
    let more = names.len().saturating_sub(MAX);
    let shown = names.get(..MAX).unwrap_or(&names).join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

fn name_of(loaded: &Loaded) -> Box<str> {
    loaded.unit.as_ref().map(|unit| unit.name.clone()).unwrap_or_default()
}

fn lone(loaded: Loaded, giving: &Arc<str>, lacking: &Arc<str>) -> Option<LoneUnit> {
    let place = loaded.place.unwrap_or_else(|| Place::new(&loaded.home, Span::default()));
    Some(LoneUnit { unit: loaded.unit?, place, giving: Arc::clone(giving), lacking: Arc::clone(lacking) })
}
