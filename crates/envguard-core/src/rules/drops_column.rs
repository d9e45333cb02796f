use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that drop a column.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(drops-column) reason` above the statement allows it.
    ///
    /// ## Why
    /// While a release is rolled out, the one before it still runs, and reads and writes the column: its queries fail until the
    /// last instance is replaced. After a rollback they all do, and the values are gone.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE users DROP COLUMN nickname;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- In one release, the code stops using the column; nothing is dropped.
    /// ALTER TABLE users ALTER COLUMN nickname DROP NOT NULL;
    /// -- In a later one, when nothing runs any more that uses it:
    /// -- envguard: allow(drops-column) unused since v1.4
    /// ALTER TABLE users DROP COLUMN nickname;
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "drops-column",
    summary: "a migration that drops a column which the previous release still uses",
    group: Deploy,
    level: ERROR,
    message: "this drops a column that the previous release still uses",
    help: "stop using it in one release, and drop it in the next one",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if found.step.effect != Effect::DropsColumn {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let (Some(table), Some(column)) = (&found.step.table, &found.step.column) {
            diagnostic.message(
                Message::new("this drops {} of {}, which the previous release still uses")
                    .with(column.shown())
                    .with(table.shown()),
            );
        }
    }
}
