//! Diesel: `2026-01-02-030405_name/up.sql` with `down.sql`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Layout, named, way_back};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Script, Version, comments};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    let mut directories: BTreeMap<&str, Vec<(&str, &Arc<SourceFile>)>> = BTreeMap::new();
    for file in files {
        if let Some((directory, name)) = layout.relative(file).and_then(|path| path.split_once('/')) {
            directories.entry(directory).or_default().push((name, file));
        }
    }
    let migration = |(directory, files): (&str, Vec<(&str, &Arc<SourceFile>)>)| {
        let find = |wanted: &str| files.iter().find(|(name, _)| *name == wanted).map(|(_, file)| *file);
        let (up, down) = (find("up.sql"), find("down.sql"));
        let file = up.or(down)?;
        let (version, name) = directory.split_once('_')?;
        // The date and the time in one number: that is what Diesel compares.
        let version = Version::parse(&version.replace('-', ""))?;
        let wraps = !find("metadata.toml").is_some_and(|file| comments::runs_outside(&file.bytes));
        let script = |file: &Arc<SourceFile>| Script::sql(file, super::whole(file), layout.dialect, wraps);
        let mut migration = named(file, Some(version.clone()), version.to_string(), name);
        migration.up = up.map(script);
        let beside: Vec<&Arc<SourceFile>> = up.into_iter().chain(down).collect();
        migration.down = way_back(down.map(script), &beside);
        Some(migration)
    };
    directories.into_iter().filter_map(migration).collect()
}
