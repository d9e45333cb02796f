//! The comparison with other tools: the tables, and that each cell is as they say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::page::root;
use crate::place::{Place, printed};

/// `fixtures/comparison/cells.toml`.
#[derive(Deserialize)]
struct Comparison {
    tools: Vec<Tool>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
    about: String,
}

#[derive(Deserialize)]
struct Row {
    what: String,
    /// The directory of this repository that commands are run in; an empty one without it.
    r#in: Option<String>,
    /// What is run before.
    given: Option<String>,
    /// By the names of tools.
    cells: BTreeMap<String, Cell>,
}

#[derive(Deserialize)]
struct Cell {
    is: Verdict,
    but: Option<String>,
    run: String,
    shows: String,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Yes,
    Partly,
    No,
}

impl Verdict {
    fn mark(self) -> &'static str {
        match self {
            Self::Yes => "✓",
            Self::Partly => "(✓)",
            Self::No => "–",
        }
    }
}

impl Comparison {
    fn read() -> Self {
        let text = std::fs::read_to_string(root().join("fixtures/comparison/cells.toml")).unwrap();
        toml::from_str(&text).unwrap()
    }

    fn overview(&self) -> String {
        let names: Vec<&str> = self.tools.iter().map(|tool| tool.name.as_str()).collect();
        let mut table = format!("| | {} |\n|---|{}\n", names.join(" | "), ":-:|".repeat(names.len()));
        for row in &self.rows {
            let marks: Vec<&str> = names.iter().map(|name| row.verdict(name).mark()).collect();
            let _ = writeln!(table, "| {} | {} |", row.what, marks.join(" | "));
        }
        table + "\n✓ yes; (✓) in part; – no.\n"
    }

    fn details(&self) -> String {
        let mut text = String::from("| tool | version |\n|---|---|\n");
        for Tool { name, about } in &self.tools {
            let _ = writeln!(text, "| {name} | {about} |");
        }
        for row in &self.rows {
            let _ = write!(text, "\n## It {}\n\n", row.what);
            if let Some(directory) = &row.r#in {
                let _ = write!(text, "In `{directory}`:\n\n");
            }
            if let Some(given) = &row.given {
                let _ = write!(text, "After\n\n```text\n{given}\n```\n\n");
            }
            text += "| | | command | prints |\n|---|:-:|---|---|\n";
            for (name, cell) in self.tools.iter().filter_map(|tool| row.cells.get_key_value(&tool.name)) {
                let but = cell.but.iter().map(|but| format!(" {but}")).collect::<String>();
                let shows = cell.shows.trim_end().replace('|', "\\|");
                let code = if shows.contains('`') { format!("`` {shows} ``") } else { format!("`{shows}`") };
                let _ = writeln!(text, "| {name} | {}{but} | `{}` | {code} |", cell.is.mark(), cell.run);
            }
        }
        text
    }
}

impl Row {
    fn verdict(&self, tool: &str) -> Verdict {
        self.cells.get(tool).map_or(Verdict::No, |cell| cell.is)
    }
}

#[test]
fn overview_is_fresh() {
    let comparison = Comparison::read();
    super::assert_filled("README.md", |name, _| (name == "comparison").then(|| comparison.overview()));
}

#[test]
fn details_are_fresh() {
    let comparison = Comparison::read();
    super::assert_filled("docs/comparison.md", |name, _| (name == "cells").then(|| comparison.details()));
}

/// The other tools are run by `benches/comparison.sh`, which has the versions that are meant.
#[test]
fn cells_are_as_they_say() {
    for row in Comparison::read().rows {
        for (tool, cell) in &row.cells {
            if !is_there(tool) {
                continue;
            }
            let place = Place::new();
            if let Some(directory) = &row.r#in {
                place.copy(directory);
            }
            let given = row.given.as_deref().unwrap_or_default();
            let ready = place.run(&format!("set -e\n{given}"));
            assert!(ready.status.success(), "{given}: {}", printed(ready));
            let printed = printed(place.run(&cell.run));
            assert!(printed.contains(&cell.shows), "`{}` does not print {}: {printed}", cell.run, cell.shows);
            assert_eq!(cell.is == Verdict::Partly, cell.but.is_some(), "{tool} {}", row.what);
        }
        assert!(row.cells.values().any(|cell| cell.is == Verdict::Yes), "nobody {}", row.what);
    }
}

/// Whether the command `tool` is at hand; of envalid, which is none, whether Node finds it.
fn is_there(tool: &str) -> bool {
    let variable = |name: &str| std::env::var_os(name).unwrap_or_default();
    let finds =
        |name: &str, file: &str| std::env::split_paths(&variable(name)).any(|path| path.join(file).exists());
    match tool {
        "envguard" => true,
        _ if variable("ENVGUARD_PEERS").is_empty() => false,
        "envalid" => finds("NODE_PATH", "envalid") && finds("PATH", "node"),
        _ => finds("PATH", tool),
    }
}
