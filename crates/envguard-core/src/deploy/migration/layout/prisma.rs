//! Prisma: `20260102030405_name/migration.sql`. A `down.sql` beside it is what people write for a rollback by hand.

use std::sync::Arc;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Version, WayBack};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    let migration = |file: &Arc<SourceFile>| {
        let directory = layout.relative(file)?.strip_suffix("/migration.sql")?;
        let version = Version::before(directory).map(|(version, _)| version);
        let name = directory
            .trim_start_matches(|character: char| character.is_ascii_digit())
            .trim_start_matches('_');
        let mut migration = named(file, version, directory, name);
        migration.up = Some(layout.whole(file));
        let is_down = |other: &&Arc<SourceFile>| {
            layout.relative(other).and_then(|path| path.strip_suffix("/down.sql")) == Some(directory)
        };
        let down = files.iter().find(is_down);
        migration.down = match way_back(down.map(|down| layout.whole(down)), &[file]) {
            WayBack::Missing(None) => WayBack::ForwardOnly,
            down => down,
        };
        Some(migration)
    };
    files.iter().filter_map(migration).collect()
}
