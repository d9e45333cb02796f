//! Flyway: `V1_2__name.sql`, `U1_2__name.sql` which undoes it, and `R__name.sql` which runs again when it changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Version, WayBack};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    let parts = |file: &'_ Arc<SourceFile>| -> Option<(char, String, String)> {
        let name = file.name().strip_suffix(".sql")?;
        let mut characters = name.chars();
        let kind = characters.next()?;
        let (version, name) = characters.as_str().split_once("__")?;
        Some((kind, version.to_owned(), name.to_owned()))
    };
    let mut undo: BTreeMap<Version, &Arc<SourceFile>> = BTreeMap::new();
    for file in files {
        if let Some(('U', version, _)) = parts(file)
            && let Some(version) = Version::parse(&version)
        {
            undo.insert(version, file);
        }
    }
    let migration = |file: &Arc<SourceFile>| {
        let (kind, version, name) = parts(file)?;
        let mut migration = match kind {
            'V' => {
                let version = Version::parse(&version)?;
                let mut migration = named(file, Some(version.clone()), version.to_string(), &name);
                let script = undo.get(&version).map(|undo| layout.whole(undo));
                migration.down = match way_back(script, &[file]) {
                    // Undoing is a part that has to be paid for: who has no such file at all does without.
                    WayBack::Missing(None) if undo.is_empty() => WayBack::ForwardOnly,
                    down => down,
                };
                migration
            }
            // What was there before comes back with the release that had it.
            'R' if version.is_empty() => {
                let mut migration = named(file, None, format!("R__{name}"), &name);
                migration.down = WayBack::Automatic;
                migration
            }
            _ => return None,
        };
        migration.up = Some(layout.whole(file));
        Some(migration)
    };
    files.iter().filter_map(migration).collect()
}
