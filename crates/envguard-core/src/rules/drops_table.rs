use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that drop a table, a view or a schema. One that is made again in the same script is left alone.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(drops-table) reason` above the statement allows it.
    ///
    /// ## Why
    /// The previous release still runs while the new one is rolled out, and its queries fail. What was in the table is gone,
    /// whatever a rollback brings back.
    ///
    /// ## Example
    /// ```sql
    /// DROP TABLE sessions;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- In one release, the code stops using the table. In a later one:
    /// -- envguard: allow(drops-table) unused since v1.4
    /// DROP TABLE sessions;
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "drops-table",
    summary: "a migration that drops a table which the previous release still uses",
    group: Deploy,
    level: ERROR,
    message: "this drops what the previous release still uses",
    help: "stop using it in one release, and drop it in the next one",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if found.step.effect != Effect::DropsTable {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let Some(table) = &found.step.table {
            diagnostic.message(
                Message::new("this drops {}, which the previous release still uses").with(table.shown()),
            );
        }
    }
}
