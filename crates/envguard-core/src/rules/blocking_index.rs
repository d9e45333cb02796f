use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations for PostgreSQL that make an index without `CONCURRENTLY` on a table that was there before.
    ///
    /// Only migrations that the last release does not have are looked at, and only tables that it may use: see
    /// [migrations](migrations.md). `-- envguard: allow(blocking-index) reason` above the statement allows it.
    ///
    /// ## Why
    /// Nobody can write to the table until the index is made: on a large one, the app stands still for minutes.
    ///
    /// ## Example
    /// ```sql
    /// CREATE INDEX orders_by_user ON orders (user_id);
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- In a migration without a transaction:
    /// CREATE INDEX CONCURRENTLY orders_by_user ON orders (user_id);
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "blocking-index",
    summary: "a migration that makes an index while nobody can write to the table",
    group: Deploy,
    level: WARNING,
    message: "nobody can write to the table until this index is made",
    help: "make it `CONCURRENTLY`, in a migration of its own that runs outside of a transaction",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for found in set.breaks() {
        if !set.is_postgresql() || found.step.effect != (Effect::CreatesIndex { concurrently: false }) {
            continue;
        }
        let diagnostic = sink.report(&Place::new(found.script.file(), found.step.span), found.standing);
        if let Some(table) = &found.step.table {
            diagnostic
                .message(Message::new("nobody can write to {} until this index is made").with(table.shown()));
        }
    }
}
