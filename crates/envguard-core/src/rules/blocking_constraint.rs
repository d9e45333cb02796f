use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations for PostgreSQL that add a constraint which all rows are looked through for: a foreign key or a check
    /// without `NOT VALID`, a unique one without `USING INDEX`.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(blocking-constraint) reason` above the statement allows it.
    ///
    /// ## Why
    /// Nobody can write to the table until all of it is looked through. And what the previous release writes may not keep to the
    /// constraint.
    ///
    /// ## Example
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
    /// -- In a transaction of its own; others can write meanwhile.
    /// ALTER TABLE orders VALIDATE CONSTRAINT orders_user;
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "blocking-constraint",
    summary: "a migration that adds a constraint while nobody can write to the table",
    group: Deploy,
    level: WARNING,
    message: "nobody can write to the table until all rows are looked through for this constraint",
    help: "add it as `NOT VALID` and validate it in a migration of its own; a unique one from an index that was made concurrently",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if !set.is_postgresql() || found.step.effect != Effect::AddsConstraint {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let Some(table) = &found.step.table {
            diagnostic.message(
                Message::new("nobody can write to {} until all rows are looked through for this constraint")
                    .with(table.shown()),
            );
        }
    }
}
