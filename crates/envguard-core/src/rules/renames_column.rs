use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that rename a column.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(renames-column) reason` above the statement allows it.
    ///
    /// ## Why
    /// The previous release still runs while the new one is rolled out, and knows the old name alone.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE users RENAME COLUMN mail TO email;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- In one release: a new column, which the code writes together with the old one.
    /// ALTER TABLE users ADD COLUMN email text;
    /// -- Then the values are copied and the new one is read; the old one is dropped in a later release.
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "renames-column",
    summary: "a migration that renames a column which the previous release still uses",
    group: Deploy,
    level: ERROR,
    message: "this renames a column that the previous release still uses",
    help: "add a column under the new name, write both, copy, and drop the old one in the next release",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if found.step.effect != Effect::RenamesColumn {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let (Some(table), Some(column)) = (&found.step.table, &found.step.column) {
            diagnostic.message(
                Message::new("this renames {} of {}, which the previous release still uses")
                    .with(column.shown())
                    .with(table.shown()),
            );
        }
    }
}
