//! TypeORM: `1767322800000-Name.ts`, a class with the methods `up` and `down`.

use std::sync::Arc;

use envguard_syntax::Span;

use super::{Layout, embedded, javascript, named};
use crate::SourceFile;
use crate::deploy::migration::code::{Code, Language, calls};
use crate::deploy::migration::sql::Reading;
use crate::deploy::migration::step::{Effect, Name, Step};
use crate::deploy::migration::{Migration, Version, comments};

pub(super) fn read(layout: &Layout, files: &[Arc<SourceFile>]) -> Vec<Migration> {
    files.iter().filter_map(|file| migration(layout, file)).collect()
}

fn migration(layout: &Layout, file: &Arc<SourceFile>) -> Option<Migration> {
    let (stem, _) = file.name().rsplit_once('.')?;
    let (version, name) = Version::before(stem)?;
    let code = comments::code(file);
    // It is a field of the class: `transaction = false`.
    let own = code.find_word("transaction", 0).map(|at| code.skip_blanks(at + "transaction".len()));
    let wraps = own.is_none_or(|sign| {
        let value = code.skip_blanks(sign + 1);
        !code.source().get(value..).is_some_and(|text| text.starts_with(b"false"))
    });
    let (up, down) = javascript::ways(file, &code, wraps, |body| steps(&code, body, layout))?;
    let migration = named(file, Some(version), stem, name.trim_start_matches(['-', '_']));
    Some(Migration { up: Some(up), down, ..migration })
}

/// What is done in `body`: most often by SQL, else by methods of the query runner.
fn steps(code: &Code<'_>, body: Span, layout: &Layout) -> Reading {
    let mut reading = Reading::default();
    for call in calls(code, body, Language::JavaScript) {
        let name = |index| call.text(index).map(Name::new);
        let step = |effect, column| Step::new(effect, name(0), column, call.span);
        let one = match call.name {
            "query" => {
                embedded::read(code, &call, layout, &mut reading);
                continue;
            }
            "createTable" => {
                // `new Table({ name: "users", … })`
                let name = call.arguments.first().and_then(|table| code.said(code.text_in(table.span)?));
                Step::new(Effect::CreatesTable, name.map(Name::new), None, call.span)
            }
            "dropTable" => step(Effect::DropsTable, None),
            "renameTable" => step(Effect::RenamesTable(name(1)), None),
            "dropColumn" | "dropColumns" => step(Effect::DropsColumn, name(1)),
            "renameColumn" => step(Effect::RenamesColumn, name(1)),
            "createIndex" | "createIndices" => step(Effect::CreatesIndex { concurrently: false }, None),
            "createForeignKey" | "createUniqueConstraint" | "createCheckConstraint" => {
                step(Effect::AddsConstraint, None)
            }
            _ => continue,
        };
        reading.steps.push(one);
    }
    reading
}
