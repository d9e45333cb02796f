use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that rename a table.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(renames-table) reason` above the statement allows it.
    ///
    /// ## Why
    /// The previous release still runs while the new one is rolled out, and knows the old name alone.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE users RENAME TO accounts;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- A view has the new name until the old one is used no more; simple views can be written to.
    /// CREATE VIEW accounts AS SELECT * FROM users;
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "renames-table",
    summary: "a migration that renames a table which the previous release still uses",
    group: Deploy,
    level: ERROR,
    message: "this renames a table that the previous release still uses",
    help: "give it its new name as a view, and rename it when nothing uses the old name any more",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if !matches!(found.step.effect, Effect::RenamesTable(_)) {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let Some(table) = &found.step.table {
            diagnostic.message(
                Message::new("this renames {}, which the previous release still uses").with(table.shown()),
            );
        }
    }
}
