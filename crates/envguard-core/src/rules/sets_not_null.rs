use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that make a column refuse null which took it before.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(sets-not-null) reason` above the statement allows it.
    ///
    /// ## Why
    /// The previous release still runs while the new one is rolled out, and may leave the column empty. PostgreSQL looks through
    /// the whole table for it, and lets nobody read or write until that is done.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE users ALTER COLUMN email SET NOT NULL;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- When everything that runs writes the column. PostgreSQL takes a valid check for granted later.
    /// ALTER TABLE users ADD CONSTRAINT users_email CHECK (email IS NOT NULL) NOT VALID;
    /// ALTER TABLE users VALIDATE CONSTRAINT users_email;
    /// -- envguard: allow(sets-not-null) checked above, and always written since v1.4
    /// ALTER TABLE users ALTER COLUMN email SET NOT NULL;
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "sets-not-null",
    summary: "a migration that makes a column refuse null",
    group: Deploy,
    level: WARNING,
    message: "this makes a column refuse null, which the previous release may write",
    help: "write it everywhere first, and set it in the next release, behind a check that is valid already",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if found.step.effect != Effect::SetsNotNull {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let (Some(table), Some(column)) = (&found.step.table, &found.step.column) {
            diagnostic.message(
                Message::new("this makes {} of {} refuse null, which the previous release may write")
                    .with(column.shown())
                    .with(table.shown()),
            );
        }
    }
}
