//! A contract as an `.env.example`.

use std::collections::HashMap;

use super::annotation::decorators;
use crate::Contract;
use crate::contract::{Variable, says_optional};
use crate::secrecy::is_secret;
use crate::secret_shape::looks_secret;
use crate::tree::{Node, NodeKind};

/// Prints `contract` as an example: each variable with its description and what comments can say of it, and with its
/// default or an example as its value. Secrets have none.
pub fn example(contract: &Contract) -> String {
    let descriptions = contract.example().map(|source| source.descriptions()).unwrap_or_default();
    let mut out = String::new();
    for variable in contract.variables() {
        let Some(key) = variable.name().filter(|name| is_assignable(name)) else { continue };
        let comments = comments(&variable, &descriptions);
        if !comments.is_empty() && !out.is_empty() {
            out.push('\n');
        }
        for comment in comments {
            out.push_str("# ");
            out.push_str(&comment);
            out.push('\n');
        }
        out.push_str(key);
        out.push('=');
        out.push_str(&value(contract, &variable).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// Whether runtimes take `name` for a key.
fn is_assignable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// The lines above `variable`, each without the `#`.
fn comments(variable: &Variable<'_>, descriptions: &HashMap<Box<[u8]>, String>) -> Vec<String> {
    let own = || descriptions.get(variable.key()).map(String::as_str);
    let description = variable.description().or_else(own).unwrap_or_default();
    let lines = description.lines().map(|line| line.trim().replace(char::is_control, " "));
    let mut comments: Vec<String> = lines
        .filter(|line| !line.is_empty())
        .map(|line| if is_prose(&line) { line } else { format!("> {line}") })
        .collect();
    let decorators = decorators(variable);
    if !decorators.is_empty() {
        comments.push(decorators.join(" "));
    }
    // The last line is asked whether it says so, whatever else it means.
    if variable.is_required() && comments.last().is_some_and(|last| says_optional(last.as_bytes())) {
        comments.push("@required".to_owned());
    }
    comments
}

/// Whether nobody takes a line of a comment for anything else: a decorator, a declaration, a divider, an order.
fn is_prose(line: &str) -> bool {
    let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let declared = line.strip_prefix("export ").unwrap_or(line).split_once('=');
    let marks = line.bytes().take_while(|byte| matches!(byte, b'-' | b'=' | b'*')).count();
    !declared.is_some_and(|(key, _)| key.trim_end().chars().all(is_of_key))
        && !line.starts_with(['@', '#'])
        && !["envguard:", "dotenv-linter:"].iter().any(|order| line.starts_with(order))
        && marks < 3
}

/// What stands after the `=`.
fn value(contract: &Contract, variable: &Variable<'_>) -> Option<String> {
    if is_secret(Some(contract), variable.key()) {
        return None;
    }
    let separator = variable.extension("separator").and_then(|fact| fact.node.text());
    let first = || variable.word("examples").and_then(|fact| fact.node.items().first());
    match variable.word("default").map(|fact| fact.node).or_else(first) {
        Some(node) => quoted(&text(node, separator)).filter(|value| !looks_secret(value)),
        None => own_value(variable),
    }
}

/// The value that the example has already, as it is written there.
fn own_value(variable: &Variable<'_>) -> Option<String> {
    let place = variable.example_value()?;
    let raw = std::str::from_utf8(place.span.of(&place.file.bytes)).ok()?;
    let bare = raw.trim_matches(['"', '\'', '`']);
    (!raw.contains(char::is_control) && !looks_secret(bare)).then(|| raw.to_owned())
}

/// A value of a schema as programs get it from an environment.
fn text(node: &Node, separator: Option<&str>) -> String {
    match (&node.kind, separator) {
        (NodeKind::Text(text), _) => text.to_string(),
        (NodeKind::Null, _) => String::new(),
        (NodeKind::List(items), Some(separator)) => {
            items.iter().map(|item| text(item, None)).collect::<Vec<_>>().join(separator)
        }
        _ => node.to_json().to_string(),
    }
}

/// `text` as all runtimes read it back; `None` where quotes cannot do that.
fn quoted(text: &str) -> Option<String> {
    let is_plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '/' | '@' | '%' | '+' | ',')
    };
    if text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    if text.contains(char::is_control) {
        return None;
    }
    if !text.contains(['\'', '\\']) {
        return Some(format!("'{text}'"));
    }
    (!text.contains(['"', '\\', '$', '`'])).then(|| format!("\"{text}\""))
}
