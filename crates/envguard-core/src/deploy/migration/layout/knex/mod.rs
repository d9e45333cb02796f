//! Knex: `20260102030405_name.js` with the functions `up` and `down`.

mod steps;

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Layout, javascript, named, way_back};
use crate::deploy::migration::code::Language;
use crate::deploy::migration::{Migration, Script, Version, WayBack, comments};
use crate::{Place, SourceFile};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    files.iter().filter_map(|file| migration(layout, file)).collect()
}

fn migration(layout: &Layout, file: &Arc<SourceFile>) -> Option<Migration> {
    let (stem, _) = file.name().rsplit_once('.')?;
    let (version, name) = Version::before(stem)?;
    let code = comments::code(file);
    let up = javascript::function(&code, "up")?;
    let config = code.find_word("transaction", 0).map(|at| code.skip_blanks(at + "transaction".len() + 1));
    let wraps = !config
        .is_some_and(|value| code.source().get(value..).is_some_and(|text| text.starts_with(b"false")));
    let script = |body: Span| {
        let reading = steps::read(&code, body, layout);
        let is_empty = javascript::is_empty(&code, body);
        Script::code(file, body, Language::JavaScript, is_empty, wraps, reading)
    };
    let mut migration = named(file, Some(version), file.name(), name.trim_start_matches('_'));
    migration.up = Some(script(up));
    migration.down = match javascript::function(&code, "down") {
        Some(down) if javascript::refuses(&code, down) => WayBack::Declared(Place::new(file, down)),
        down => way_back(down.map(script), &[file]),
    };
    Some(migration)
}
