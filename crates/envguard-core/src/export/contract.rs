//! A contract as one schema, whatever its sources.

use std::collections::HashMap;

use super::row::hides_default;
use crate::contract::Variable;
use crate::example_value::{copyable, typed};
use crate::import::Words;
use crate::judgement::{example_values_of, read_example};
use crate::schema_trial::unfit;
use crate::tree::{Member, Node, NodeKind};
use crate::{Contract, SourceKind};
use envguard_syntax::Span;

/// Words of a schema that are not about what it allows, so that any source may add to them.
const REMARKS: [&str; 7] =
    ["title", "description", "examples", "deprecated", "writeOnly", "x-envguard", "$comment"];

/// What may be said of a secret: what kind of text it is. Lists of values, defaults and examples are for those alone who
/// know it.
const OF_SECRETS: [&str; 13] = [
    "$comment",
    "$ref",
    "contentEncoding",
    "deprecated",
    "description",
    "format",
    "maxLength",
    "minLength",
    "pattern",
    "title",
    "type",
    "writeOnly",
    "x-envguard",
];

/// The JSON Schema that says what all sources of `contract` say. Of two that say something else, the first one counts.
///
/// The comments of an example become descriptions, and its values examples, but for placeholders and secrets.
pub fn contract_schema(contract: &Contract) -> Node {
    let span = Span::default();
    let mut descriptions: HashMap<Box<[u8]>, String> =
        contract.example().map(|source| source.descriptions()).unwrap_or_default();
    let named: Vec<(&str, Variable<'_>)> =
        contract.variables().filter_map(|variable| Some((variable.name()?, variable))).collect();
    let mut properties: Vec<Member> = Vec::with_capacity(named.len());
    let mut required: Vec<Node> = Vec::new();
    for (key, variable) in &named {
        let span = variable.place().span;
        let is_secret = variable.secret() == Some(true);
        let mut value = property(variable, descriptions.remove(key.as_bytes()), is_secret);
        let has_hidden_default = hides_default(contract, variable);
        if has_hidden_default {
            leave_out_values(&mut value);
            add_to(&mut value, |words| words.add_ours(span, "dynamic", true.into()));
        }
        if variable.is_asked_for() && !has_hidden_default {
            required.push(Node::new(span, (*key).into()));
        }
        properties.push(Member { key: (*key).into(), key_span: span, value });
    }
    let mut root = Words::default();
    root.add(span, "type", "object");
    let others = add_rest(contract, &mut root);
    required.extend(
        others
            .into_iter()
            .filter(|name| contract.get(name.as_bytes()).is_none())
            .map(|name| Node::new(span, name.into())),
    );
    if !required.is_empty() {
        root.add(span, "required", NodeKind::List(required));
    }
    root.add_node(span, "properties", Node::new(span, NodeKind::Map(properties)));
    let mut root = root.build(span);
    hush_secrets(&mut root);
    add_examples(contract, &mut root);
    root
}

/// Leaves of all schemas of secrets in `node` what may be said. No tree is deeper than a file may be.
fn hush_secrets(node: &mut Node) {
    let is_secret = node.get("writeOnly").and_then(Node::bool) == Some(true)
        || node.get("format").and_then(Node::text) == Some("password");
    if is_secret {
        hush(node);
    }
    match &mut node.kind {
        NodeKind::Map(members) => members.iter_mut().for_each(|member| hush_secrets(&mut member.value)),
        NodeKind::List(items) => items.iter_mut().for_each(hush_secrets),
        _ => {}
    }
}

/// Leaves of the schema of a secret what may be said.
fn hush(node: &mut Node) {
    let NodeKind::Map(members) = &mut node.kind else { return };
    members.retain(|member| {
        let is_length = matches!(&*member.key, "minLength" | "maxLength");
        OF_SECRETS.contains(&&*member.key) && (!is_length || matches!(member.value.kind, NodeKind::Number(_)))
    });
}

/// What the sources say of `variable`.
fn property(variable: &Variable<'_>, description: Option<String>, is_secret: bool) -> Node {
    let span = variable.place().span;
    let mut words = Words::default();
    let mut whole = None;
    for (_, node) in variable.properties() {
        if matches!(node.kind, NodeKind::Bool(_)) {
            whole.get_or_insert_with(|| node.clone());
        }
        let is_other = matches!((words.get("type"), node.get("type")), (Some(own), Some(other)) if own.to_json() != other.to_json());
        for member in node.members() {
            let is_remark = REMARKS.contains(&&*member.key);
            if &*member.key == "x-envguard" {
                add_ours(member, &mut words);
            } else if words.get(&member.key).is_none() && (is_remark || !is_other) {
                words.push(member.clone());
            }
        }
    }
    if let Some(description) = description.filter(|_| variable.description().is_none()) {
        words.add(span, "description", &*description);
    }
    let mut node = words.build(span);
    if is_secret {
        hush(&mut node);
    }
    whole.filter(|_| node.members().is_empty()).unwrap_or(node)
}

/// Adds those of the words of envguard in `member` that are not there yet.
fn add_ours(member: &Member, words: &mut Words) {
    for ours in member.value.members() {
        if words.get("x-envguard").and_then(|all| all.get(&ours.key)).is_none() {
            words.add_ours(ours.key_span, &ours.key, ours.value.kind.clone());
        }
    }
}

/// Adds what the sources say of environments as a whole, and gives the names that JSON Schemas require.
fn add_rest<'c>(contract: &'c Contract, root: &mut Words) -> Vec<&'c str> {
    let mut all = Vec::new();
    let mut required = Vec::new();
    for source in contract.sources() {
        for member in source.schema.as_deref().map(Node::members).unwrap_or_default() {
            match &*member.key {
                "required" if source.kind == SourceKind::JsonSchema => {
                    required.extend(member.value.items().iter().filter_map(Node::text));
                }
                "properties" | "required" => {}
                "allOf" => all.extend(member.value.items().iter().cloned()),
                "type" => root.add_node(member.key_span, "type", member.value.clone()),
                word if root.get(word).is_none() => root.push(member.clone()),
                _ => {}
            }
        }
    }
    if !all.is_empty() {
        root.add(Span::default(), "allOf", NodeKind::List(all));
    }
    required
}

/// Adds the values of the example that fit as examples of what they are.
fn add_examples(contract: &Contract, root: &mut Node) {
    let copyable = copyable(contract);
    if copyable.is_empty() {
        return;
    }
    let effective = contract.example().map(|source| read_example(&source.file).1);
    let wrong = unfit(root, effective.as_ref().map(example_values_of));
    let NodeKind::Map(members) = &mut root.kind else { return };
    let Some(NodeKind::Map(properties)) =
        members.iter_mut().find(|member| &*member.key == "properties").map(|member| &mut member.value.kind)
    else {
        return;
    };
    for Member { key, key_span, value } in
        properties.iter_mut().filter(|member| !wrong.contains(&*member.key))
    {
        let has = |word| value.get(word).is_some();
        let is_told = ["examples", "default", "enum", "const", "$ref"].into_iter().any(has)
            || !matches!(value.kind, NodeKind::Map(_));
        if is_told {
            continue;
        }
        let types = value.get("type");
        let example =
            copyable.get(key.as_bytes()).filter(|_| types.is_none_or(|types| types.text().is_some()));
        if let Some(example) = example.and_then(|text| typed(text, types.and_then(Node::text))) {
            let span = *key_span;
            add_to(value, |words| {
                words.add(span, "examples", NodeKind::List(vec![Node::new(span, example)]));
            });
        }
    }
}

/// Leaves out what a schema gives as values to take.
fn leave_out_values(node: &mut Node) {
    if let NodeKind::Map(members) = &mut node.kind {
        members.retain(|member| !matches!(&*member.key, "default" | "examples"));
    }
}

/// Adds words to a schema that is there already.
fn add_to(node: &mut Node, add: impl FnOnce(&mut Words)) {
    let span = node.span;
    let mut words = Words::default();
    if let NodeKind::Map(members) = std::mem::replace(&mut node.kind, NodeKind::Null) {
        members.into_iter().for_each(|member| words.push(member));
    }
    add(&mut words);
    *node = words.build(span);
}
