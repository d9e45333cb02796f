use crate::deploy::migration::{MigrationSet, MigrationSink, Standing, WayBack};
use crate::{Check, Message};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that cannot be undone, where those beside them can: without a script for the way back, or with something
    /// in them that the tool cannot turn around. A comment `irreversible: reason` says that there is no way back.
    ///
    /// Of migrations that have no way back by their kind (Prisma, plain files of SQL, Flyway without any `U` file, sqlx without any
    /// `.down.sql`), the newest one is noted, and that alone.
    ///
    /// ## Why
    /// When a release has to be taken back, its migrations are what stands in the way. Whoever has to write the way back then does
    /// so at night.
    ///
    /// ## Example
    /// ```text
    /// migrations/0002_plans.up.sql
    /// ```
    ///
    /// ## Use instead
    /// ```text
    /// migrations/0002_plans.up.sql
    /// migrations/0002_plans.down.sql
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "missing-down",
    summary: "a migration that cannot be undone",
    group: Deploy,
    level: WARNING,
    message: "this migration has no way back",
    help: "write it, or say in a comment why there is none: `irreversible: reason`",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let mut forward_only = None;
    for (migration, standing) in set.judged() {
        match &migration.down {
            WayBack::Missing(Some(place)) => {
                sink.report(place, standing).message("this cannot be undone, for it does not say how");
            }
            WayBack::Missing(None) => drop(sink.report(&migration.place, standing)),
            WayBack::ForwardOnly => forward_only = Some(migration),
            WayBack::Script(_) | WayBack::Automatic | WayBack::Declared(_) => {}
        }
    }
    if let Some(newest) = forward_only {
        // It is so by design, which is worth knowing and no more.
        let message = Message::new("no migration of {} can be undone").with(set.tool().title());
        let diagnostic = sink.report(&newest.place, Standing::Unknown);
        diagnostic.message(message).help(set.tool().way_back_help());
    }
}
