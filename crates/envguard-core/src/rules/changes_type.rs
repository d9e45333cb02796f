use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that change the type of a column.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(changes-type) reason` above the statement allows it.
    ///
    /// ## Why
    /// The previous release still writes what the old type took, and reads what the new one may give in another form. Most
    /// databases write the whole table anew for it, and let nobody read or write until that is done.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// ALTER TABLE orders ADD COLUMN amount_cents bigint;
    /// -- Then the code writes both, the values are copied, and the old column is dropped in a later release.
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "changes-type",
    summary: "a migration that changes the type of a column",
    group: Deploy,
    level: ERROR,
    message: "this changes the type of a column that the previous release still uses",
    help: "add a column of the new type, write both, copy, and drop the old one in the next release",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if found.step.effect != Effect::ChangesType {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let (Some(table), Some(column)) = (&found.step.table, &found.step.column) {
            diagnostic.message(
                Message::new("this changes the type of {} of {}, which the previous release still uses")
                    .with(column.shown())
                    .with(table.shown()),
            );
        }
    }
}
