//! What the methods of Rails do to tables.

use envguard_syntax::Span;

use super::super::{Layout, embedded};
use crate::deploy::migration::code::{Call, Code, Language, calls};
use crate::deploy::migration::sql::Reading;
use crate::deploy::migration::step::{Effect, Name, Step};

/// What is done in `body`.
pub(super) fn read(code: &Code<'_>, body: Span, layout: &Layout) -> Reading {
    let mut reading = Reading::default();
    // What `t.remove` is about is said by the `change_table` around it.
    let mut table: Option<Name> = None;
    for call in calls(code, body, Language::Ruby) {
        if matches!(call.name, "change_table" | "create_table" | "create_join_table") {
            table = call.text(0).map(Name::new);
        }
        match call.name {
            "execute" if call.receiver.is_empty() => embedded::read(code, &call, layout, &mut reading),
            _ if call.receiver.is_empty() => reading.steps.extend(of_table(code, &call)),
            _ => reading.steps.extend(within_table(code, &call, table.as_ref())),
        }
    }
    reading
}

fn of_table(code: &Code<'_>, call: &Call<'_>) -> Vec<Step> {
    let name = |index| call.text(index).map(Name::new);
    let is = |name: &str, value: &[u8]| {
        call.named(name).is_some_and(|argument| code.text(argument.span).trim_ascii() == value)
    };
    let step = |effect, column| Step::new(effect, name(0), column, call.span);
    let required = is("null", b"false") && call.named("default").is_none();
    let one = match call.name {
        "create_table" | "create_join_table" => step(Effect::CreatesTable, None),
        "drop_table" => step(Effect::DropsTable, None),
        "rename_table" => step(Effect::RenamesTable(name(1)), None),
        "remove_column" => step(Effect::DropsColumn, name(1)),
        "remove_columns" => {
            let columns = call.unnamed().skip(1).map(|column| column.text.map(Name::new));
            return columns.map(|column| step(Effect::DropsColumn, column)).collect();
        }
        "remove_reference" | "remove_belongs_to" | "remove_timestamps" => step(Effect::DropsColumn, None),
        "rename_column" => step(Effect::RenamesColumn, name(1)),
        "change_column" => step(Effect::ChangesType, name(1)),
        "add_column" | "add_reference" | "add_belongs_to" if required => {
            step(Effect::AddsRequiredColumn, name(1))
        }
        "change_column_null"
            if call.unnamed().nth(2).is_some_and(|null| code.text(null.span) == b"false") =>
        {
            step(Effect::SetsNotNull, name(1))
        }
        "add_index" => {
            let concurrently =
                call.named("algorithm").is_some_and(|algorithm| algorithm.text == Some("concurrently"));
            step(Effect::CreatesIndex { concurrently }, None)
        }
        "remove_index" if call.named("algorithm").is_some() => step(Effect::DropsIndexConcurrently, None),
        "add_foreign_key" | "add_check_constraint" if !is("validate", b"false") => {
            step(Effect::AddsConstraint, None)
        }
        "add_unique_constraint" | "add_exclusion_constraint" if call.named("using_index").is_none() => {
            step(Effect::AddsConstraint, None)
        }
        _ => return Vec::new(),
    };
    vec![one]
}

/// What is done to `table` by `t.remove :name` and its like.
fn within_table(code: &Code<'_>, call: &Call<'_>, table: Option<&Name>) -> Vec<Step> {
    let column = || call.text(0).map(Name::new);
    let step = |effect, column| Step::new(effect, table.cloned(), column, call.span);
    let is_null = |null: &[u8]| call.named("null").is_some_and(|argument| code.text(argument.span) == null);
    match call.name {
        "remove" => {
            let columns = call.unnamed().map(|column| column.text.map(Name::new));
            columns.map(|column| step(Effect::DropsColumn, column)).collect()
        }
        "remove_references" | "remove_belongs_to" | "remove_timestamps" => {
            vec![step(Effect::DropsColumn, None)]
        }
        "rename" => vec![step(Effect::RenamesColumn, column())],
        "change" => vec![step(Effect::ChangesType, column())],
        "index" => vec![step(Effect::CreatesIndex { concurrently: false }, None)],
        _ if is_null(b"false") && call.named("default").is_none() && column().is_some() => {
            vec![step(Effect::AddsRequiredColumn, column())]
        }
        _ => Vec::new(),
    }
}

/// What in the method `change` cannot be turned around by Rails.
pub(super) fn cannot_be_turned(code: &Code<'_>, change: Span) -> Option<Span> {
    let apart = apart(code, change);
    let is_apart = |call: &Call<'_>| apart.iter().any(|apart| apart.contains(call.span));
    let found = calls(code, change, Language::Ruby);
    let irreversible = found.iter().find(|call| {
        let lacks = |names: &[&str]| names.iter().all(|name| call.named(name).is_none());
        let cannot = match call.name {
            "execute" | "change_column" => true,
            "drop_table" => !has_block(code, call),
            "remove_column" => call.unnamed().count() < 3 && lacks(&["type"]),
            "remove_columns" => lacks(&["type"]),
            "remove_index" => lacks(&["column"]) && call.unnamed().count() < 2,
            "change_column_default" | "change_column_comment" | "change_table_comment" => lacks(&["from"]),
            _ => false,
        };
        cannot && call.receiver.is_empty() && !is_apart(call)
    });
    irreversible.map(|call| call.span)
}

/// The blocks that say for themselves what is done on which way.
fn apart(code: &Code<'_>, body: Span) -> Vec<Span> {
    let lines: Vec<Span> = code.lines(body).collect();
    let mut apart = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let text = code.text(*line).trim_ascii();
        let begins = [&b"reversible "[..], b"up_only ", b"revert "].iter().any(|word| text.starts_with(word));
        if !begins {
            continue;
        }
        let indentation = code.indentation(*line);
        let is_end = |line: &&Span| {
            code.text(**line).trim_ascii() == b"end" && code.indentation(**line) == indentation
        };
        let end = if text.ends_with(b"}") { None } else { lines[index + 1..].iter().find(is_end) };
        apart.push(end.map_or(*line, |end| line.to(*end)));
    }
    apart
}

/// Whether a block follows `call` on its line.
fn has_block(code: &Code<'_>, call: &Call<'_>) -> bool {
    let rest = Span::new(call.span.end as usize, code.source().len());
    let line = code.lines(rest).next().map(|line| code.text(line).trim_ascii());
    line.is_some_and(|line| line.starts_with(b"do") || line.starts_with(b"{"))
}
