//! What the schema builder of Knex does to tables.

use envguard_syntax::Span;

use super::super::{Layout, embedded};
use crate::deploy::migration::code::{Call, Code, Language, calls};
use crate::deploy::migration::sql::Reading;
use crate::deploy::migration::step::{Effect, Name, Step};

/// What is done in `body`.
pub(super) fn read(code: &Code<'_>, body: Span, layout: &Layout) -> Reading {
    let mut reading = Reading::default();
    // The tables that are being built: what is called on the builder is about the last one around it.
    let mut built: Vec<(Span, Option<Name>, bool)> = Vec::new();
    for call in calls(code, body, Language::JavaScript) {
        let name = |index| call.text(index).map(Name::new);
        let step = |effect| Step::new(effect, name(0), None, call.span);
        match call.name {
            "raw" => embedded::read(code, &call, layout, &mut reading),
            "createTable" | "createTableIfNotExists" => {
                reading.steps.push(step(Effect::CreatesTable));
                built.push((call.span, name(0), true));
            }
            "table" | "alterTable" => built.push((call.span, name(0), false)),
            "dropTable" | "dropTableIfExists" | "dropView" => reading.steps.push(step(Effect::DropsTable)),
            "renameTable" => reading.steps.push(step(Effect::RenamesTable(name(1)))),
            _ => {
                let around = built.iter().rev().find(|(span, ..)| span.contains(call.span));
                if let Some((_, table, false)) = around {
                    reading.steps.extend(within(code, &call, table.as_ref()));
                }
            }
        }
    }
    reading
}

/// What `call` does to a `table` that is there.
fn within(code: &Code<'_>, call: &Call<'_>, table: Option<&Name>) -> Option<Step> {
    let column = call.text(0).map(Name::new);
    let step = |effect| Some(Step::new(effect, table.cloned(), column.clone(), call.span));
    match call.name {
        "dropColumn" | "dropColumns" | "dropTimestamps" => step(Effect::DropsColumn),
        "renameColumn" => step(Effect::RenamesColumn),
        "dropNullable" => step(Effect::SetsNotNull),
        "index" => {
            Some(Step::new(Effect::CreatesIndex { concurrently: false }, table.cloned(), None, call.span))
        }
        "foreign" | "unique" | "check" => {
            Some(Step::new(Effect::AddsConstraint, table.cloned(), None, call.span))
        }
        _ if call.receiver.contains('.') || call.receiver.is_empty() || column.is_none() => None,
        _ => {
            let chain = chain(code, call);
            let has = |method: &str| chain.contains(&format!(".{method}("));
            if has("alter") {
                step(Effect::ChangesType)
            } else if has("notNullable") && !has("defaultTo") {
                step(Effect::AddsRequiredColumn)
            } else {
                None
            }
        }
    }
}

/// What is called on what `call` gives, up to the end of the statement.
fn chain(code: &Code<'_>, call: &Call<'_>) -> String {
    let mut at = call.span.end as usize;
    let mut chain = String::new();
    loop {
        let dot = code.skip_blanks(at);
        if code.source().get(dot) != Some(&b'.') {
            return chain;
        }
        let Some(end) = code.find_word_end(dot + 1) else { return chain };
        chain.push_str(&String::from_utf8_lossy(code.text(Span::new(dot, end))));
        chain.push('(');
        at = code.close(end).unwrap_or(end);
    }
}
