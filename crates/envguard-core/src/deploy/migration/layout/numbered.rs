//! Files of SQL with versions and nothing else: `0001_name.sql`, `0001-name.sql`.

use std::sync::Arc;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Version, WayBack};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    let migration = |file: &Arc<SourceFile>| {
        let (version, rest) = Version::before(layout.relative(file)?)?;
        let name = rest.strip_suffix(".sql")?.strip_prefix(['_', '-', '.'])?;
        let mut migration = named(file, Some(version.clone()), version.to_string(), name);
        migration.up = Some(layout.whole(file));
        migration.down = match way_back(None, &[file]) {
            WayBack::Missing(None) => WayBack::ForwardOnly,
            down => down,
        };
        Some(migration)
    };
    files.iter().filter_map(migration).collect()
}
