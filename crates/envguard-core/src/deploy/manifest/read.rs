//! Manifests from JSON that anybody may have written.

use std::sync::Arc;

use envguard_syntax::Span;

use super::write::{EMPTY, KINDS, NULL, PLACEHOLDER, SET, UNKNOWN};
use super::{ContractHash, Manifest, UnitName, VERSION};
use crate::deploy::{
    Description, Fingerprint, KeyId, LengthClass, Supplied, SuppliedValue, Supply, fingerprint,
};
use crate::tree::{Node, NodeKind, Syntax, parse};
use crate::{KeyName, Message, Place, SourceFile};

/// No environment has more variables.
const MAX_VARIABLES: usize = 100_000;

/// Longer names of environments and units are none that somebody typed.
const MAX_NAME: usize = 256;

/// The fields of a manifest.
const FIELDS: [&str; 7] = ["version", "environment", "unit", "contract", "key-id", "complete", "variables"];

/// The fields of a variable.
const VARIABLE_FIELDS: [&str; 6] = ["name", "state", "length", "secret", "kind", "fingerprint"];

/// Why a file is no manifest, or none that can be used. It has no text of the file.
#[derive(Clone, Debug)]
pub struct ManifestError {
    /// Where the trouble is.
    pub place: Place,
    /// What it is.
    pub message: Message,
    /// What to do about it, where that can be told.
    pub help: Option<&'static str>,
}

/// Trouble and its place in the file.
struct Trouble(Span, Message, Option<&'static str>);

type Read<T> = Result<T, Trouble>;

impl Manifest {
    /// Whether `bytes` are meant to be a manifest: a JSON object that has a version and variables.
    pub fn is_meant(bytes: &[u8]) -> bool {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if !text.starts_with(b"{") {
            return false;
        }
        let tree = parse(Syntax::Json, bytes);
        tree.documents
            .first()
            .is_some_and(|root| root.get("version").is_some() && root.get("variables").is_some_and(is_list))
    }

    /// Reads the manifest in `file`. What is not as this version of envguard writes it is refused.
    pub fn read(file: &Arc<SourceFile>) -> Result<Self, ManifestError> {
        read(file).map_err(|Trouble(span, message, help)| ManifestError {
            place: Place::new(file, span),
            message,
            help,
        })
    }
}

fn read(file: &Arc<SourceFile>) -> Read<Manifest> {
    let tree = parse(Syntax::Json, &file.bytes);
    if let Some(problem) = tree.problems.into_iter().next() {
        return Err(Trouble(problem.span, problem.message, None));
    }
    let Some(root) = tree.documents.into_iter().next() else {
        return Err(trouble(Span::empty(0), "there is nothing in it"));
    };
    object(&root)?;
    version(&root)?;
    known_fields(&root, &FIELDS)?;
    let key = optional(&root, "key-id", KeyId::parse, "expected the id of a key: 16 hexadecimal digits")?;
    let contract =
        optional(&root, "contract", contract_hash, "expected the hash of a contract: 64 hexadecimal digits")?;
    let environment = optional(&root, "environment", name, "expected a name")?;
    let mut supply = Supply::new(environment.map(Arc::from));
    supply.is_open = !flag(&root, "complete")?.unwrap_or(true);
    let variables = root.get("variables").filter(|node| is_list(node));
    let variables = variables.ok_or_else(|| trouble(root.span, "expected a list of `variables`"))?;
    if variables.items().len() > MAX_VARIABLES {
        let message = Message::new("more than {} variables").with(MAX_VARIABLES);
        return Err(Trouble(variables.span, message, None));
    }
    for node in variables.items() {
        let (name, value) = variable(node, key)?;
        if supply.get(name.as_bytes()).is_some() {
            let message = Message::new("variable {} is there twice").with(KeyName::new(name.as_bytes()));
            return Err(Trouble(node.span, message, None));
        }
        let place = node.get("name").map(|name| Place::new(file, name.span));
        supply.insert(name.as_bytes(), Supplied { value, place });
    }
    let unit = root.get("unit").map(unit).transpose()?;
    Ok(Manifest { unit, contract, key, hidden: 0, supply })
}

fn version(root: &Node) -> Read<()> {
    let expected = "expected a `version`: is this a manifest of `envguard deploy manifest`?";
    let Some(node) = root.get("version") else { return Err(trouble(root.span, expected)) };
    match &node.kind {
        NodeKind::Number(number) if number.as_u64() == Some(VERSION) => Ok(()),
        NodeKind::Number(number) if number.as_u64().is_some_and(|version| version > VERSION) => {
            let message = "the manifest was made by a later version of envguard";
            Err(Trouble(
                node.span,
                message.into(),
                Some("update envguard, or make the manifest with this version"),
            ))
        }
        _ => Err(trouble(node.span, expected)),
    }
}

/// The variable that `node` tells of, in a manifest made with `key`.
fn variable(node: &Node, key: Option<KeyId>) -> Read<(&str, SuppliedValue)> {
    object(node)?;
    known_fields(node, &VARIABLE_FIELDS)?;
    let is_name = |name: &&str| KeyName::may_show(name.as_bytes());
    let given = node.get("name").and_then(Node::text).filter(is_name);
    let name = given.ok_or_else(|| trouble(node.span, "expected the `name` of a variable"))?;
    let state = node.get("state").and_then(Node::text).unwrap_or_default();
    let value = match state {
        NULL | UNKNOWN => {
            known_fields(node, &["name", "state"])?;
            if state == NULL { SuppliedValue::Null } else { SuppliedValue::Unknown }
        }
        SET | EMPTY | PLACEHOLDER => SuppliedValue::Described(description(node, state, key)?),
        _ => {
            let states = "expected a `state`: `set`, `empty`, `placeholder`, `null` or `unknown`";
            return Err(trouble(node.span, states));
        }
    };
    Ok((name, value))
}

fn description(node: &Node, state: &str, key: Option<KeyId>) -> Read<Description> {
    let class = |text: &str| LengthClass::ALL.into_iter().find(|class| class.name() == text);
    let length = optional(node, "length", class, "expected a class of lengths, such as `8-15`")?;
    let length = match (length, state == EMPTY) {
        (None | Some(LengthClass::Empty), true) => LengthClass::Empty,
        (Some(length), false) if length != LengthClass::Empty => length,
        _ => return Err(trouble(node.span, "the `length` does not go with the `state`")),
    };
    let kind = |text: &str| KINDS.into_iter().find(|(_, name)| *name == text).map(|(kind, _)| kind);
    let kind = optional(node, "kind", kind, "expected a kind of values, such as `integer`")?;
    let fingerprint = match (node.get("fingerprint"), key) {
        (Some(node), None) => {
            return Err(trouble(node.span, "a fingerprint, and no `key-id` of what it was made with"));
        }
        (None, Some(_)) => {
            return Err(trouble(node.span, "a `key-id`, and no fingerprint that was made with that key"));
        }
        (None, None) => None,
        (Some(_), Some(key)) => {
            let parse = |text: &str| Fingerprint::parse(text, key);
            optional(node, "fingerprint", parse, "expected a fingerprint: 32 hexadecimal digits")?
        }
    };
    let is_telling = flag(node, "secret")?.unwrap_or(false);
    Ok(Description { kind, length, is_placeholder: state == PLACEHOLDER, is_telling, fingerprint })
}

fn unit(node: &Node) -> Read<UnitName> {
    object(node)?;
    known_fields(node, &["kind", "name"])?;
    let part = |field| {
        let part = optional(node, field, name, "expected a name")?;
        part.map(Box::from).ok_or_else(|| trouble(node.span, "expected the `kind` and the `name` of a unit"))
    };
    Ok(UnitName { kind: part("kind")?, name: part("name")? })
}

/// A name of an environment or a unit, without what could play tricks on a terminal.
fn name(text: &str) -> Option<&str> {
    (!text.is_empty() && text.len() <= MAX_NAME && !text.contains(char::is_control)).then_some(text)
}

fn contract_hash(text: &str) -> Option<ContractHash> {
    fingerprint::from_hex(text).map(ContractHash)
}

/// What `parse` makes of the text in `field`, if that is there.
fn optional<'n, T>(
    node: &'n Node,
    field: &str,
    parse: impl Fn(&'n str) -> Option<T>,
    expected: &'static str,
) -> Read<Option<T>> {
    let Some(node) = node.get(field) else { return Ok(None) };
    node.text().and_then(parse).map(Some).ok_or_else(|| trouble(node.span, expected))
}

fn flag(node: &Node, field: &str) -> Read<Option<bool>> {
    let Some(node) = node.get(field) else { return Ok(None) };
    node.bool().map(Some).ok_or_else(|| trouble(node.span, "expected `true` or `false`"))
}

fn object(node: &Node) -> Read<()> {
    match node.kind {
        NodeKind::Map(_) => Ok(()),
        _ => Err(trouble(node.span, "expected an object")),
    }
}

fn known_fields(node: &Node, known: &[&str]) -> Read<()> {
    match node.members().iter().find(|member| !known.contains(&&*member.key)) {
        Some(member) => Err(trouble(member.key_span, "a manifest has no such field here")),
        None => Ok(()),
    }
}

fn is_list(node: &Node) -> bool {
    matches!(node.kind, NodeKind::List(_))
}

fn trouble(span: Span, message: &'static str) -> Trouble {
    Trouble(span, message.into(), None)
}
