//! A contract as a table for people.

use std::sync::Arc;

use super::contract_schema;
use crate::contract::Variable;
use crate::schema::Schema;
use crate::secrecy::is_secret;
use crate::tree::{Node, NodeKind};
use crate::{Contract, SourceFile};

/// Prints `contract` as a table in Markdown: each variable with whether it is needed, what it may be, its default and what
/// it is for. Of secrets it says that they are some, and nothing of what the schema knows about their values.
pub fn markdown(contract: &Contract) -> String {
    let descriptions = contract.example().map(|source| source.descriptions()).unwrap_or_default();
    let root = Arc::new(contract_schema(contract));
    let file = Arc::new(SourceFile::new("env.schema.json", ""));
    let schema = Schema::compile(root, &file, &|_, _| None).schema;
    let mut out =
        "| Variable | Required | Type | Default | Description |\n|---|---|---|---|---|\n".to_owned();
    for variable in contract.variables() {
        let Some(name) = variable.name() else { continue };
        let is_secret = is_secret(Some(contract), variable.key());
        let own = || descriptions.get(variable.key()).map(String::as_str);
        let expected =
            schema.as_ref().and_then(|schema| schema.expects(name)).map(|message| message.to_string());
        let default = variable.word("default").map(|fact| fact.node).filter(|_| !is_secret);
        let cells = [
            code(name),
            required(&variable),
            kind(expected.as_deref(), is_secret),
            default.map(|node| code(&shown(node))).unwrap_or_default(),
            description(&variable, variable.description().or_else(own)),
        ];
        for cell in cells {
            out.push_str("| ");
            out.push_str(&cell);
            out.push_str(if cell.is_empty() { "" } else { " " });
        }
        out.push_str("|\n");
    }
    out
}

fn required(variable: &Variable<'_>) -> String {
    let names = variable.names("required-in");
    if variable.is_required() {
        "yes".to_owned()
    } else if names.is_empty() {
        "no".to_owned()
    } else {
        format!("in {}", names.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", "))
    }
}

/// What the schema expects, and whether it is a secret. That it is a text goes without saying.
fn kind(expected: Option<&str>, is_secret: bool) -> String {
    let expected = expected.unwrap_or("a text").replace('|', "\\|");
    if is_secret { format!("{expected}, secret") } else { expected }
}

fn description(variable: &Variable<'_>, text: Option<&str>) -> String {
    let mut parts = Vec::new();
    if variable.word("deprecated").and_then(|fact| fact.node.bool()) == Some(true) {
        parts.push("**Deprecated.**".to_owned());
    }
    let lines = text.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
    let text = lines.map(plain).collect::<Vec<_>>().join("<br>");
    parts.extend((!text.is_empty()).then_some(text));
    parts.join(" ")
}

fn shown(node: &Node) -> String {
    match &node.kind {
        NodeKind::Text(text) => text.to_string(),
        _ => node.to_json().to_string(),
    }
}

/// `text` in a cell as it is, without tags and without an end of the cell.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(char::is_control, " ")
}

/// `text` as code in a cell. More backticks around it than there are in it keep them from ending it.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace(char::is_control, " ").replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}
