//! The tables of `docs/secrets.md`, and `docs/secret-kinds.md`.

use std::fmt::Write as _;

use envguard_secrets::provider::{self, ProviderRule};
use envguard_secrets::{Factor, Kind, kinds};

#[test]
fn factors_are_fresh() {
    super::assert_filled("docs/secrets.md", |name, _| (name == "factors").then(factors));
}

#[test]
fn kinds_are_fresh() {
    super::assert_fresh("docs/secret-kinds.md", &kinds_page());
}

fn factors() -> String {
    let mut table = String::from("| points | because |\n|--:|---|\n");
    for factor in Factor::ALL {
        let _ = writeln!(table, "| {:+} | {} |", factor.weight(), factor.text());
    }
    table
}

/// What each file of rules is about.
const AREAS: &[(&str, &str)] = &[
    ("ai", "AI"),
    ("auth", "Identity"),
    ("cdn", "Networks and hosting"),
    ("chat", "Chat"),
    ("ci", "Builds and deployment"),
    ("cloud", "Clouds"),
    ("code-hosts", "Code hosts"),
    ("databases", "Databases"),
    ("keys", "Keys and formats of their own"),
    ("mail", "Mail and messages"),
    ("observability", "Observability"),
    ("payment", "Payment and shops"),
    ("registries", "Registries of packages"),
    ("work", "Work and other services"),
];

fn kinds_page() -> String {
    let tokens = provider::rules();
    let mut page = format!(
        "# Kinds of secrets\n\
         \n\
         Each kind is a rule of its own: `envguard check --ignore secret/salt`, `\"secret/salt\" = \"off\"` in\n\
         `[rules]`, a comment with `allow(secret/salt)`. [secrets.md](secrets.md) tells how they are found.\n\
         \n\
         ## By what stands around them\n\n{HEAD}"
    );
    for Kind { id, summary, .. } in kinds().filter(|kind| kind.docs.is_none()) {
        let _ = writeln!(page, "| `secret/{id}` | {summary} |");
    }
    let _ = write!(page, "\nTokens of services, {} kinds, are found by their format:\n", tokens.len());
    let title = |rule: &ProviderRule| {
        let area = AREAS.iter().find(|(area, _)| *area == rule.area);
        area.unwrap_or_else(|| panic!("the area {} has no title", rule.area)).1
    };
    for of_area in tokens.chunk_by(|one, other| one.area == other.area) {
        let _ = write!(page, "\n## {}\n\n{HEAD}", of_area.first().map_or("", title));
        for ProviderRule { id, summary, docs, .. } in of_area {
            let _ = writeln!(page, "| `secret/{id}` | [{summary}]({docs}) |");
        }
    }
    page
}

const HEAD: &str = "| rule | finds |\n|---|---|\n";
