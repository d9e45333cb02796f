use crate::deploy::migration::{MigrationSet, MigrationSink, Standing};
use crate::{Argument, Check, Message};

crate::declare_rule! {
    /// ## What it does
    /// Finds new migrations with a version before that of one which the last release has already, or, where no release is known,
    /// the commit that the changes are compared with.
    ///
    /// ## Why
    /// Some tools never apply it, some refuse to go on, and some apply it in another order than on an empty database.
    ///
    /// ## Example
    /// ```text
    /// v1.2:  migrations/20260301_plans.sql
    /// here:  migrations/20260214_invoices.sql
    /// ```
    ///
    /// ## Use instead
    /// ```text
    /// here:  migrations/20260302_invoices.sql
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "out-of-order-migration",
    summary: "a new migration with an old version",
    group: Deploy,
    level: WARNING,
    message: "this migration is new, and its version is older than one that is applied",
    help: "give it a version of now",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let Some(baseline) = set.baseline().filter(|_| !set.is_chain()) else { return };
    let newest = baseline.migrations.iter().filter_map(|migration| migration.version.as_ref()).max();
    let Some(newest) = newest else { return };
    for (migration, standing) in set.judged().filter(|(_, standing)| *standing == Standing::New) {
        if migration.version.as_ref().is_none_or(|version| version > newest) {
            continue;
        }
        // The same version is for `duplicate-migration`.
        if migration.version.as_ref() == Some(newest) {
            continue;
        }
        let message = match baseline.release() {
            Some(release) => {
                Message::new("this migration is new, and its version is older than {}, which {} has")
                    .with(Argument::declared(&newest.to_string()))
                    .with(Argument::declared(release))
            }
            None => Message::new(
                "this migration is new, and its version is older than {}, which is there already",
            )
            .with(Argument::declared(&newest.to_string())),
        };
        sink.report(&migration.place, standing).message(message);
    }
}
