//! Whether a file is of the [`Shape`] that it should be.

use envguard_core::{Level, Severity, rules, similar};
use envguard_secrets::Confidence;
use envguard_syntax::dialect::Dialect;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::patterns;
use super::problem::ConfigProblem;
use super::shape::{Field, Shape};

/// Adds to `problems` what is wrong with `value`. Recursion is as deep as the shape is, whatever the file.
pub(crate) fn check(shape: &Shape, value: &Spanned<DeValue<'_>>, problems: &mut Vec<ConfigProblem>) {
    let span = value.span();
    match (shape, value.get_ref()) {
        (Shape::Text | Shape::Path | Shape::TextOrTable(_), DeValue::String(text)) => {
            if text.is_empty() {
                problems
                    .push(ConfigProblem::new(span, format!("expected {}, found nothing", shape.expected())));
            }
        }
        (Shape::Pattern, DeValue::String(text)) => {
            if let Err(what) = patterns::parse(text) {
                problems.push(ConfigProblem::new(span, format!("the pattern {what}")));
            }
        }
        (Shape::OneOf { what, names }, DeValue::String(name)) => known(&names(), what, name, span, problems),
        (Shape::Dialect, DeValue::String(name)) => {
            let names = Dialect::ALL.map(Dialect::name);
            known(&names, "dialect", name, span, problems);
        }
        (Shape::Severity, DeValue::String(name)) => {
            let names = Severity::ALL.map(Severity::name);
            known(&names, "severity", name, span, problems);
        }
        (Shape::Confidence, DeValue::String(name)) => {
            known(&Confidence::ALL.map(Confidence::name), "confidence", name, span, problems);
        }
        (Shape::Notation(notation), DeValue::String(text)) => {
            if let Err(what) = (notation.check)(text) {
                problems.push(ConfigProblem::new(span, what));
            }
        }
        (Shape::Count { from, to }, DeValue::Integer(number)) => {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            if !number.is_ok_and(|number| (*from..=*to).contains(&number)) {
                problems.push(ConfigProblem::new(span, format!("expected a number from {from} to {to}")));
            }
        }
        (
            Shape::Scalar,
            DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_),
        ) => {}
        (Shape::Levels, DeValue::Table(table)) => check_levels(table, problems),
        (Shape::List { of, at_least_one }, DeValue::Array(items)) => {
            if *at_least_one && items.is_empty() {
                problems.push(ConfigProblem::new(span, "expected at least one item"));
            }
            items.iter().for_each(|item| check(of, item, problems));
        }
        (Shape::Map(of), DeValue::Table(table)) => {
            table.iter().for_each(|(_, value)| check(of, value, problems));
        }
        (Shape::Table(fields) | Shape::TextOrTable(fields), DeValue::Table(table)) => {
            check_table(fields, table, span, problems);
        }
        (_, found) => problems.push(wrong_type(shape, found, span)),
    }
}

/// Adds to `problems` what is wrong with a table that may have `fields`; `span` is where it stands.
pub(crate) fn check_table(
    fields: &[Field],
    table: &DeTable<'_>,
    span: std::ops::Range<usize>,
    problems: &mut Vec<ConfigProblem>,
) {
    for (key, value) in table {
        match fields.iter().find(|field| field.name == key.get_ref()) {
            Some(field) => check(&field.shape, value, problems),
            None => problems.push(unknown(
                fields.iter().map(|field| field.name),
                "key",
                key.get_ref(),
                key.span(),
            )),
        }
    }
    for field in fields.iter().filter(|field| field.required) {
        if !table.iter().any(|(key, _)| key.get_ref() == field.name) {
            problems.push(ConfigProblem::new(span.clone(), format!("`{}` is missing", field.name)));
        }
    }
}

fn check_levels(table: &DeTable<'_>, problems: &mut Vec<ConfigProblem>) {
    for (key, value) in table {
        if rules::find(key.get_ref()).is_none() && key.get_ref() != rules::FAMILY_OF_MIGRATIONS {
            let problem = ConfigProblem::new(key.span(), format!("unknown rule `{}`", key.get_ref()));
            problems.push(match rules::similar(key.get_ref()) {
                Some(near) => problem.help(format!("did you mean `{}`?", near.name)),
                None => problem.help("`envguard rules` lists them"),
            });
        }
        match value.get_ref() {
            DeValue::String(name) => known(&Level::NAMES, "level", name, value.span(), problems),
            found => problems.push(
                ConfigProblem::new(value.span(), format!("expected a level, found {}", kind(found)))
                    .help(one_of(&Level::NAMES)),
            ),
        }
    }
}

/// Adds a problem if `name` is none of `names`.
fn known(
    names: &[&str],
    what: &str,
    name: &str,
    span: std::ops::Range<usize>,
    problems: &mut Vec<ConfigProblem>,
) {
    if names.contains(&name) {
        return;
    }
    let problem = unknown(names.iter().copied(), what, name, span);
    problems.push(match problem.help {
        Some(_) => problem,
        None => problem.help(one_of(names)),
    });
}

/// The problem that `name` is, which should be one of `names`.
fn unknown<'n>(
    names: impl Iterator<Item = &'n str>,
    what: &str,
    name: &str,
    span: std::ops::Range<usize>,
) -> ConfigProblem {
    let problem = ConfigProblem::new(span, format!("unknown {what} `{name}`"));
    match similar(name, names) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    }
}

fn one_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("one of {} or {last}", others.join(", ")),
        _ => names.concat(),
    }
}

fn wrong_type(shape: &Shape, found: &DeValue<'_>, span: std::ops::Range<usize>) -> ConfigProblem {
    let problem = ConfigProblem::new(span, format!("expected {}, found {}", shape.expected(), kind(found)));
    match (shape, found) {
        (Shape::List { .. }, DeValue::String(_)) => problem.help("put it in brackets: `[\"…\"]`"),
        (Shape::List { of: Shape::Table(_), .. }, DeValue::Table(_)) => {
            problem.help("write its name in double brackets: `[[…]]`")
        }
        _ => problem,
    }
}

/// What a value is, with its article.
pub(crate) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
