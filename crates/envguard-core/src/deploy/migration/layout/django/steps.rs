//! What the operations of Django do to tables.

use envguard_syntax::Span;

use super::super::{Layout, embedded};
use crate::deploy::migration::code::{Call, Code, Language, calls};
use crate::deploy::migration::sql::Reading;
use crate::deploy::migration::step::{Effect, Name, Step};

/// What `operations` do. Tables are called as their models are.
pub(super) fn read(code: &Code<'_>, operations: Span, layout: &Layout) -> Reading {
    let mut reading = Reading::default();
    for call in of_database(code, operations) {
        if call.name == "RunSQL" {
            embedded::read(code, &call, layout, &mut reading);
        } else {
            reading.steps.extend(step(code, &call));
        }
    }
    reading
}

/// What cannot be undone, for it does not say how.
pub(super) fn cannot_be_undone(code: &Code<'_>, operations: Span) -> Option<Span> {
    let found = of_database(code, operations);
    let irreversible = found.iter().find(|call| match call.name {
        "RunPython" => call.either(1, "reverse_code").is_none(),
        "RunSQL" => call.either(1, "reverse_sql").is_none(),
        _ => false,
    });
    irreversible.map(|call| call.span)
}

/// The operations that reach the database.
fn of_database<'c>(code: &'c Code<'_>, operations: Span) -> Vec<Call<'c>> {
    let mut found = calls(code, operations, Language::Python);
    let of_state: Vec<Span> = found
        .iter()
        .filter_map(|call| call.named("state_operations"))
        .map(|argument| argument.span)
        .collect();
    found.retain(|call| !of_state.iter().any(|state| state.contains(call.span)));
    found
}

fn step(code: &Code<'_>, call: &Call<'_>) -> Option<Step> {
    let name = |index, name| call.either(index, name).and_then(|argument| argument.text).map(Name::new);
    let make = |effect, table, column| Some(Step::new(effect, table, column, call.span));
    match call.name {
        "CreateModel" => make(Effect::CreatesTable, name(0, "name"), None),
        "DeleteModel" => make(Effect::DropsTable, name(0, "name"), None),
        "RenameModel" => make(Effect::RenamesTable(name(1, "new_name")), name(0, "old_name"), None),
        "AlterModelTable" => make(Effect::RenamesTable(name(1, "table")), name(0, "name"), None),
        "RemoveField" => make(Effect::DropsColumn, name(0, "model_name"), name(1, "name")),
        "RenameField" => make(Effect::RenamesColumn, name(0, "model_name"), name(1, "old_name")),
        "AddField" => {
            let field = call.either(2, "field")?;
            let inside = calls(code, field.span, Language::Python);
            let definition = inside.first()?;
            let says = |name: &str| definition.named(name).map(|argument| code.text(argument.span));
            // A default of Django is one of the app: the column itself has none once it is added.
            let is_required = says("null") != Some(b"True")
                && says("db_default").is_none()
                && !matches!(
                    definition.name,
                    "ManyToManyField" | "GeneratedField" | "AutoField" | "BigAutoField"
                );
            is_required.then(|| {
                Step::new(Effect::AddsRequiredColumn, name(0, "model_name"), name(1, "name"), call.span)
            })
        }
        "AddIndex" => make(Effect::CreatesIndex { concurrently: false }, name(0, "model_name"), None),
        "AddIndexConcurrently" => {
            make(Effect::CreatesIndex { concurrently: true }, name(0, "model_name"), None)
        }
        "RemoveIndexConcurrently" => make(Effect::DropsIndexConcurrently, None, None),
        "AddConstraint" => make(Effect::AddsConstraint, name(0, "model_name"), None),
        _ => None,
    }
}
