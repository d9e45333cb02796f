use std::collections::HashMap;

use crate::deploy::migration::{Migration, MigrationSet, MigrationSink, Standing};
use crate::{Argument, Check, Message};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations with the same version, or that call themselves the same.
    ///
    /// ## Why
    /// The tool stops, or applies one of them and takes the other for applied too. It mostly happens when two branches add a
    /// migration each.
    ///
    /// ## Example
    /// ```text
    /// migrations/0007_invoices.up.sql
    /// migrations/0007_plans.up.sql
    /// ```
    ///
    /// ## Use instead
    /// ```text
    /// migrations/0007_invoices.up.sql
    /// migrations/0008_plans.up.sql
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "duplicate-migration",
    summary: "two migrations with the same version",
    group: Deploy,
    level: ERROR,
    message: "another migration has this version",
    help: "give the one that is not applied anywhere a later version",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    if !set.has_versions() && !set.is_chain() {
        return;
    }
    let mut first: HashMap<&str, &Migration> = HashMap::new();
    for migration in set.migrations() {
        // Without the way up, there is nothing to be applied twice.
        if migration.up.is_none() {
            continue;
        }
        let Some(other) = first.get(&*migration.id) else {
            first.insert(&migration.id, migration);
            continue;
        };
        let message =
            Message::new("another migration has the version {}").with(Argument::declared(&migration.id));
        let place = other.place.clone();
        let diagnostic = sink.report(&migration.place, Standing::New);
        diagnostic.message(message).related_in(place.file, place.span, "it is this one");
    }
}
