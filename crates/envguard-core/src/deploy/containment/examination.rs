//! One pair of variables: what is proven, and what is worth a try where nothing is.

use super::demand::Demand;
use super::proof::{Empty, Prover, Taken};
use super::regular::Regular;
use super::values::{Kind, Values};
use super::{candidates, is_witness, read};
use crate::contract::Variable;
use crate::schema::{Draft, Reading};

/// How many combinations of alternatives are tried.
const MAX_COMBINED: usize = 16;

/// Whether it is proven that `second` takes all that `first` takes, of which the schemas demand `old` and `new`; and texts that
/// may show that it does not, the empty one among them.
pub(super) fn examined(
    first: Variable<'_>,
    second: Variable<'_>,
    old: &[Demand<'_>],
    new: &[Demand<'_>],
) -> (bool, Vec<String>) {
    let breaks = |text: &str| is_witness(first, second, text);
    let mut prover = Prover::new(&breaks);
    let is_proven = new.iter().all(|demand| {
        old.iter().any(|other| demand.is_as(other))
            || demand.around.is_empty() && is_within(&mut prover, first, second, old, demand)
    });
    if is_proven && !is_witness(first, second, "") {
        return (true, Vec::new());
    }
    let leads = prover.leads;
    (is_proven, candidates::of(&[first, second], leads))
}

fn is_within(
    prover: &mut Prover<'_>,
    first: Variable<'_>,
    second: Variable<'_>,
    old: &[Demand<'_>],
    demand: &Demand<'_>,
) -> bool {
    let Some(wanted) = taken(demand, second) else { return false };
    let anything = Taken { reading: Reading::TEXTS, values: Values::ANY, empty: Empty::Value };
    let given = old.iter().filter(|other| is_alike(other.schema.draft(), demand.schema.draft()));
    let mut given: Vec<Taken<'_>> = given.filter_map(|other| taken(other, first)).collect();
    if given.is_empty() {
        given.push(anything);
    }
    given.iter().any(|given| prover.is_within(given, &wanted))
}

/// Whether the words that are understood mean the same in both versions.
fn is_alike(one: Draft, other: Draft) -> bool {
    (one == Draft::Draft4) == (other == Draft::Draft4)
}

/// What the schema of `demand` takes for `variable`.
fn taken<'c>(demand: &Demand<'c>, variable: Variable<'c>) -> Option<Taken<'c>> {
    let key = std::str::from_utf8(variable.key()).ok()?;
    let reading = demand.schema.reading(key);
    let empty = match () {
        () if reading.takes_empty() => Empty::Value,
        () if variable.is_required() => Empty::Missing,
        () => Empty::Unset,
    };
    let values = demand.property.as_ref().map_or(Ok(Values::ANY), read::values).ok()?;
    Some(Taken { reading, values, empty })
}

/// Texts of which is so what all of `demands` ask of texts.
pub(super) fn common_texts(demands: &[Demand<'_>]) -> Vec<String> {
    let mut asked: Vec<Vec<Regular>> = vec![Vec::new()];
    for values in demands.iter().filter_map(|demand| read::values(demand.property.as_ref()?).ok()) {
        let texts: Vec<Vec<Regular>> = values
            .clauses()
            .into_iter()
            .filter_map(|clause| match clause.kind {
                Kind::Text(texts) => Some(texts.regular),
                _ => None,
            })
            .collect();
        if !texts.is_empty() {
            let combined =
                asked.iter().flat_map(|one| texts.iter().map(move |other| [&**one, other].concat()));
            asked = combined.take(MAX_COMBINED).collect();
        }
    }
    let mut prover = Prover::new(&|_| false);
    asked.iter().filter_map(|regular| prover.lead(regular, None)).collect()
}
