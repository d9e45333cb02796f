//! `envguard rules` and `envguard explain`.

use crate::Run;

#[test]
fn lists_all_rules() {
    Run::new(["rules"]).stdout_has(["duplicate-key", "divergent-value", "unused-allow"]).status(0);
    let done = Run::new(["rules", "--format", "json"]).stdout_has(["duplicate-key"]).status(0);
    let rules: Vec<serde_json::Value> = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(rules.len(), envguard_core::rules::all().len());
    for rule in rules {
        for field in ["name", "summary", "group", "category", "level", "docs"] {
            assert!(rule[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {rule}");
        }
    }
}

#[test]
fn explains_one() {
    Run::new(["explain", "duplicate-key"]).stdout_has(["## What it does", "## Fix safety"]).status(0);
    Run::new(["explain", "duplicat-key"])
        .stderr("error: there is no rule `duplicat-key`\nhelp: did you mean `duplicate-key`?")
        .status(2);
    Run::new(["explain", "nonsense-of-all-kinds"])
        .stderr("error: there is no rule `nonsense-of-all-kinds`\nhelp: `envguard rules` lists all rules")
        .status(2);
}
