use envguard_syntax::Span;

use crate::deploy::migration::{MigrationSet, MigrationSink, WayBack};
use crate::{Check, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations whose way back does nothing: an empty script, nothing but comments, `pass`. A comment
    /// `irreversible: reason` in it says that there is no way back.
    ///
    /// ## Why
    /// The tool takes it for done. The database is still as the new release left it, and the old one runs on that.
    ///
    /// ## Example
    /// ```sql
    /// -- migrations/0002_plans.down.sql
    /// -- TODO
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- migrations/0002_plans.down.sql
    /// -- irreversible: the old names are gone
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "empty-down",
    summary: "a migration whose way back does nothing",
    group: Deploy,
    level: WARNING,
    message: "this way back does nothing",
    help: "write it, or say in a comment why there is none: `irreversible: reason`",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for (migration, standing) in set.judged() {
        let does_something = migration.up.as_ref().is_some_and(|up| !up.is_empty());
        if let WayBack::Script(down) = &migration.down
            && down.is_empty()
            && does_something
        {
            sink.report(&Place::new(down.file(), Span::empty(down.place().span.start as usize)), standing);
        }
    }
}
