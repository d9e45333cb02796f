//! What `model_json_schema()` of pydantic-settings prints: a model whose fields are read from variables.
//!
//! Such a schema does not say what the variables are called: the prefix and the delimiter of nested models are given
//! by whoever imports it.

mod clean;
mod definitions;
mod field;
mod flatten;

use std::collections::HashMap;

use self::definitions::Definitions;
use self::field::Field;
use self::flatten::Flattener;
use super::{DRAFT, ImportWarning, Imported, Words};
use crate::tree::{Member, Node, NodeKind};

/// How the settings class calls its variables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'o> {
    /// `env_prefix`.
    pub prefix: &'o str,
    /// `env_nested_delimiter`. Without it, a nested model is one variable with JSON in it.
    pub delimiter: Option<&'o str>,
}

/// Whether `root` looks like such a schema.
pub fn is_schema(root: &Node) -> bool {
    model(root, &Definitions::new(root)).is_some()
}

/// The settings class of `root`: itself, or what it refers to.
fn model<'n>(root: &'n Node, definitions: &Definitions<'n>) -> Option<&'n Node> {
    Field::new(root, definitions).model()
}

/// The JSON Schema of the variables that the model `root` is read from.
pub fn import(root: &Node, options: &Options<'_>) -> Imported {
    let definitions = Definitions::new(root);
    let model = model(root, &definitions).unwrap_or(root);
    let mut flattener = Flattener::new(&definitions, *options);
    flattener.settings(model);
    let Flattener { properties, required, dependent, mut warnings, .. } = flattener;

    let mut words = Words::default();
    words.add(root.span, "$schema", DRAFT);
    for word in ["title", "description"] {
        if let Some(text) = model.get(word) {
            words.add_node(text.span, word, text.clone());
        }
    }
    words.add(root.span, "type", "object");
    if let Some(others) = model.get("additionalProperties").filter(|node| node.bool() == Some(false)) {
        if options.prefix.is_empty() {
            words.add_node(others.span, "additionalProperties", others.clone());
        } else {
            warnings.push(ImportWarning::new(
                others.span,
                "variables with the prefix that the model does not have are not refused",
                "nothing, where the rule `undeclared-key` is on",
            ));
        }
    }
    let name = |index: usize, properties: &[Member]| {
        properties.get(index).map(|member| Node::new(member.key_span, (&*member.key).into()))
    };
    let names = |indices: &[usize], properties: &[Member]| {
        NodeKind::List(indices.iter().filter_map(|index| name(*index, properties)).collect())
    };
    if !required.is_empty() {
        let span = model.get("required").unwrap_or(root).span;
        words.add(span, "required", names(&required, &properties));
    }
    if !dependent.is_empty() {
        words.add(root.span, "dependentRequired", NodeKind::Map(dependents(&dependent, &properties, names)));
    }
    let (used, definition_warnings) = definitions.used_by(&properties);
    warnings.extend(definition_warnings);
    let span = model.get("properties").unwrap_or(root).span;
    words.add_node(span, "properties", Node::new(span, NodeKind::Map(properties)));
    if !used.is_empty() {
        words.add(root.get("$defs").unwrap_or(root).span, "$defs", NodeKind::Map(used));
    }
    Imported::new(words.build(root.span), warnings)
}

/// The members of `dependentRequired`, in the order of the properties.
fn dependents(
    dependent: &HashMap<usize, Vec<usize>>,
    properties: &[Member],
    names: impl Fn(&[usize], &[Member]) -> NodeKind,
) -> Vec<Member> {
    properties
        .iter()
        .enumerate()
        .filter_map(|(index, property)| {
            let others = names(dependent.get(&index)?, properties);
            let value = Node::new(property.key_span, others);
            Some(Member { key: property.key.clone(), key_span: property.key_span, value })
        })
        .collect()
}
