//! From a schema to the values that it takes.

use serde_json::{Number, Value};

use super::numbers::Bound;
use super::regular::Regular;
use super::values::{Clause, Format, Kind, Opaque, Shape, TooLarge, Values};
use crate::codegen::format::{encoding, source};
use crate::schema::{Draft, Part, is_checked_format, own_formats};

/// Schemas in schemas in schemas are not looked into any further.
const MAX_DEPTH: usize = 16;

/// How many schemas are read for one variable.
const MAX_READ: usize = 1000;

/// Words that are not understood, together with those that they work with, and the only type that they are about.
const OPAQUE: [(&[&str], Option<&str>); 10] = [
    (&["if", "then", "else"], None),
    (&["not"], None),
    (&["oneOf"], None),
    (&["contains", "minContains", "maxContains"], Some("array")),
    (&["dependencies"], Some("object")),
    (&["dependentRequired"], Some("object")),
    (&["dependentSchemas"], Some("object")),
    (&["propertyNames"], Some("object")),
    (&["contentEncoding", "contentMediaType"], Some("string")),
    (&["contentSchema"], Some("string")),
];

/// Words that list values, of which whole lists and objects are not understood.
const LISTING: [&[&str]; 2] = [&["enum"], &["const"]];

/// Words that are understood, and those that only say what a schema is called. All others depend on what is around them.
const UNDERSTOOD: [&str; 32] = [
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contentEncoding",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "id",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
    "uniqueItems",
    "x-envguard",
    "contentMediaType",
];

/// Formats whose patterns are exactly what the validator checks, from the first version that has them.
const EXACT: [(&str, Draft); 5] = [
    ("date", Draft::Draft4),
    ("ipv4", Draft::Draft4),
    ("ipv6", Draft::Draft4),
    ("json-pointer", Draft::Draft6),
    ("relative-json-pointer", Draft::Draft7),
];

/// The values that `schema` takes.
pub(super) fn values<'s>(schema: &Part<'s>) -> Result<Values<'s>, TooLarge> {
    Reader { left: MAX_READ }.schema(schema, 0)
}

struct Reader {
    left: usize,
}

impl Reader {
    fn schema<'s>(&mut self, schema: &Part<'s>, depth: usize) -> Result<Values<'s>, TooLarge> {
        if depth > MAX_DEPTH || self.left == 0 {
            return Err(TooLarge);
        }
        self.left -= 1;
        if let Some(takes_all) = schema.value().as_bool() {
            return Ok(if takes_all { Values::ANY } else { Values(Some(Vec::new())) });
        }
        let mut values = Values::ANY;
        for (word, part) in schema.deciding() {
            let said = self.word(schema, word, &part, depth)?;
            values = values.and(&said)?;
        }
        if has_members(schema) {
            values = values.and(&self.members(schema, depth)?)?;
        }
        Ok(opaque(schema, &values).settled())
    }

    /// The values that `word` of `schema` takes, which has `part` behind it.
    fn word<'s>(
        &mut self,
        schema: &Part<'s>,
        word: &str,
        part: &Part<'s>,
        depth: usize,
    ) -> Result<Values<'s>, TooLarge> {
        let value = part.value();
        Ok(match word {
            "$ref" => match schema.target() {
                Some(target) => self.schema(&target, depth + 1)?,
                None => Values::ANY,
            },
            "allOf" => {
                let mut values = Values::ANY;
                for part in part.items() {
                    values = values.and(&self.schema(&part, depth + 1)?)?;
                }
                values
            }
            // What fits exactly one fits any, and what it is for the others is looked at apart.
            "anyOf" | "oneOf" => {
                let all: Result<Vec<_>, _> = part.items().map(|part| self.schema(&part, depth + 1)).collect();
                Values::any_of(all?)?
            }
            "type" => Values::ANY.restricted(|clause| typed(clause, value)),
            "enum" => listed(value.as_array().map(Vec::as_slice).unwrap_or_default()),
            "const" => listed(std::slice::from_ref(value)),
            "items" if !is_entangled(schema) => {
                let items = self.schema(part, depth + 1)?;
                Values::ANY.restricted(|mut clause| {
                    if let Kind::List(lists) = &mut clause.kind {
                        lists.items.push(items.clone());
                    }
                    Some(clause)
                })
            }
            _ => Values::ANY.restricted(|mut clause| {
                ask(schema, word, value, &mut clause.kind);
                Some(clause)
            }),
        })
    }

    fn members<'s>(&mut self, schema: &Part<'s>, depth: usize) -> Result<Values<'s>, TooLarge> {
        let mut shape = Shape { members: Vec::new(), rest: Values::ANY };
        for (key, part) in schema.get("properties").iter().flat_map(Part::members) {
            shape.members.push((key.to_owned(), self.schema(&part, depth + 1)?));
        }
        if let Some(rest) = schema.get("additionalProperties").filter(|_| !is_entangled(schema)) {
            shape.rest = self.schema(&rest, depth + 1)?;
        }
        Ok(Values::ANY.restricted(|mut clause| {
            if let Kind::Object(objects) = &mut clause.kind {
                objects.shapes.push(shape.clone());
            }
            Some(clause)
        }))
    }
}

fn has_members(schema: &Part<'_>) -> bool {
    schema.deciding().any(|(word, _)| matches!(word, "properties" | "additionalProperties"))
}

/// Whether `schema` has words that are not understood and bear on others.
fn is_entangled(schema: &Part<'_>) -> bool {
    schema.deciding().any(|(word, part)| match word {
        "$ref" => schema.target().is_none(),
        "items" => part.value().is_array(),
        word => !UNDERSTOOD.contains(&word) && !OPAQUE.iter().any(|(words, _)| words.contains(&word)),
    }) || !schema.left_out().is_empty()
}

/// `clause`, if it is of one of the types that `types` names.
fn typed<'s>(mut clause: Clause<'s>, types: &Value) -> Option<Clause<'s>> {
    let has =
        |name: &str| types == name || types.as_array().is_some_and(|list| list.iter().any(|t| t == name));
    let fits = match &mut clause.kind {
        Kind::Number(numbers) => {
            numbers.are_whole |= !has("number");
            has("number") || has("integer")
        }
        kind => has(name(kind)),
    };
    fits.then_some(clause)
}

fn name(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Text(_) => "string",
        Kind::Number(_) => "number",
        Kind::Boolean(_) => "boolean",
        Kind::Null => "null",
        Kind::List(_) => "array",
        Kind::Object(_) => "object",
    }
}

/// The values `listed`; of lists and objects, all of which one is listed.
fn listed<'s>(listed: &[Value]) -> Values<'s> {
    Values::ANY.restricted(|mut clause| {
        let is_any = match &mut clause.kind {
            Kind::Text(texts) => {
                let mut own: Vec<String> =
                    listed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                own.sort_unstable();
                let is_any = !own.is_empty();
                texts.regular.push(Regular::Texts(own));
                is_any
            }
            Kind::Number(numbers) => {
                let own: Vec<Number> = listed.iter().filter_map(Value::as_number).cloned().collect();
                let is_any = !own.is_empty();
                numbers.choices = Some(own);
                is_any
            }
            Kind::Boolean(value) => listed.contains(&Value::Bool(*value)),
            Kind::Null => listed.contains(&Value::Null),
            Kind::List(_) => listed.iter().any(Value::is_array),
            Kind::Object(_) => listed.iter().any(Value::is_object),
        };
        is_any.then_some(clause)
    })
}

/// Takes in what `word` of `schema`, which has `value` behind it, asks of values of one kind.
fn ask(schema: &Part<'_>, word: &str, value: &Value, kind: &mut Kind<'_>) {
    match kind {
        Kind::Text(texts) => match (word, value) {
            ("pattern", Value::String(pattern)) => {
                texts.regular.push(Regular::of_schema(pattern));
            }
            ("format", Value::String(name)) => match exact_format(name, schema.draft()) {
                Some(pattern) => texts.regular.push(Regular::Pattern(pattern)),
                None if !is_checked_format(name) => {}
                None => texts.formats.push(Format { name: name.clone(), draft: schema.draft() }),
            },
            ("contentEncoding", Value::String(name)) => {
                texts.regular.extend(encoding(name).map(|pattern| Regular::Pattern(pattern.to_owned())));
            }
            ("minLength", value) => {
                texts.regular.push(Regular::Lengths { least: count(value), most: None });
            }
            ("maxLength", value) => {
                texts.regular.push(Regular::Lengths { least: 0, most: Some(count(value)) });
            }
            ("x-envguard", words) => {
                let bits = words.get("min-entropy").and_then(Value::as_f64).unwrap_or_default();
                texts.entropy = texts.entropy.max(bits);
            }
            _ => {}
        },
        Kind::Number(numbers) => {
            let Value::Number(limit) = value else { return };
            // In draft 4 another word says whether the bound itself is out of bounds.
            let has_flag =
                |name: &str| schema.get(name).is_some_and(|flag| flag.value() == &Value::Bool(true));
            let bound = |is_exclusive| Bound { limit: limit.clone(), is_exclusive };
            match word {
                "minimum" => numbers.at_least(bound(has_flag("exclusiveMinimum"))),
                "maximum" => numbers.at_most(bound(has_flag("exclusiveMaximum"))),
                "exclusiveMinimum" => numbers.at_least(bound(true)),
                "exclusiveMaximum" => numbers.at_most(bound(true)),
                "multipleOf" => numbers.steps.push(limit.clone()),
                _ => {}
            }
        }
        Kind::List(lists) => match word {
            "minItems" => lists.least = count(value),
            "maxItems" => lists.most = Some(count(value)),
            "uniqueItems" => lists.are_unique = value == &Value::Bool(true),
            _ => {}
        },
        Kind::Object(objects) => match word {
            "minProperties" => objects.least = count(value),
            "maxProperties" => objects.most = Some(count(value)),
            "required" => {
                let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                objects.required.extend(names.map(str::to_owned));
            }
            _ => {}
        },
        Kind::Boolean(_) | Kind::Null => {}
    }
}

/// A count, which has been looked at for being one.
fn count(value: &Value) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, and not negative"
    )]
    value.as_u64().or_else(|| value.as_f64().map(|count| count as u64)).unwrap_or_default()
}

/// The pattern of the format `name`, where it is exactly what `draft` has it be.
fn exact_format(name: &str, draft: Draft) -> Option<String> {
    let is_exact = EXACT.iter().any(|(exact, since)| *exact == name && *since <= draft);
    let pattern = source(name).filter(|_| is_exact || own_formats().any(|own| own == name))?;
    Some(format!("^(?:{pattern})$"))
}

/// The formats whose patterns are exact in the latest version.
#[cfg(test)]
pub(super) fn exact_formats() -> impl Iterator<Item = &'static str> {
    EXACT.iter().map(|(name, _)| *name).chain(own_formats())
}

/// `values` with what is asked of them in words that are not understood.
fn opaque<'s>(schema: &Part<'s>, values: &Values<'s>) -> Values<'s> {
    let has = |word: &str| schema.get(word).is_some_and(|_| schema.deciding().any(|(own, _)| own == word));
    let is_entangled = is_entangled(schema);
    let groups: Vec<_> = OPAQUE
        .into_iter()
        .filter(|(words, _)| match **words {
            // Of these two the first is understood by itself.
            ["contentEncoding", media_type] => has(media_type),
            ["oneOf"] => has("oneOf") && !is_either(schema),
            [first, ..] => has(first),
            [] => false,
        })
        .collect();
    let is_whole = |value: &Value| value.is_array() || value.is_object();
    let has_whole = |word: &str| match (word, schema.get(word)) {
        ("const", Some(constant)) => is_whole(constant.value()),
        ("enum", Some(list)) => list.items().any(|item| is_whole(item.value())),
        _ => false,
    };
    let listing: Vec<&'static [&'static str]> =
        LISTING.into_iter().filter(|words| words.iter().any(|word| has_whole(word))).collect();
    if groups.is_empty() && !is_entangled && listing.is_empty() {
        return values.clone();
    }
    values.restricted(|mut clause| {
        let name = name(&clause.kind);
        let about = groups.iter().filter(|(_, only)| only.is_none_or(|only| only == name));
        clause.opaque.extend(about.map(|(words, _)| Opaque { schema: schema.clone(), words }));
        if matches!(name, "array" | "object") {
            clause.opaque.extend(listing.iter().map(|words| Opaque { schema: schema.clone(), words }));
        }
        if is_entangled {
            clause.opaque.push(Opaque { schema: schema.clone(), words: &[] });
        }
        Some(clause)
    })
}

/// Whether no value can fit two alternatives of `schema`, for they are of different types, each of which is said.
fn is_either(schema: &Part<'_>) -> bool {
    let alternatives = schema.get("oneOf");
    let mut seen: Vec<String> = Vec::new();
    alternatives.iter().flat_map(Part::items).all(|alternative| {
        let Some(types) = alternative.get("type") else { return false };
        let names: Vec<String> = match types.value() {
            Value::String(name) => vec![name.replace("integer", "number")],
            Value::Array(names) => {
                names.iter().filter_map(Value::as_str).map(|name| name.replace("integer", "number")).collect()
            }
            _ => return false,
        };
        let is_apart = names.iter().all(|name| !seen.contains(name));
        seen.extend(names);
        is_apart
    })
}
