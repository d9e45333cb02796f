use crate::deploy::migration::{MigrationSet, MigrationSink};
use crate::{Check, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds what is not understood in migrations: SQL that does not parse, blocks of code (`DO`, `CALL`), SQL that is put together
    /// when it runs.
    ///
    /// ## Why
    /// It could do anything, so envguard does not say that it is harmless.
    ///
    /// ## Example
    /// ```sql
    /// DO $$ BEGIN EXECUTE 'ALTER TABLE users DROP COLUMN nickname'; END $$;
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// ALTER TABLE users DROP COLUMN nickname;
    /// ```
    ///
    /// ## Fix safety
    /// There is none. Where the statement is right and only the dialect is taken for another one, `dialect` below
    /// `[deploy.migrations]` says which it is.
    name: "unparsed-migration",
    summary: "a part of a migration that is not understood",
    group: Deploy,
    level: NOTE,
    message: "this is not understood, so nobody knows what it does to the previous release",
    help: "look whether the previous release can run beside it",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for (migration, standing) in set.judged() {
        let Some(script) = &migration.up else { continue };
        for span in script.unread() {
            sink.report(&Place::new(script.file(), *span), standing);
        }
    }
}
