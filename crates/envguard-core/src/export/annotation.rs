//! What comments of an example can say of a variable, for tools to read.

use crate::contract::Variable;
use crate::tree::{Node, NodeKind};

/// The decorators of `variable`, without the `#` before them.
pub(super) fn decorators(variable: &Variable<'_>) -> Vec<String> {
    let mut decorators = Vec::new();
    if !variable.is_required() {
        decorators.push("@optional".to_owned());
    }
    decorators.extend(type_of(variable).map(|name| format!("@type={name}")));
    match variable.secret() {
        Some(true) => decorators.push("@sensitive".to_owned()),
        Some(false) => decorators.push("@public".to_owned()),
        None => {}
    }
    if variable.word("deprecated").and_then(|fact| fact.node.bool()) == Some(true) {
        decorators.push("@deprecated".to_owned());
    }
    let expires = variable.extension("expires").and_then(|fact| fact.node.text());
    decorators.extend(expires.map(|date| format!("@expires={date}")));
    decorators
}

/// The type of `variable` in the words of env-spec, as far as they go; `None` where there is nothing to say.
fn type_of(variable: &Variable<'_>) -> Option<String> {
    let word = |name: &str| variable.word(name).map(|fact| fact.node);
    let text = |name| word(name).and_then(Node::text);
    if variable.secret() != Some(true)
        && let Some(members) = word("enum")
    {
        let members: Option<Vec<String>> =
            members.items().iter().map(|member| quoted(member.text()?)).collect();
        return members.map(|members| call("enum", &members));
    }
    let bound = |name: &str, bound: &'static str| option(name, word(bound)?);
    Some(match (text("type")?, text("format")) {
        (_, Some("port")) => {
            let is_usual = |name, usual: i64| word(name).is_none_or(|node| node.to_json() == usual);
            let least = bound("min", "minimum").filter(|_| !is_usual("minimum", 0));
            let most = bound("max", "maximum").filter(|_| !is_usual("maximum", 65535));
            call("port", &[least, most].into_iter().flatten().collect::<Vec<_>>())
        }
        (name @ ("integer" | "number"), _) => {
            let whole = (name == "integer").then(|| "isInt=true".to_owned());
            let options = [
                whole,
                bound("min", "minimum"),
                bound("max", "maximum"),
                bound("isDivisibleBy", "multipleOf"),
            ];
            call("number", &options.into_iter().flatten().collect::<Vec<_>>())
        }
        ("boolean", _) => "boolean".to_owned(),
        ("object", _) => "simple-object".to_owned(),
        ("array", _) => list(variable)?,
        ("string", Some("uri")) => "url".to_owned(),
        ("string", Some(name @ ("email" | "uuid" | "semver"))) => name.to_owned(),
        ("string", Some("ipv4")) => "ip(version=4)".to_owned(),
        ("string", Some("ipv6")) => "ip(version=6)".to_owned(),
        ("string", Some("hostname")) => "domain(allowSingleLabel=true, allowIp=true)".to_owned(),
        ("string", _) => {
            let pattern = text("pattern")
                .filter(|_| variable.secret() != Some(true))
                .and_then(quoted)
                .map(|pattern| format!("matches={pattern}"));
            let options = [bound("minLength", "minLength"), bound("maxLength", "maxLength"), pattern];
            let options: Vec<String> = options.into_iter().flatten().collect();
            // That it is a text goes without saying.
            (!options.is_empty()).then(|| call("string", &options))?
        }
        _ => return None,
    })
}

fn list(variable: &Variable<'_>) -> Option<String> {
    let word = |name: &str| variable.word(name).map(|fact| fact.node);
    let item = match word("items").and_then(|items| items.get("type")?.text()) {
        Some("integer") => Some("number(isInt=true)".to_owned()),
        Some(name @ ("number" | "boolean" | "string")) => Some(name.to_owned()),
        _ => None,
    };
    let layout = match variable.extension("separator").and_then(|fact| fact.node.text()) {
        None => Some("format=json".to_owned()),
        Some(",") => None,
        Some(separator) => Some(format!("separator={}", quoted(separator)?)),
    };
    // Lists of env-spec have an item unless they say otherwise.
    let least =
        word("minItems").map_or_else(|| Some("minLength=0".to_owned()), |node| option("minLength", node));
    let most = word("maxItems").and_then(|node| option("maxLength", node));
    Some(call("array", &[item, layout, least, most].into_iter().flatten().collect::<Vec<_>>()))
}

fn call(name: &str, arguments: &[String]) -> String {
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

fn option(name: &str, node: &Node) -> Option<String> {
    matches!(node.kind, NodeKind::Number(_)).then(|| format!("{name}={}", node.to_json()))
}

/// `text` as an argument: in quotes where it needs some, `None` where none will do.
fn quoted(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if !text.is_empty() && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    (!text.contains(['\'', '\\']) && !text.contains(char::is_control)).then(|| format!("'{text}'"))
}
