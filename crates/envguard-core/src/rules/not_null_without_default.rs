use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that add a column which must have a value and has no default.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(not-null-without-default) reason` above the statement allows it.
    ///
    /// ## Why
    /// The previous release still runs while the new one is rolled out, does not know the column, and so cannot give it a value:
    /// its inserts fail. On a table with rows in it, the migration itself does.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE users ADD COLUMN plan text NOT NULL;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// ALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT 'free';
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "not-null-without-default",
    summary: "a migration that adds a column which must have a value and has no default",
    group: Deploy,
    level: ERROR,
    message: "this adds a column that the previous release gives no value",
    help: "give it a default in the database, or let it be null until everything that runs writes it",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if found.step.effect != Effect::AddsRequiredColumn {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let (Some(table), Some(column)) = (&found.step.table, &found.step.column) {
            diagnostic.message(
                Message::new(
                    "this adds {} to {}, which must have a value that the previous release does not give",
                )
                .with(column.shown())
                .with(table.shown()),
            );
        }
    }
}
