//! What the operations of Alembic do to tables.

use envguard_syntax::Span;

use super::super::{Layout, embedded};
use crate::deploy::migration::code::{Call, Code, Language, calls};
use crate::deploy::migration::sql::Reading;
use crate::deploy::migration::step::{Effect, Name, Step};

/// What is done in `body`.
pub(super) fn read(code: &Code<'_>, body: Span, layout: &Layout) -> Reading {
    let mut reading = Reading::default();
    // What a batch is about is said where it begins.
    let mut batch: Option<Name> = None;
    for call in calls(code, body, Language::Python) {
        match (call.receiver, call.name) {
            ("op", "batch_alter_table") => batch = call.text(0).map(Name::new),
            ("op", "execute") => embedded::read(code, &call, layout, &mut reading),
            ("op", _) => {
                let table = call.text(0).map(Name::new);
                reading.steps.extend(step(code, &call, table, 1));
            }
            (receiver, _) if receiver.starts_with("batch") => {
                reading.steps.extend(step(code, &call, batch.clone(), 0));
            }
            _ => {}
        }
    }
    reading
}

/// What `call` does to `table`. Its own arguments begin at `first`.
fn step(code: &Code<'_>, call: &Call<'_>, table: Option<Name>, first: usize) -> Option<Step> {
    let has = |name: &str, value: &[u8]| {
        call.named(name).is_some_and(|argument| code.text(argument.span).trim_ascii() == value)
    };
    let column = || call.text(first).map(Name::new);
    let make = |effect, table, column| Some(Step::new(effect, table, column, call.span));
    match call.name {
        "create_table" => make(Effect::CreatesTable, table, None),
        "drop_table" => make(Effect::DropsTable, table, None),
        "rename_table" => make(Effect::RenamesTable(call.text(1).map(Name::new)), table, None),
        "drop_column" => make(Effect::DropsColumn, table, column()),
        "add_column" => {
            let added = call.unnamed().nth(first)?;
            let inside = calls(code, added.span, Language::Python);
            let definition = inside.first()?;
            let says = |name: &str| definition.named(name).map(|argument| code.text(argument.span));
            let is_required = says("nullable") == Some(b"False") && says("server_default").is_none();
            let column = definition.text(0).map(Name::new);
            is_required.then(|| Step::new(Effect::AddsRequiredColumn, table, column, call.span))
        }
        "alter_column" if call.named("new_column_name").is_some() => {
            make(Effect::RenamesColumn, table, column())
        }
        "alter_column" if call.named("type_").is_some() => make(Effect::ChangesType, table, column()),
        "alter_column" if has("nullable", b"False") => make(Effect::SetsNotNull, table, column()),
        "create_index" => {
            let table = if first == 0 { table } else { call.text(1).map(Name::new) };
            let concurrently = has("postgresql_concurrently", b"True");
            make(Effect::CreatesIndex { concurrently }, table, None)
        }
        "drop_index" if has("postgresql_concurrently", b"True") => {
            make(Effect::DropsIndexConcurrently, None, None)
        }
        "create_foreign_key"
        | "create_check_constraint"
        | "create_unique_constraint"
        | "create_primary_key"
        | "create_exclude_constraint"
            if !has("postgresql_not_valid", b"True") =>
        {
            let table = if first == 0 { table } else { call.text(1).map(Name::new) };
            make(Effect::AddsConstraint, table, None)
        }
        _ => None,
    }
}
