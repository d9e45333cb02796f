//! What there is to say of each variable of a contract, in words for people.

use std::sync::Arc;

use super::contract_schema;
use crate::contract::Variable;
use crate::schema::Schema;
use crate::secrecy::is_secret;
use crate::secret_shape::looks_secret;
use crate::tree::{Node, NodeKind};
use crate::{Contract, SourceFile};

/// A variable, as tables show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub name: String,
    /// Whether it has to be given.
    pub need: Need,
    /// What it may be: `a whole number from 0 to 65535`.
    pub expected: String,
    /// Whether it is a secret, because it is declared so, or by its name.
    pub is_secret: bool,
    /// Whether it is about to go away.
    pub is_deprecated: bool,
    /// What it is if nobody gives it. Not told where it is a secret or looks like one.
    pub default: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}

/// Whether a variable has to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everywhere.
    Always,
    /// In these environments.
    In(Vec<String>),
    /// Nowhere.
    Never,
}

/// What there is to say of the variables of `contract`, in its order. Nothing that only those know who know a secret.
pub fn rows(contract: &Contract) -> Vec<Row> {
    let mut descriptions = contract.example().map(|source| source.descriptions()).unwrap_or_default();
    let root = Arc::new(contract_schema(contract));
    let file = Arc::new(SourceFile::new("env.schema.json", ""));
    let schema = Schema::compile(root, &file, &|_, _| None).schema;
    let mut row = |variable: Variable<'_>| {
        let name = variable.name()?.to_owned();
        let expected = schema.as_ref().and_then(|schema| schema.expects(&name));
        let own = descriptions.remove(variable.key());
        Some(Row {
            need: need(&variable),
            expected: expected.map_or_else(|| "a text".to_owned(), |message| message.to_string()),
            is_secret: is_secret(Some(contract), variable.key()),
            is_deprecated: variable.word("deprecated").and_then(|fact| fact.node.bool()) == Some(true),
            default: shown_default(contract, &variable),
            description: variable.description().map(str::to_owned).or(own),
            name,
        })
    };
    contract.variables().filter_map(&mut row).collect()
}

/// Whether `variable` has a default that is nobody's business: that of a secret, or one that looks like a secret.
pub(super) fn hides_default(contract: &Contract, variable: &Variable<'_>) -> bool {
    variable
        .word("default")
        .is_some_and(|fact| is_secret(Some(contract), variable.key()) || looks_secret(&text(fact.node)))
}

fn shown_default(contract: &Contract, variable: &Variable<'_>) -> Option<String> {
    let default = variable.word("default")?;
    (!hides_default(contract, variable)).then(|| text(default.node))
}

fn need(variable: &Variable<'_>) -> Need {
    let names = variable.names("required-in");
    if variable.is_required() {
        Need::Always
    } else if names.is_empty() {
        Need::Never
    } else {
        Need::In(names.into_iter().map(str::to_owned).collect())
    }
}

fn text(node: &Node) -> String {
    match &node.kind {
        NodeKind::Text(text) => text.to_string(),
        _ => node.to_json().to_string(),
    }
}
