//! Values by default.

use serde_json::{Number, Value};

use crate::codegen::model::{Empty, Kind};
use crate::codegen::whole::whole;

use super::choices::Choices;
use super::{Item, quoted};

/// The value that a field has by default; `None` where it cannot have it.
pub(super) fn default(item: &Item<'_>, default: &Value) -> Option<String> {
    let text = value(&item.field.kind, item.choices.as_ref(), default)?;
    Some(if item.field.empty == Empty::Null { format!("Some({text})") } else { text })
}

fn value(kind: &Kind, choices: Option<&Choices>, value: &Value) -> Option<String> {
    let all = |inner: Option<&Kind>, value: &Value| match inner {
        Some(inner) => self::value(inner, choices, value),
        None => anything(value),
    };
    Some(match (kind, value) {
        (Kind::Text(_), value) => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match choices {
                Some(choices) => choices.value(&text)?,
                None => owned(&text),
            }
        }
        (Kind::Integer(_), Value::Number(number)) => whole(number)?.to_string(),
        (Kind::Number(_), Value::Number(number)) => float(number)?,
        (Kind::Boolean(_), Value::Bool(value)) => value.to_string(),
        (Kind::List(list), Value::Array(items)) => {
            let items = items.iter().map(|item| all(list.items.as_deref(), item));
            sequence(&items.collect::<Option<Vec<_>>>()?)
        }
        (Kind::Object(object), Value::Object(members)) => {
            let members =
                members.iter().map(|(name, member)| Some((&**name, all(object.values.as_deref(), member)?)));
            map(members.collect::<Option<Vec<_>>>()?)
        }
        _ => return None,
    })
}

/// A value of JSON as such.
fn anything(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => "Json::Null".to_owned(),
        Value::Bool(value) => format!("Json::Boolean({value})"),
        Value::Number(number) => match whole(number) {
            Some(whole) => format!("Json::Integer({whole})"),
            None => format!("Json::Number({})", float(number)?),
        },
        Value::String(text) => format!("Json::Text({})", owned(text)),
        Value::Array(items) => {
            let items = items.iter().map(anything);
            format!("Json::List({})", sequence(&items.collect::<Option<Vec<_>>>()?))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| Some((&**name, anything(member)?)));
            format!("Json::Object({})", map(members.collect::<Option<Vec<_>>>()?))
        }
    })
}

fn sequence(items: &[String]) -> String {
    format!("vec![{}]", items.join(", "))
}

fn map(members: Vec<(&str, String)>) -> String {
    if members.is_empty() {
        return "BTreeMap::new()".to_owned();
    }
    let members = members.into_iter().map(|(name, member)| format!("({}, {member})", owned(name)));
    format!("BTreeMap::from([{}])", members.collect::<Vec<_>>().join(", "))
}

fn owned(text: &str) -> String {
    format!("{}.to_owned()", quoted(text))
}

/// The literal for `number` that has a point or an exponent, as those of Rust have.
pub(super) fn float(number: &Number) -> Option<String> {
    number.as_f64().filter(|number| number.is_finite()).map(|number| format!("{number:?}"))
}
