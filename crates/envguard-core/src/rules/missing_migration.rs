use std::collections::HashSet;

use crate::deploy::migration::{Migration, MigrationSet, MigrationSink, Standing, Tool};
use crate::{Argument, Check, Message};

crate::declare_rule! {
    /// ## What it does
    /// Finds that a migration is not there: a gap in versions that are counted, a parent that nobody is (Alembic, Django), the
    /// migration that would bring several newest ones together, one that the last release has, or the way up of a way back.
    ///
    /// ## Why
    /// The tool stops, or what it builds from the start is not what runs. A gap is mostly a file that was not committed.
    ///
    /// ## Example
    /// ```text
    /// migrations/0001_users.up.sql
    /// migrations/0003_plans.up.sql
    /// ```
    ///
    /// ## Use instead
    /// ```text
    /// migrations/0001_users.up.sql
    /// migrations/0002_invoices.up.sql
    /// migrations/0003_plans.up.sql
    /// ```
    ///
    /// ## Fix safety
    /// There is none.
    name: "missing-migration",
    summary: "a migration that is not there",
    group: Deploy,
    level: WARNING,
    message: "a migration is missing",
    check: Check::Migrations(check),
}

fn check(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    for migration in set.migrations().iter().filter(|migration| migration.up.is_none()) {
        sink.report(&migration.place, Standing::New)
            .message("this is the way back of a migration that is not there");
    }
    if set.is_chain() {
        parents(set, sink);
        heads(set, sink);
    } else if set.has_versions() {
        gaps(set, sink);
    }
    gone(set, sink);
}

/// Numbers that are left out of a count.
fn gaps(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let counted = set
        .migrations()
        .iter()
        .filter_map(|migration| Some((migration.version.as_ref()?.count()?, migration)));
    let counted: Vec<(u64, &Migration)> = counted.collect();
    let (Some((first, _)), Some((last, _))) = (counted.first(), counted.last()) else { return };
    // Who counts in tens, or by something else, leaves out more than is there.
    let missing = (last - first + 1).saturating_sub(counted.len() as u64);
    if *first > 1 || missing > counted.len() as u64 {
        return;
    }
    let released: Vec<u64> = set
        .baseline()
        .filter(|baseline| baseline.release().is_some())
        .into_iter()
        .flat_map(|baseline| &baseline.migrations)
        .filter_map(|migration| migration.version.as_ref()?.count())
        .collect();
    for pair in counted.windows(2) {
        let [(before, _), (after, migration)] = pair else { continue };
        let missing = after.saturating_sub(*before).saturating_sub(1);
        // What the last release has is told with its name.
        let is_gone = || released.iter().any(|count| (before + 1..*after).contains(count));
        if missing == 0 || is_gone() {
            continue;
        }
        let (from, to) = ((before + 1).to_string(), (after - 1).to_string());
        let message = if missing == 1 {
            Message::new("the migration {} before this one is not there").with(Argument::declared(&from))
        } else {
            Message::new("the migrations {} to {} before this one are not there")
                .with(Argument::declared(&from))
                .with(Argument::declared(&to))
        };
        sink.report(&migration.place, Standing::New).message(message);
    }
}

/// What comes after something that is not there.
fn parents(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let known: HashSet<&str> = set.migrations().iter().flat_map(ids).collect();
    for parent in set.migrations().iter().flat_map(|migration| &migration.parents) {
        // A short id is enough for Alembic, and `__first__` means any for Django.
        let is_known = known.contains(&*parent.id)
            || parent.id.starts_with("__")
            || set.tool() == Tool::Alembic && known.iter().any(|id| id.starts_with(&*parent.id));
        if !is_known {
            let message = Message::new("the migration {} that this one comes after is not there");
            let diagnostic = sink.report(&parent.place, Standing::New);
            diagnostic.message(message.with(Argument::declared(&parent.id)));
        }
    }
}

/// Several migrations that none comes after.
fn heads(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let followed: HashSet<&str> =
        set.migrations().iter().flat_map(|migration| &migration.parents).map(|parent| &*parent.id).collect();
    let replaced: HashSet<&str> =
        set.migrations().iter().flat_map(|migration| &migration.replaces).map(|id| &**id).collect();
    let is_head = |migration: &&Migration| {
        let is_followed = ids(migration).any(|id| followed.contains(id));
        !is_followed && !replaced.contains(&*migration.id)
    };
    let heads: Vec<&Migration> = set.migrations().iter().filter(is_head).collect();
    let Some((first, others)) = heads.split_first() else { return };
    for head in others {
        let place = first.place.clone();
        let diagnostic = sink.report(&head.place, Standing::New);
        diagnostic.message("two migrations are the newest one, and none brings them together");
        diagnostic.help("let one come after the other, or add a migration that comes after both");
        diagnostic.related_in(place.file, place.span, "this is the other one");
    }
}

/// What the last release had.
fn gone(set: &MigrationSet, sink: &mut MigrationSink<'_>) {
    let Some((baseline, release)) = set.baseline().and_then(|baseline| Some((baseline, baseline.release()?)))
    else {
        return;
    };
    let here: HashSet<&str> = set.migrations().iter().flat_map(ids).collect();
    let gone = baseline.migrations.iter().filter(|migration| !here.contains(&*migration.id));
    // Whoever has put many into one has done so on purpose.
    let gone: Vec<&Migration> = gone.collect();
    let Some(neighbour) = set.migrations().first().filter(|_| gone.len() < baseline.migrations.len()) else {
        return;
    };
    for migration in gone {
        let next = set.migrations().iter().find(|here| here.version > migration.version).unwrap_or(neighbour);
        let message = Message::new("the migration {}, which {} has, is not there any more")
            .with(Argument::declared(&migration.id))
            .with(Argument::declared(release));
        sink.report(&next.place, Standing::New).message(message);
    }
}

/// What a migration is called, and what it stands for.
fn ids(migration: &Migration) -> impl Iterator<Item = &str> {
    [&migration.id].into_iter().chain(&migration.replaces).map(|id| &**id)
}
