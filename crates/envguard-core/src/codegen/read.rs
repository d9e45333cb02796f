//! From a contract to the model of a module.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::Problem;
use super::kind::{self, Read};
use super::model::{Empty, Field, Kind, Model, Presence};
use super::said::{Said, Source};
use crate::contract::Variable;
use crate::export::contract_schema;
use crate::schema::{Draft, Schema, SchemaProblem};
use crate::secrecy::is_secret;
use crate::{Contract, ContractSource, KeyName, Message, Place, Severity, SourceFile, SourceKind};

/// Words about an environment as a whole that generated code, which looks at one variable after the other, cannot check.
const UNSAYABLE: [&str; 15] = [
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "allOf",
    "anyOf",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "maxProperties",
    "minProperties",
    "not",
    "oneOf",
    "patternProperties",
    "propertyNames",
];

/// What a module has to do for `contract`, whose directory is `directory`; or all that cannot be said in code.
pub(super) fn model(contract: &Contract, directory: &str) -> Result<Model, Vec<Problem>> {
    let mistakes: Vec<Problem> = contract.sources().iter().flat_map(|source| mistakes(source)).collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut problems: Vec<Problem> = contract.sources().iter().flat_map(unsayable).collect();
    let words = Words::of(contract);
    let mut fields = Vec::with_capacity(contract.variables().len());
    for variable in contract.variables() {
        match field(contract, &variable, &words) {
            Ok(field) => fields.push(field),
            Err(message) => problems.push(Problem {
                place: variable.place(),
                message: Message::new("{}: {}").with(KeyName::new(variable.key())).with(vec![message]),
            }),
        }
    }
    let sources =
        contract.sources().iter().rev().map(|source| relative(&source.file.path, directory)).collect();
    if problems.is_empty() { Ok(Model { sources, fields }) } else { Err(problems) }
}

/// What people are told of variables.
struct Words {
    descriptions: HashMap<Box<[u8]>, String>,
    schema: Option<Schema>,
}

impl Words {
    fn of(contract: &Contract) -> Self {
        let file = Arc::new(SourceFile::new("env.schema.json", ""));
        Self {
            descriptions: contract.example().map(|source| source.descriptions()).unwrap_or_default(),
            schema: Schema::compile(Arc::new(contract_schema(contract)), &file, &|_, _| None).schema,
        }
    }

    fn expected(&self, key: &str) -> String {
        let expected = self.schema.as_ref().and_then(|schema| schema.expects(key));
        expected.map_or_else(|| "a text".to_owned(), |message| message.to_string())
    }
}

/// What is wrong with `source`, so that it is not known what it says.
fn mistakes(source: &ContractSource) -> Vec<Problem> {
    let of_schema = |problem: &SchemaProblem| Problem {
        place: problem.place.clone(),
        message: Message::new("the contract has a mistake: {}").with(vec![problem.message.clone()]),
    };
    let errors = source.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(of_schema).collect()
}

/// What `source` says of the environment as a whole and code cannot check.
fn unsayable(source: &Arc<ContractSource>) -> Vec<Problem> {
    let Some(root) = source.schema.as_deref() else { return Vec::new() };
    let words = UNSAYABLE.iter().filter_map(|word| Some((word, root.get(word)?)));
    let problems = words.map(|(word, node)| Problem {
        place: Place::new(&source.file, node.span),
        message: Message::new("`{}` is about several variables, which the code cannot check").with(*word),
    });
    problems.collect()
}

fn field(contract: &Contract, variable: &Variable<'_>, words: &Words) -> Result<Field, Message> {
    let Some(key) = variable.name() else {
        return Err(Message::new("it does not look like the name of a variable"));
    };
    let mut said = Said::default();
    for (source, node) in variable.properties() {
        let Some(root) = source.schema.as_deref() else { continue };
        let draft = source.compiled.as_ref().map_or(Draft::LATEST, Schema::draft);
        said.add(Source { root, draft }, node)?;
    }
    let Read { kind, takes_null, is_said } = kind::read(&said)?;
    let is_secret = is_secret(Some(contract), variable.key());
    let presence = presence(variable, is_secret)?;
    let is_in_schema = variable.declared_in().any(|(source, _)| source.kind != SourceKind::Example);
    let names = |word| variable.names(word).into_iter().map(str::to_owned).collect();
    let own = || words.descriptions.get(variable.key()).cloned();
    Ok(Field {
        key: key.to_owned(),
        place: variable.place(),
        description: variable.description().map(str::to_owned).or_else(own),
        expected: words.expected(key),
        is_secret,
        is_deprecated: variable.word("deprecated").and_then(|fact| fact.node.bool()) == Some(true),
        required_in: if presence == Presence::Optional { names("required-in") } else { Vec::new() },
        forbidden_in: names("forbidden-in"),
        empty: empty(&kind, takes_null, is_said || is_in_schema, presence == Presence::Optional),
        refuses_placeholders: presence == Presence::Required
            && matches!(&kind, Kind::Text(text) if text.is_free()),
        presence,
        kind,
    })
}

/// What an empty text is: nothing, unless a text may be empty, or a list.
fn empty(kind: &Kind, takes_null: bool, is_said: bool, is_optional: bool) -> Empty {
    // To be nothing and not to be set is the same to who does not have to be set.
    let nothing = if is_optional { Empty::Unset } else { Empty::Null };
    match kind {
        Kind::Text(text) if takes_null && !text.takes_empty() => nothing,
        Kind::Text(_) if is_said => Empty::Value,
        Kind::List(list) if list.separator.is_some() && !takes_null => Empty::Value,
        _ if takes_null => nothing,
        _ => Empty::Unset,
    }
}

fn presence(variable: &Variable<'_>, is_secret: bool) -> Result<Presence, Message> {
    let Some(default) = variable.word("default") else {
        return Ok(if variable.is_required() { Presence::Required } else { Presence::Optional });
    };
    match default.node.to_json() {
        Value::Null => Ok(Presence::Optional),
        _ if is_secret => Err(Message::new("it is a secret with a default, which is not copied into code")),
        value => Ok(Presence::Default(value)),
    }
}

/// `path` as it is called from `directory`; its name alone, where it is not in there.
fn relative(path: &str, directory: &str) -> String {
    let directory = directory.trim_end_matches('/');
    let inside = match directory {
        "" | "." => (!path.starts_with("../") && !path.starts_with('/')).then_some(path),
        _ => path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/')),
    };
    inside.unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path)).to_owned()
}
