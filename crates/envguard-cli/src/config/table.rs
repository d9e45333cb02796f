//! What stands in tables and lists whose shape has been checked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use toml::Spanned;
use toml::de::DeValue;

use crate::{duration, paths};

/// The value that a table has under `name`.
pub(super) fn field<'t, 'i>(table: &'t Spanned<DeValue<'i>>, name: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    table.get_ref().as_table()?.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

/// The text under `name`.
pub(super) fn text<'t>(table: &'t Spanned<DeValue<'_>>, name: &str) -> Option<&'t str> {
    field(table, name)?.get_ref().as_str()
}

/// The time under `name`.
pub(super) fn time_in(table: &Spanned<DeValue<'_>>, name: &str) -> Option<Duration> {
    duration::parse_some(text(table, name)?).ok()
}

/// The path that a table has under `name`, as an absolute one.
pub(super) fn path_in(table: &Spanned<DeValue<'_>>, name: &str, root: &Path) -> Option<PathBuf> {
    Some(paths::absolute(Path::new(text(table, name)?), root))
}

/// The whole number under `name`.
pub(super) fn number(table: &Spanned<DeValue<'_>>, name: &str) -> Option<i64> {
    integer(field(table, name)?.get_ref())
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let DeValue::Integer(number) = value else { return None };
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A text, a number or a boolean, as JSON has it.
pub(super) fn scalar(value: &Spanned<DeValue<'_>>) -> Option<Value> {
    match value.get_ref() {
        DeValue::String(text) => Some(Value::from(text.as_ref())),
        DeValue::Boolean(is) => Some(Value::from(*is)),
        DeValue::Float(number) => number.as_str().parse::<f64>().ok().map(Value::from),
        number => integer(number).map(Value::from),
    }
}

/// The items of a list; none where it is something else.
pub(super) fn items<'v, 'i>(
    value: &'v Spanned<DeValue<'i>>,
) -> impl Iterator<Item = &'v Spanned<DeValue<'i>>> {
    value.get_ref().as_array().into_iter().flat_map(|items| items.iter())
}

/// The texts of a list.
pub(super) fn texts<'v>(value: &'v Spanned<DeValue<'_>>) -> impl Iterator<Item = &'v str> {
    items(value).filter_map(|item| item.get_ref().as_str())
}
