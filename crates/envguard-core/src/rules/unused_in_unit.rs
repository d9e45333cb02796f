use crate::deploy::Supplied;
use crate::deploy::unit::{Bond, JudgedUnit, UnitSink, is_of_platform};
use crate::{Check, KeyName, Message, process_name, similar};

crate::declare_rule! {
    /// ## What it does
    /// Finds variables that the files of a platform supply the app with, and that its contract does not declare: the
    /// reverse of `missing-in-unit`, for the same units. Of jobs in pipelines, which have variables of their own, only those
    /// are found that look like a slip: with a name that is nearly that of a declared variable which the job is not given.
    ///
    /// What is set for every process, such as `TZ`, is left alone.
    ///
    /// ## Why
    /// The app does not read it any more, or never did since it is called something else.
    ///
    /// ## Example
    /// ```yaml
    /// # .env.example: DATABASE_URL=
    /// services:
    ///   web:
    ///     build: .
    ///     environment:
    ///       DATABSE_URL: postgres://db/app
    /// ```
    ///
    /// ## Use instead
    /// ```yaml
    /// services:
    ///   web:
    ///     build: .
    ///     environment:
    ///       DATABASE_URL: postgres://db/app
    /// ```
    ///
    /// ## Fix safety
    /// There is none: declare it, correct it or take it away, whichever is right.
    name: "unused-in-unit",
    summary: "a variable that a platform supplies and the app does not declare",
    group: Deploy,
    level: NOTE,
    message: "the app does not declare this variable",
    help: "declare it in the example file, or take it away",
    check: Check::Unit(check),
}

/// How many pairs of names are compared, in one unit, to find what was meant.
const MAX_COMPARISONS: usize = 4096;

fn check(judged: JudgedUnit<'_>, sink: &mut UnitSink<'_>) {
    let JudgedUnit { unit, contract, bond, .. } = judged;
    if !contract.is_complete() {
        return;
    }
    let mut missing: Option<Vec<&str>> = None;
    let mut comparisons = MAX_COMPARISONS;
    for (key, Supplied { place, .. }) in unit.supply.iter() {
        let place = place.as_ref().filter(|place| is_of_platform(&place.file));
        let Some(place) = place.filter(|_| contract.get(key).is_none() && !process_name::is_usual(key))
        else {
            continue;
        };
        let missing = missing.get_or_insert_with(|| {
            let names = contract.variables().filter(|variable| unit.supply.get(variable.key()).is_none());
            names.filter_map(|variable| variable.name()).take(MAX_COMPARISONS + 1).collect()
        });
        let name = std::str::from_utf8(key).ok().filter(|_| KeyName::may_show(key));
        let mut meant = None;
        if missing.len() <= comparisons {
            comparisons -= missing.len();
            meant = name.and_then(|name| similar(name, missing.iter().copied()));
        }
        let meant = meant.and_then(|meant| contract.get(meant.as_bytes()));
        if bond == Bond::Helper && meant.is_none() {
            continue;
        }
        let message = Message::new("{} {} is supplied with {}, which is not declared")
            .with(unit.kind.name())
            .with(unit.label())
            .with(KeyName::new(key));
        let diagnostic = sink.report(place);
        diagnostic.message(message);
        if let Some(variable) = meant {
            diagnostic.suggest(variable);
        }
    }
}
