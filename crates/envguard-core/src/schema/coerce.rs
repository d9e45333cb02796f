//! From the texts of an environment to the types of a schema.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use serde_json::{Number, Value};

use super::SchemaProblem;
use super::library::{Address, Library, Spot};
use super::shape::TYPES;
use crate::tree::{Node, NodeKind};
use crate::{Message, Severity};

/// What a variable of an environment may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Variable {
    types: Types,
    /// The values of `enum` and `const` that are no texts.
    members: Vec<Value>,
    separator: Option<Box<str>>,
    /// What the items of a list may be.
    items: Option<Box<Variable>>,
    /// What it is where it is not set.
    pub(super) default: Option<Value>,
}

/// A set of types; empty where the schema says nothing about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Types(u8);

impl Types {
    const NUMERIC: Types = Types(0b1_0100);

    fn of(name: &str) -> Self {
        TYPES.iter().position(|known| *known == name).map_or(Types(0), |index| Types(1 << index))
    }

    fn has(self, name: &str) -> bool {
        self.0 & Types::of(name).0 != 0
    }

    fn is_unknown(self) -> bool {
        self.0 == 0
    }

    fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// What both allow. An integer is a number.
    fn and(self, other: Types) -> Types {
        if self.is_unknown() || other.is_unknown() {
            return self.or(other);
        }
        let widen = |types: Types| if types.has("number") { types.or(Types::of("integer")) } else { types };
        Types(widen(self).0 & widen(other).0)
    }
}

/// Schemas in schemas in schemas are not looked into any further.
const MAX_DEPTH: usize = 16;

/// Variables by name.
pub(super) type Variables = HashMap<Box<str>, Variable, RandomState>;

/// What the schema says of each variable, and of those that it does not name.
pub(super) fn variables(library: &Library) -> (Variables, Variable) {
    let mut variables = Variables::default();
    let mut other = Variable::default();
    for (schema, always) in applying(library) {
        for (name, property) in
            schema.get("properties").into_iter().flat_map(|map| map.members().collect::<Vec<_>>())
        {
            let mut found = Variable::of(library, &property, 0);
            found.default = found.default.filter(|_| always);
            match variables.get_mut(name) {
                Some(known) => known.complete(found),
                None => {
                    variables.insert(name.into(), found);
                }
            }
        }
        let patterns =
            schema.get("patternProperties").into_iter().flat_map(|map| map.members().collect::<Vec<_>>());
        let rest =
            ["additionalProperties", "unevaluatedProperties"].into_iter().filter_map(|word| schema.get(word));
        for part in patterns.map(|(_, part)| part).chain(rest) {
            let found = Variable::of(library, &part, 0);
            other.types = other.types.or(found.types);
            other.separator = other.separator.or(found.separator);
            other.items = other.items.or(found.items);
        }
    }
    (variables, other)
}

/// The schemas that an environment as a whole has to fit, from the outermost on, and whether it always has to.
fn applying(library: &Library) -> Vec<(Spot<'_>, bool)> {
    let mut found: Vec<(Spot<'_>, bool)> = Vec::new();
    let mut seen: HashSet<Address> = HashSet::new();
    let mut next: Vec<(Spot<'_>, bool)> =
        library.at(Address::root()).map(|root| (root, true)).into_iter().collect();
    while !next.is_empty() {
        let mut after = Vec::new();
        for (spot, always) in next {
            if !seen.insert(spot.address.clone()) {
                continue;
            }
            if let Some(target) = library.follow(&spot) {
                after.push((target, always));
            }
            let sure = spot.get("allOf").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
            after.extend(sure.map(|part| (part, always)));
            let not_sure = super::cycle::parts(&spot)
                .into_iter()
                .filter(|part| !part.address.pointer.contains("/allOf/"));
            after.extend(not_sure.map(|part| (part, false)));
            found.push((spot, always));
        }
        next = after;
    }
    found
}

impl Variable {
    fn of(library: &Library, spot: &Spot<'_>, depth: usize) -> Self {
        let mut variable = Variable { types: types(library, spot, depth), ..Variable::default() };
        variable.gather(library, spot, depth);
        if variable.types.is_unknown() && variable.members.is_empty() && is_numeric(spot.node) {
            variable.types = Types::NUMERIC;
        }
        variable
    }

    /// Takes in what the schema at `spot` and those that it is made of say besides types.
    fn gather(&mut self, library: &Library, spot: &Spot<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let node = spot.node;
        let listed = node.get("enum").map(Node::items).unwrap_or_default().iter().chain(node.get("const"));
        self.members.extend(listed.filter(|value| value.text().is_none()).map(Node::to_json));
        let separator = node.get("x-envguard").and_then(|words| words.get("separator")).and_then(Node::text);
        if self.separator.is_none() {
            self.separator = separator.filter(|separator| !separator.is_empty()).map(Into::into);
        }
        if self.default.is_none() {
            self.default = node.get("default").map(Node::to_json);
        }
        if self.items.is_none() {
            self.items = spot.get("items").map(|items| Box::new(Variable::of(library, &items, depth + 1)));
        }
        let parts = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|word| spot.get(word));
        for part in parts.flat_map(|list| list.items().collect::<Vec<_>>()).chain(library.follow(spot)) {
            self.gather(library, &part, depth + 1);
        }
    }

    /// Takes from `other` what is not known yet.
    fn complete(&mut self, other: Variable) {
        if self.types.is_unknown() {
            self.types = other.types;
        }
        self.members.extend(other.members);
        self.separator = self.separator.take().or(other.separator);
        self.items = self.items.take().or(other.items);
        self.default = self.default.take().or(other.default);
    }

    /// Whether an empty text is no value at all: where neither a text nor `null` nor a list of nothing is allowed.
    pub(super) fn takes_empty(&self) -> bool {
        self.types.is_unknown()
            || self.types.has("string")
            || self.types.has("null")
            || (self.types.has("array") && self.separator.is_some())
    }

    /// Whether it may be `null`.
    pub(super) fn takes_null(&self) -> bool {
        self.types.has("null")
    }

    /// Which types its texts are read as.
    pub(super) fn reads(&self, name: &str) -> bool {
        self.types.has(name)
    }

    /// Whether nothing says which types it has, so that its texts are texts.
    pub(super) fn is_untyped(&self) -> bool {
        self.types.is_unknown()
    }

    /// Whether single values decide what its texts are read as.
    pub(super) fn reads_members(&self) -> bool {
        self.types.is_unknown() && !self.members.is_empty()
    }

    /// What stands between the items of a list that is not in JSON.
    pub(super) fn separator(&self) -> Option<&str> {
        self.separator.as_deref()
    }

    /// What the items of a list are read as.
    pub(super) fn items(&self) -> Option<&Variable> {
        self.items.as_deref()
    }

    /// Whether its texts mean the same as those of `other`.
    pub(super) fn is_read_as(&self, other: &Variable) -> bool {
        let are_items_alike = match (&self.items, &other.items) {
            (Some(one), Some(other)) => one.is_read_as(other),
            (None, None) => true,
            _ => false,
        };
        self.types == other.types
            && self.members == other.members
            && self.separator == other.separator
            && are_items_alike
    }

    /// What `text` can mean, the likeliest first. A text, where it may be one; else what it reads as; and where it reads
    /// as nothing that is allowed, the text, which the validator then rejects.
    pub(super) fn candidates(&self, text: &str) -> Vec<Value> {
        let as_text = Value::String(text.to_owned());
        let mut candidates = Vec::new();
        if self.types.is_unknown() || self.types.has("string") {
            candidates.push(as_text.clone());
        }
        if text.is_empty() && self.types.has("null") {
            candidates.push(Value::Null);
        }
        if self.types.has("integer") || self.types.has("number") {
            candidates.extend(number(text, self.types.has("number")));
        }
        if self.types.has("boolean") {
            candidates.extend(boolean(text));
        }
        if self.types.has("array") {
            candidates.extend(json(text).filter(Value::is_array).or_else(|| self.split(text)));
        }
        if self.types.has("object") {
            candidates.extend(json(text).filter(Value::is_object));
        }
        if self.types.is_unknown() {
            let readings = [number(text, true), boolean(text)].into_iter().flatten();
            candidates.extend(readings.filter(|reading| self.members.contains(reading)));
        }
        if candidates.is_empty() {
            candidates.push(as_text);
        }
        candidates
    }

    fn split(&self, text: &str) -> Option<Value> {
        let separator = self.separator.as_deref()?;
        if text.is_empty() {
            return Some(Value::Array(Vec::new()));
        }
        let item = |text: &str| match &self.items {
            Some(items) => items.candidates(text).swap_remove(0),
            None => Value::String(text.to_owned()),
        };
        Some(text.split(separator).map(|part| item(part.trim())).collect())
    }
}

/// The types that the schema at `spot` allows.
fn types(library: &Library, spot: &Spot<'_>, depth: usize) -> Types {
    if depth > MAX_DEPTH {
        return Types::default();
    }
    let named = spot.node.get("type").map_or(Types::default(), |types| {
        types
            .text()
            .into_iter()
            .chain(types.items().iter().filter_map(Node::text))
            .map(Types::of)
            .fold(Types::default(), Types::or)
    });
    let listed =
        spot.node.get("enum").map(Node::items).unwrap_or_default().iter().chain(spot.node.get("const"));
    let listed = listed.map(|value| Types::of(value.json_type())).fold(Types::default(), Types::or);
    let mut allowed = named.and(listed);
    if let Some(target) = library.follow(spot) {
        allowed = allowed.and(types(library, &target, depth + 1));
    }
    for part in spot.get("allOf").into_iter().flat_map(|list| list.items().collect::<Vec<_>>()) {
        allowed = allowed.and(types(library, &part, depth + 1));
    }
    for list in ["anyOf", "oneOf"].into_iter().filter_map(|word| spot.get(word)) {
        let parts: Vec<Types> = list.items().map(|part| types(library, &part, depth + 1)).collect();
        // An alternative that says nothing of types allows all of them.
        if !parts.iter().any(|part| part.is_unknown()) {
            allowed = allowed.and(parts.into_iter().fold(Types::default(), Types::or));
        }
    }
    allowed
}

/// Whether a schema without a type is about numbers.
fn is_numeric(node: &Node) -> bool {
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        .iter()
        .any(|word| node.get(word).is_some())
}

/// A number as programs read it from an environment: digits with a sign; where `fractions` are allowed, also a point
/// and an exponent.
fn number(text: &str, fractions: bool) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let bare = text.strip_prefix('+').unwrap_or(text);
        let small = bare.parse::<i64>().ok().map(Number::from);
        let whole = small.or_else(|| bare.parse::<u64>().ok().map(Number::from));
        return whole.or_else(|| Number::from_f64(bare.parse().ok()?)).map(Value::Number);
    }
    // `inf`, `nan` and hexadecimal digits are numbers to some languages only.
    let is_fraction =
        digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
            && digits.bytes().any(|byte| byte.is_ascii_digit());
    (fractions && is_fraction).then(|| Number::from_f64(text.parse().ok()?).map(Value::Number)).flatten()
}

fn boolean(text: &str) -> Option<Value> {
    let is_any = |words: [&str; 4]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match () {
        () if is_any(["true", "1", "yes", "on"]) => Some(Value::Bool(true)),
        () if is_any(["false", "0", "no", "off"]) => Some(Value::Bool(false)),
        () => None,
    }
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// What keeps the schema from describing an environment.
pub(super) fn not_an_object(library: &Library) -> Option<SchemaProblem> {
    let root = library.at(Address::root())?;
    let allowed = types(library, &root, 0);
    let is_schema = matches!(root.node.kind, NodeKind::Map(_));
    if is_schema && (allowed.is_unknown() || allowed.has("object")) {
        return None;
    }
    let culprit = root.node.get("type").unwrap_or(root.node);
    Some(SchemaProblem {
        place: library.place(0, culprit)?,
        severity: Severity::Error,
        message: Message::new(
            "the schema of an environment describes an object, whose properties are variables",
        ),
        help: Some(Message::new("say `\"type\": \"object\"`")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(types: &[&str], text: &str, expected: &Value) {
        let types = types.iter().map(|name| Types::of(name)).fold(Types::default(), Types::or);
        let variable = Variable { types, separator: Some(",".into()), ..Variable::default() };
        assert_eq!(variable.candidates(text).first(), Some(expected), "{text}");
    }

    #[test]
    fn texts_become_what_the_types_allow() {
        check(&["integer"], "8080", &json!(8080));
        check(&["integer"], "+0080", &json!(80));
        check(&["integer"], "18446744073709551615", &json!(u64::MAX));
        for text in ["1.0", "1e3", " 1", "0x10", "", "-", "1_000", "inf"] {
            check(&["integer"], text, &json!(text));
        }
        check(&["number"], "-1.5e3", &json!(-1500.0));
        for text in ["nan", "infinity", "1e999", ".", "1e", "--1"] {
            check(&["number"], text, &json!(text));
        }
        check(&["boolean"], "ON", &json!(true));
        check(&["boolean"], "0", &json!(false));
        check(&["boolean"], "maybe", &json!("maybe"));
        check(&["boolean", "integer"], "1", &json!(1));
        check(&["string", "integer"], "1", &json!("1"));
        check(&["null", "integer"], "", &json!(null));
        check(&["array"], "[1, 2]", &json!([1, 2]));
        check(&["array"], "a, b", &json!(["a", "b"]));
        check(&["array"], "", &json!([]));
        check(&["object"], "{\"a\": 1}", &json!({ "a": 1 }));
        check(&["object"], "[1]", &json!("[1]"));
        check(&[], "1", &json!("1"));
    }

    #[test]
    fn sets_of_types() {
        let [integer, number, string] = ["integer", "number", "string"].map(Types::of);
        assert_eq!(integer.and(number), integer);
        assert_eq!(Types::default().and(string), string);
        assert_eq!(Types::NUMERIC, integer.or(number));
    }
}
