use crate::deploy::migration::{Effect, MigrationSet, MigrationSink};
use crate::{Check, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that make or drop an index `CONCURRENTLY` and are run in a transaction by their tool.
    ///
    /// ## Why
    /// PostgreSQL refuses it there, and the deployment stops half-way.
    ///
    /// ## Example
    /// ```sql
    /// CREATE INDEX CONCURRENTLY orders_by_user ON orders (user_id);
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- no-transaction
    /// CREATE INDEX CONCURRENTLY orders_by_user ON orders (user_id);
    /// ```
    ///
    /// That is what sqlx reads. It is `transaction:false` behind `-- migrate:up` for dbmate, `disable_ddl_transaction!` for Rails,
    /// `atomic = False` for Django, `run_in_transaction = false` in `metadata.toml` for Diesel, `autocommit_block()` for Alembic.
    ///
    /// ## Fix safety
    /// There is none.
    name: "concurrent-index-in-transaction",
    summary: "an index that is made concurrently, in a transaction",
    group: Deploy,
    level: ERROR,
    message: "an index is made concurrently in a transaction, which PostgreSQL refuses",
    help: "have the tool run this migration outside of a transaction",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    if !set.is_postgresql() {
        return;
    }
    for (migration, standing) in set.judged() {
        let Some(script) = migration.up.as_ref().filter(|script| script.in_transaction()) else { continue };
        let is_concurrent = |effect: &Effect| {
            matches!(effect, Effect::CreatesIndex { concurrently: true } | Effect::DropsIndexConcurrently)
        };
        for step in script.steps().iter().filter(|step| is_concurrent(&step.effect)) {
            sink.report(&Place::new(script.file(), step.span), standing);
        }
    }
}
