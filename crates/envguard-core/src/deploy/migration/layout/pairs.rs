//! sqlx and golang-migrate: `1_name.up.sql` with `1_name.down.sql`. Of sqlx, `1_name.sql` too, which has no way back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Script, Tool, Version, WayBack};

#[derive(Default)]
struct Files<'f> {
    up: Option<&'f Arc<SourceFile>>,
    down: Option<&'f Arc<SourceFile>>,
    is_simple: bool,
}

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    // Two files with the same version and another name are two migrations, which is a mistake to be told.
    let mut found: BTreeMap<(Version, &str), Files<'_>> = BTreeMap::new();
    for file in files {
        let Some((version, rest)) = layout.relative(file).and_then(Version::before) else { continue };
        let Some(name) = rest.strip_prefix('_').and_then(|rest| rest.strip_suffix(".sql")) else { continue };
        if let Some(name) = name.strip_suffix(".up") {
            found.entry((version, name)).or_default().up = Some(file);
        } else if let Some(name) = name.strip_suffix(".down") {
            found.entry((version, name)).or_default().down = Some(file);
        } else if layout.tool == Tool::Sqlx {
            let files = found.entry((version, name)).or_default();
            (files.up, files.is_simple) = (Some(file), true);
        }
    }
    let is_simple = found.values().all(|files| files.is_simple && files.down.is_none());
    let migration = |((version, name), Files { up, down, .. }): ((Version, &str), Files<'_>)| {
        let file = up.or(down)?;
        let script =
            |file: Option<&Arc<SourceFile>>| -> Option<Script> { file.map(|file| layout.whole(file)) };
        let mut migration = named(file, Some(version.clone()), version.to_string(), name);
        migration.up = script(up);
        let files: Vec<&Arc<SourceFile>> = up.into_iter().chain(down).collect();
        migration.down = match way_back(script(down), &files) {
            WayBack::Missing(None) if is_simple => WayBack::ForwardOnly,
            down => down,
        };
        Some(migration)
    };
    found.into_iter().filter_map(migration).collect()
}
