//! A contract as a table for people.

use super::row::{Need, Row, rows};
use crate::Contract;

/// Prints `contract` as a table in Markdown: each variable with whether it is needed, what it may be, its default and what
/// it is for. Of secrets it says that they are some, and nothing of what the schema knows about their values.
pub fn markdown(contract: &Contract) -> String {
    let mut out =
        "| Variable | Required | Type | Default | Description |\n|---|---|---|---|---|\n".to_owned();
    for row in rows(contract) {
        let cells = [
            code(&row.name),
            required(&row.need),
            kind(&row),
            row.default.as_deref().map(code).unwrap_or_default(),
            description(&row),
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

fn required(need: &Need) -> String {
    match need {
        Need::Always => "yes".to_owned(),
        Need::Never => "no".to_owned(),
        Need::In(names) => {
            format!("in {}", names.iter().map(|name| plain(name)).collect::<Vec<_>>().join(", "))
        }
    }
}

/// What the schema expects, and whether it is a secret. That it is a text goes without saying.
fn kind(row: &Row) -> String {
    let expected = row.expected.replace('|', "\\|");
    if row.is_secret { format!("{expected}, secret") } else { expected }
}

fn description(row: &Row) -> String {
    let mut parts = Vec::new();
    if row.is_deprecated {
        parts.push("**Deprecated.**".to_owned());
    }
    let text = row.description.as_deref().unwrap_or_default();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let text = lines.map(plain).collect::<Vec<_>>().join("<br>");
    parts.extend((!text.is_empty()).then_some(text));
    parts.join(" ")
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
