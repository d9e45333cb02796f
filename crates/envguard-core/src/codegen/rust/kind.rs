//! What fields are read as, and their types.

use crate::codegen::model::{Bound, Empty, Kind, List, Numeric, Object, Presence, Text};
use crate::codegen::whole::{Step, Whole};

use super::choices::Choices;
use super::patterns::{IS_EMAIL, Patterns};
use super::value::float;
use super::{Item, quoted};

/// The type of a field.
pub(super) fn type_of_field(item: &Item<'_>) -> String {
    let mut name = type_of(&item.field.kind, item.choices.as_ref());
    if item.field.empty == Empty::Null {
        name = format!("Option<{name}>");
    }
    if item.field.is_secret {
        name = format!("Secret<{name}>");
    }
    if item.field.presence == Presence::Optional {
        name = format!("Option<{name}>");
    }
    name
}

fn type_of(kind: &Kind, choices: Option<&Choices>) -> String {
    let inner = |kind: Option<&Kind>| kind.map_or_else(|| "Json".to_owned(), |kind| type_of(kind, choices));
    match kind {
        Kind::Text(_) => choices.map_or("String", |choices| &choices.name).to_owned(),
        Kind::Integer(_) => "i64".to_owned(),
        Kind::Number(_) => "f64".to_owned(),
        Kind::Boolean(_) => "bool".to_owned(),
        Kind::List(list) => format!("Vec<{}>", inner(list.items.as_deref())),
        Kind::Object(object) => format!("BTreeMap<String, {}>", inner(object.values.as_deref())),
    }
}

/// What a field is read as.
pub(super) fn kind_of_field(item: &Item<'_>, patterns: &Patterns) -> String {
    let mut kind = Printer { choices: item.choices.as_ref(), patterns }.kind(&item.field.kind);
    if item.field.empty == Empty::Null {
        kind = format!("Nullable({kind})");
    }
    if item.field.is_secret {
        kind = format!("Hidden({kind})");
    }
    kind
}

struct Printer<'p> {
    choices: Option<&'p Choices>,
    patterns: &'p Patterns,
}

impl Printer<'_> {
    fn kind(&self, kind: &Kind) -> String {
        match kind {
            Kind::Text(text) => match self.choices {
                Some(Choices { name, .. }) => format!("OneOf({name}::ALL, {name}::as_str)"),
                None => format!("Text({})", all_of("text", &self.text_checks(text))),
            },
            Kind::Integer(numeric) => format!("Integer({})", all_of("n", &integer_checks(numeric))),
            Kind::Number(numeric) => format!("Number({})", all_of("n", &number_checks(numeric))),
            Kind::Boolean(None) => "Boolean(|_| true)".to_owned(),
            Kind::Boolean(Some(true)) => "Boolean(|value| value)".to_owned(),
            Kind::Boolean(Some(false)) => "Boolean(|value| !value)".to_owned(),
            Kind::List(list) => self.list(list),
            Kind::Object(Object { values, least, most }) => format!(
                "Object {{ values: {}, count: {} }}",
                self.inner(values.as_deref()),
                all_of("count", &within("count", *least, *most))
            ),
        }
    }

    fn list(&self, list: &List) -> String {
        let count = all_of("count", &within("count", list.least, list.most));
        let separator = quoted(list.separator.as_deref().unwrap_or_default());
        let items = self.inner(list.items.as_deref());
        format!(
            "List {{ items: {items}, separator: {separator}, is_unique: {}, count: {count} }}",
            list.is_unique
        )
    }

    fn inner(&self, inner: Option<&Kind>) -> String {
        inner.map_or_else(|| "Anything".to_owned(), |inner| self.kind(inner))
    }

    fn text_checks(&self, text: &Text) -> Vec<String> {
        let mut checks = within("Text::length(text)", text.least, text.most);
        checks.extend(text.patterns.iter().filter_map(|pattern| self.patterns.check(pattern)));
        checks.extend(text.min_entropy.map(|bits| format!("Text::entropy(text) >= {bits:?}")));
        checks
    }
}

/// A function of `parameter` that says whether all of `checks` hold.
fn all_of(parameter: &str, checks: &[String]) -> String {
    match checks {
        [] => "|_| true".to_owned(),
        [only] if only == IS_EMAIL => "self::is_email".to_owned(),
        checks if checks.iter().any(|check| check == NEVER) => "|_| false".to_owned(),
        checks => format!("|{parameter}| {}", checks.join(" && ")),
    }
}

/// What does not hold for any value.
const NEVER: &str = "false";

fn within(what: &str, least: Option<u64>, most: Option<u64>) -> Vec<String> {
    // No text and no list has more than a `usize` of 32 bits can hold.
    let count = |count: u64| count.min(u32::MAX.into());
    match (least.filter(|least| *least > 0).map(count), most.map(count)) {
        (Some(least), Some(most)) if least > most => vec![NEVER.to_owned()],
        (Some(least), Some(most)) => vec![format!("({least}..={most}).contains(&{what})")],
        (Some(least), None) => vec![format!("{what} >= {least}")],
        (None, Some(0)) => vec![format!("{what} == 0")],
        (None, Some(most)) => vec![format!("{what} <= {most}")],
        (None, None) => Vec::new(),
    }
}

fn integer_checks(numeric: &Numeric) -> Vec<String> {
    let whole = Whole::of(numeric);
    let mut checks = match (whole.least, whole.most) {
        (least, most) if least > most => return vec![NEVER.to_owned()],
        (i64::MIN, i64::MAX) => Vec::new(),
        (least, i64::MAX) => vec![format!("n >= {least}")],
        (i64::MIN, most) => vec![format!("n <= {most}")],
        (least, most) => vec![format!("({least}..={most}).contains(&n)")],
    };
    checks.extend(whole.steps.iter().filter_map(|step| match step {
        // All are multiples of that.
        Step::Whole(1) => None,
        Step::Whole(step) => Some(format!("n % {step} == 0")),
        Step::Other(step) => Some(format!("self::is_multiple(n as f64, {})", float(step)?)),
    }));
    checks.extend(whole.choices.map(|choices| one_of(choices.iter().map(i64::to_string))));
    checks
}

fn number_checks(numeric: &Numeric) -> Vec<String> {
    let bounds = (bound(numeric.minimum.as_ref()), bound(numeric.maximum.as_ref()));
    let mut checks = match &bounds {
        (Some((least, _)), Some((most, _))) if least > most => return vec![NEVER.to_owned()],
        (Some((least, false)), Some((most, is_exclusive))) if least < most => {
            vec![format!("({least:?}..{}{most:?}).contains(&n)", if *is_exclusive { "" } else { "=" })]
        }
        (minimum, maximum) => {
            let check = |bound: &Option<(f64, bool)>, sign: char| {
                let (limit, is_exclusive) = (*bound)?;
                Some(format!("n {sign}{} {limit:?}", if is_exclusive { "" } else { "=" }))
            };
            check(minimum, '>').into_iter().chain(check(maximum, '<')).collect()
        }
    };
    let steps = numeric.multiple_of.iter().filter_map(float);
    checks.extend(steps.map(|step| format!("self::is_multiple(n, {step})")));
    checks.extend(numeric.choices.as_ref().map(|choices| one_of(choices.iter().filter_map(float))));
    checks
}

fn bound(bound: Option<&Bound>) -> Option<(f64, bool)> {
    let bound = bound?;
    Some((bound.limit.as_f64()?, bound.is_exclusive))
}

/// That `n` is one of `choices`.
fn one_of(choices: impl Iterator<Item = String>) -> String {
    let choices: Vec<String> = choices.collect();
    match &*choices {
        [] => NEVER.to_owned(),
        [only] => format!("n == {only}"),
        _ => format!("[{}].contains(&n)", choices.join(", ")),
    }
}
