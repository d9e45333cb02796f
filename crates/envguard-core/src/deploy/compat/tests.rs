//! Changes beside what is said of them.

use std::sync::Arc;

use super::*;
use crate::deploy::{Supplied, SuppliedValue};
use crate::{Contract, ContractSource, SourceFile};

/// A contract out of a JSON Schema or, where it does not look like one, an `.env.example`.
fn contract(version: &str, text: &str) -> Contract {
    let is_schema = text.starts_with('{');
    let path = format!("{version}:{}", if is_schema { "env.schema.json" } else { ".env.example" });
    let file = Arc::new(SourceFile::new(path, text));
    let source = if is_schema {
        ContractSource::json_schema(file, &|_, _| None)
    } else {
        ContractSource::example(file)
    };
    assert!(source.problems.is_empty(), "{:?}", source.problems);
    Contract::new(vec![Arc::new(source)])
}

/// An environment out of lines, `KEY=value`; a value `?` is not known.
fn supply(lines: &str) -> Supply {
    let mut supply = Supply::new(Some("production".into()));
    for line in lines.split_whitespace() {
        let (key, value) = line.split_once('=').unwrap();
        let value = match value {
            "?" => SuppliedValue::Unknown,
            text => SuppliedValue::Text(text.as_bytes().to_vec()),
        };
        supply.insert(key.as_bytes(), Supplied { value, place: None });
    }
    supply
}

/// A change, judged.
struct Judge<'t> {
    old: &'t str,
    new: &'t str,
    supply: Option<&'t str>,
    target: Option<&'t str>,
    strategy: Strategy,
}

fn judge<'t>(old: &'t str, new: &'t str) -> Judge<'t> {
    Judge { old, new, supply: None, target: None, strategy: Strategy::Rolling }
}

impl<'t> Judge<'t> {
    fn on(self, lines: &'t str) -> Self {
        Self { supply: Some(lines), ..self }
    }

    fn to(self, lines: &'t str) -> Self {
        Self { target: Some(lines), ..self }
    }

    fn blue_green(self) -> Self {
        Self { strategy: Strategy::BlueGreen, ..self }
    }

    /// Compares the verdicts, `CERTAINTY gates rule place message`, and the plan, `kind KEY` with `o`, `n` for the versions
    /// that start after the step.
    #[track_caller]
    fn is(self, verdicts: &[&str], plan: &[&str]) {
        let (old, new) = (contract("v1", self.old), contract("v2", self.new));
        let (supply, target) = (self.supply.map(supply), self.target.map(supply));
        let names: [Arc<str>; 2] = ["v1".into(), "v2".into()];
        let compat = Compat::judge(&Situation {
            old: Version { name: &names[0], contract: &old },
            new: Version { name: &names[1], contract: &new },
            supply: supply.as_ref(),
            target: target.as_ref(),
            strategy: self.strategy,
        });
        let shown: Vec<String> = compat
            .verdicts
            .iter()
            .map(|verdict| {
                let place = &verdict.place;
                let line =
                    place.file.bytes[..place.span.start as usize].iter().filter(|byte| **byte == b'\n');
                format!(
                    "{:?} {} {} {}:{} {}",
                    verdict.certainty,
                    verdict.gates.words(),
                    verdict.rule.name,
                    place.file.path,
                    line.count() + 1,
                    verdict.message
                )
            })
            .collect();
        assert_eq!(shown, verdicts);
        let steps: Vec<String> = compat
            .plan
            .steps
            .iter()
            .map(|step| {
                let key =
                    step.key.as_deref().map(|key| format!(" {}", key.escape_ascii())).unwrap_or_default();
                let starts = [(step.old_starts, "o"), (step.new_starts, "n")];
                let starts: String =
                    starts.iter().filter(|(starts, _)| *starts).map(|(_, name)| *name).collect();
                format!("{}{key} {starts}", step.kind.name())
            })
            .collect();
        assert_eq!(steps, plan);
    }
}

const UNCHANGED: &[&str] = &["deploy on", "retire on"];

#[test]
fn what_stays_the_same_is_safe() {
    judge("A=1\nB=\n", "A=1\nB=\n").is(&[], UNCHANGED);
    judge("A=1\n", "A=1\n# @optional\nB=\n").is(&[], UNCHANGED);
    judge("A=1\n", "A=1\n").on("A=1 OTHER=2").is(&[], UNCHANGED);
    let schema = r#"{"properties": {"A": {"type": "integer", "default": 3}}}"#;
    judge(schema, schema).on("").is(&[], UNCHANGED);
}

#[test]
fn a_new_variable_has_to_be_set_first() {
    let change = || judge("A=1\n", "A=1\nB=\n");
    let source =
        "Possible source new-required-variable v2:.env.example:2 `v2` needs `B`, which `v1` does without";
    change().is(&[&source.replace("source", "rolling and source")], &["set B on", "deploy on", "retire on"]);
    change().on("A=1").is(
        &["Certain rolling and source new-required-variable v2:.env.example:2 `v2` needs `B`, which is not set in `production`"],
        &["set B on", "deploy on", "retire on"],
    );
    change().on("A=1 B=2").is(&[source], UNCHANGED);
}

#[test]
fn what_is_gone_stays_until_nobody_reads_it() {
    let change = || judge("A=1\nB=\n", "A=1\n");
    let steps = ["deploy on", "retire on", "no-return on", "unset B n"];
    change().is(
        &["Conditional rolling and rollback removed-variable-still-read v1:.env.example:2 `v1` needs `B`, which `v2` does without"],
        &steps,
    );
    change().on("A=1 B=2").is(&[], &steps);
    change().on("A=1").is(
        &["Certain rolling and rollback removed-variable-still-read v1:.env.example:2 `v1` still needs `B`, which is not set in `production`"],
        &["set B on", "deploy on", "retire on", "no-return on", "unset B n"],
    );
    change().on("A=1 B=2").to("A=1").is(
        &["Certain rollback removed-variable-still-read v1:.env.example:2 `v1` still needs `B`, which is not set in `production`"],
        &steps,
    );
}

/// A schema can ask for a variable of which it says nothing else.
#[test]
fn what_is_only_required_is_needed_too() {
    let (less, more) = (r#"{"properties": {"A": {}}}"#, r#"{"properties": {"A": {}}, "required": ["B"]}"#);
    judge(less, more).is(
        &["Possible rolling and source new-required-variable v2:env.schema.json:1 `v2` needs `B`, which `v1` does without"],
        &["set B on", "deploy on", "retire on"],
    );
    judge(more, less).is(
        &["Conditional rolling and rollback removed-variable-still-read v1:env.schema.json:1 `v1` needs `B`, which `v2` does without"],
        &["deploy on", "retire on", "no-return on", "unset B n"],
    );
}

#[test]
fn what_a_condition_asks_for_stays() {
    let old = r#"{"properties": {"A": {"type": "string"}, "B": {"type": "string"}}}"#;
    let undecided = "Possible source undecided-change v2:env.schema.json:1 it cannot be told whether `v2` starts wherever \
                     `v1` does: `dependentRequired` is another one";
    let steps = |new: &str, steps: &[&str]| judge(old, new).on("A=1 B=2").is(&[undecided], steps);
    steps(
        r#"{"properties": {"A": {"type": "string"}}, "dependentRequired": {"A": ["B"]}}"#,
        &["deploy on", "retire on"],
    );
    // Once nothing asks for it any more, it goes.
    steps(r#"{"dependentRequired": {"B": ["A"]}}"#, &["deploy on", "retire on", "unset B on", "unset A on"]);
}

#[test]
fn a_renamed_variable_is_set_twice_for_a_while() {
    let old = r#"{"required": ["OLD"], "properties": {"OLD": {}}}"#;
    let new = r#"{"required": ["NEW"], "properties": {"NEW": {"x-envguard": {"renamed-from": "OLD"}}}}"#;
    let steps = ["set NEW on", "deploy on", "retire on", "no-return on", "unset OLD n"];
    judge(old, new).on("OLD=1").is(
        &["Certain rolling and source renamed-variable v2:env.schema.json:1 `v2` reads `NEW`, which `v1` calls `OLD`"],
        &steps,
    );
    let alike = "`v2` needs `MAIL_HOST`, which looks like what `v1` calls `MAIL_HOSTS`";
    judge("MAIL_HOSTS=\n", "MAIL_HOST=\n").on("MAIL_HOSTS=a").is(
        &[&format!("Certain rolling and source renamed-variable v2:.env.example:1 {alike}")],
        &["set MAIL_HOST on", "deploy on", "retire on", "no-return on", "unset MAIL_HOSTS n"],
    );
}

#[test]
fn values_that_one_version_does_not_take() {
    let old = r#"{"properties": {"L": {"enum": ["a", "b"]}}}"#;
    let new = r#"{"properties": {"L": {"enum": ["b", "c"]}}}"#;
    let message = "`v2` does not start in `production`: `L`: expected one of `b` or `c`";
    judge(old, new).on("L=a").is(
        &[&format!("Certain rolling and source enum-value-removed v2:env.schema.json:1 {message}")],
        &["change L on", "deploy on", "retire on"],
    );
    let source = "source enum-value-removed v2:env.schema.json:1 `v2` does not take all that `v1` takes of `L`: no longer takes `a`";
    judge(old, new).on("L=b").is(&[&format!("Possible {source}")], UNCHANGED);
    judge(old, new)
        .on("L=?")
        .is(&[&format!("Possible rolling and {source}")], &["review L on", "deploy on", "retire on"]);
    // The environment is ahead of the deployment.
    let message = "`v1` does not start in `production`: `L`: expected one of `a` or `b`";
    judge(old, new).on("L=c").is(
        &[
            &format!("Certain rolling and rollback enum-value-removed v1:env.schema.json:1 {message}"),
            &format!("Possible {source}"),
        ],
        &["change L on", "deploy on", "retire on"],
    );
    judge(old, new).on("L=b").to("L=c").is(
        &[
            &format!("Certain rollback enum-value-removed v1:env.schema.json:1 {message}"),
            &format!("Possible {source}"),
        ],
        &["deploy on", "retire on", "no-return on", "change L n"],
    );
}

#[test]
fn no_value_fits_both() {
    let old = r#"{"required": ["L"], "properties": {"L": {"enum": ["a"]}}}"#;
    let new = r#"{"required": ["L"], "properties": {"L": {"enum": ["b"]}}}"#;
    let message = "`v2` does not start in `production`: `L`: expected `b`";
    judge(old, new).on("L=a").is(
        &[&format!("Certain rolling and source enum-value-removed v2:env.schema.json:1 {message}")],
        &["release L o", "deploy o", "retire o"],
    );
}

#[test]
fn defaults_make_instances_differ() {
    let old = r#"{"properties": {"N": {"type": "integer", "default": 1}}}"#;
    let new = r#"{"properties": {"N": {"type": "integer", "default": 2}}}"#;
    judge(old, new).on("").is(
        &["Certain rolling and source default-changed v2:env.schema.json:1 where `N` is not set in `production`, `v1` and `v2` have different defaults for it"],
        &["set N on", "deploy on", "retire on"],
    );
}

#[test]
fn blue_and_green_have_their_own() {
    let (old, new) = ("A=1\nOLD=\n", "A=1\nNEW=\n");
    judge(old, new).on("A=1 OLD=1").to("A=1 NEW=1").blue_green().is(
        &["Possible source new-required-variable v2:.env.example:2 `v2` needs `NEW`, which `v1` does without"],
        &["deploy on", "switch on", "no-return on", "retire n"],
    );
    judge(old, new).on("A=1 OLD=1").to("A=1 OLD=1").blue_green().is(
        &["Certain rolling and source new-required-variable v2:.env.example:2 `v2` needs `NEW`, which is not set in `production`"],
        &["set NEW on", "deploy on", "switch on", "no-return on", "retire n", "unset OLD n"],
    );
    judge(old, new).on("A=1").to("A=1 NEW=1").blue_green().is(
        &[
            "Certain rolling and rollback removed-variable-still-read v1:.env.example:2 `v1` still needs `OLD`, which is not set in `production`",
            "Possible source new-required-variable v2:.env.example:2 `v2` needs `NEW`, which `v1` does without",
        ],
        &["deploy n", "switch n", "retire n"],
    );
}
