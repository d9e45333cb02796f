use std::collections::HashMap;

use envguard_syntax::Span;

use crate::deploy::migration::{Migration, MigrationSet, MigrationSink, Script, Standing, Tool};
use crate::{Argument, Check, Message, Place};

crate::declare_rule! {
    /// ## What it does
    /// Finds migrations that do something else than they did in the last release: by its tag in git, see
    /// [migrations](migrations.md). Line endings do not count, nor do comments, unless the tool keeps a checksum of all of it.
    ///
    /// ## Why
    /// Where that release runs, the migration is applied and will not be applied again. Databases that are built from now on are
    /// other ones than that. sqlx, Flyway and Prisma refuse to go on.
    ///
    /// ## Example
    /// ```sql
    /// -- migrations/0001_users.up.sql, changed after v1.0
    /// CREATE TABLE users (id bigint PRIMARY KEY, email text);
    /// ```
    ///
    /// ## Use instead
    /// ```sql
    /// -- migrations/0002_email.up.sql
    /// ALTER TABLE users ADD COLUMN email text;
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "edited-migration",
    summary: "a migration that was changed after a release",
    group: Deploy,
    level: ERROR,
    message: "this migration was changed after it was released",
    help: "put it back as it was, and make the change in a new migration",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let Some((baseline, release)) = set.baseline().and_then(|baseline| Some((baseline, baseline.release()?)))
    else {
        return;
    };
    let before: HashMap<&str, &Migration> =
        baseline.migrations.iter().map(|migration| (&*migration.id, migration)).collect();
    for migration in set.migrations() {
        let before = before.get(&*migration.id).and_then(|before| before.up.as_ref());
        let (Some(now), Some(before)) = (&migration.up, before) else { continue };
        // Flyway runs those without a version again whenever they change.
        let is_repeated = set.tool() == Tool::Flyway && migration.version.is_none();
        if is_repeated || now.does_the_same(before, set.tool()) {
            continue;
        }
        let message = Message::new("this migration does something else than in {}, where it is applied");
        let diagnostic = sink.report(&first_difference(now, before), Standing::New);
        diagnostic.message(message.with(Argument::declared(release)));
    }
}

/// Where `now` begins to be another script than `before`.
fn first_difference(now: &Script, before: &Script) -> Place {
    let (now, before) = (now.place(), before.place());
    let same = now.bytes().iter().zip(before.bytes()).take_while(|(now, before)| now == before).count();
    let at = (now.span.start as usize + same).min(now.span.end as usize);
    Place::new(&now.file, Span::empty(at))
}
