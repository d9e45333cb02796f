//! Knex: `20260102030405_name.js` with the functions `up` and `down`.

mod steps;

use std::sync::Arc;

use super::{Layout, javascript, named};
use crate::SourceFile;
use crate::deploy::migration::{Migration, Version, comments};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    files.iter().filter_map(|file| migration(layout, file)).collect()
}

fn migration(layout: &Layout, file: &Arc<SourceFile>) -> Option<Migration> {
    let (stem, _) = file.name().rsplit_once('.')?;
    let (version, name) = Version::before(stem)?;
    let code = comments::code(file);
    let config = code.find_word("transaction", 0).map(|at| code.skip_blanks(at + "transaction".len() + 1));
    let wraps = !config
        .is_some_and(|value| code.source().get(value..).is_some_and(|text| text.starts_with(b"false")));
    let (up, down) = javascript::ways(file, &code, wraps, |body| steps::read(&code, body, layout))?;
    let migration = named(file, Some(version), file.name(), name.trim_start_matches('_'));
    Some(Migration { up: Some(up), down, ..migration })
}
