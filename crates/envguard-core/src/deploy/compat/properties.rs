//! What holds for any two contracts and any environment: what is called safe is safe, and what is refused really breaks.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{Certainty, Compat, Counterexample, Gate, Release, Situation, StepKind, Supply, Version};
use crate::deploy::containment::common;
use crate::deploy::{Supplied, SuppliedValue};
use crate::schema::EnvironmentValue;
use crate::{Contract, ContractSource, Severity, SourceFile, Variable};

/// What a variable can be: every word that verdicts claim to decide, and some that they do not.
const PROPERTIES: &[&str] = &[
    "{}",
    r#"{"type": "string"}"#,
    r#"{"type": "string", "minLength": 1}"#,
    r#"{"type": "string", "minLength": 2, "maxLength": 5}"#,
    r#"{"type": "string", "maxLength": 3}"#,
    r#"{"type": "integer"}"#,
    r#"{"type": "number"}"#,
    r#"{"type": ["integer", "null"]}"#,
    r#"{"type": "boolean"}"#,
    r#"{"type": ["boolean", "integer"]}"#,
    r#"{"type": "integer", "minimum": 0}"#,
    r#"{"type": "integer", "minimum": 1, "maximum": 10}"#,
    r#"{"type": "integer", "exclusiveMinimum": 0, "maximum": 8}"#,
    r#"{"type": "number", "exclusiveMaximum": 5.5}"#,
    r#"{"type": "integer", "multipleOf": 2}"#,
    r#"{"type": "integer", "multipleOf": 4}"#,
    r#"{"type": "integer", "format": "port"}"#,
    r#"{"enum": ["a", "b"]}"#,
    r#"{"enum": ["a", "b", "c"]}"#,
    r#"{"enum": ["c", "d"]}"#,
    r#"{"enum": [1, 2]}"#,
    r#"{"enum": [true, "a"]}"#,
    r#"{"const": "a"}"#,
    r#"{"type": "string", "pattern": "^[a-z]+$"}"#,
    r#"{"type": "string", "pattern": "^[a-zA-Z]+$"}"#,
    r#"{"type": "string", "pattern": "^[a-c]{1,3}$"}"#,
    r#"{"type": "string", "pattern": "x"}"#,
    r#"{"type": "string", "format": "uri"}"#,
    r#"{"type": "string", "format": "email"}"#,
    r#"{"type": "string", "format": "hostname"}"#,
    r#"{"type": "string", "format": "ipv4"}"#,
    r#"{"type": "string", "contentEncoding": "base64"}"#,
    r#"{"type": "array", "items": {"type": "integer"}}"#,
    r#"{"type": "array", "items": {"type": "string"}, "x-envguard": {"separator": ","}}"#,
    r#"{"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3, "x-envguard": {"separator": ","}}"#,
    r#"{"type": "object", "additionalProperties": {"type": "integer"}}"#,
    r#"{"anyOf": [{"type": "integer"}, {"type": "null"}]}"#,
    r#"{"allOf": [{"minLength": 1}, {"pattern": "^[a-z]"}]}"#,
    r#"{"not": {"const": "a"}}"#,
    r#"{"type": "string", "writeOnly": true, "x-envguard": {"min-entropy": 20}}"#,
    r##"{"$ref": "#/$defs/level"}"##,
];

/// What is said of an environment as a whole.
const WHOLE: &[&str] = &[
    "",
    "",
    "",
    "",
    r#", "additionalProperties": false"#,
    r#", "minProperties": 2"#,
    r#", "dependentRequired": {"A": ["B"]}"#,
    r#", "if": {"properties": {"A": {"const": "a"}}, "required": ["A"]}, "then": {"required": ["C"]}"#,
    r#", "propertyNames": {"maxLength": 1}"#,
    r#", "patternProperties": {"^[AB]$": {"minLength": 1}}"#,
];

/// Values: members of what the schemas list, and what lies at their bounds.
const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "c",
    "d",
    "x",
    "ab",
    "abc",
    "abcd",
    "abcdef",
    "Abc",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5.5",
    "8",
    "10",
    "11",
    "-1",
    "65535",
    "65536",
    "1.0",
    "true",
    "false",
    "yes",
    "null",
    "[1,2]",
    "[\"a\"]",
    "1,2",
    "a,b",
    "1,2,3,4",
    "{\"k\":1}",
    "{\"k\":\"v\"}",
    "https://example.com",
    "me@example.com",
    "example.com",
    "127.0.0.1",
    "aGk=",
    "Kx9vQ2mZr7Lp",
];

const KEYS: [&str; 4] = ["A", "B", "C", "D"];

/// A variable: what it may be, whether it is required, and what it is by default.
type Declared = Option<(Index, bool, Option<&'static str>)>;

fn declared() -> impl Strategy<Value = Declared> {
    let default =
        prop_oneof![4 => Just(None), 1 => select(&["\"a\"", "\"b\"", "1", "2", "true"][..]).prop_map(Some)];
    prop_oneof![1 => Just(None), 4 => (any::<Index>(), any::<bool>(), default).prop_map(Some)]
}

/// The text of a schema.
fn schema(variables: &[Declared], whole: &str) -> String {
    let mut properties = Vec::new();
    let mut required = Vec::new();
    for (key, declared) in KEYS.iter().zip(variables) {
        let Some((property, is_required, default)) = declared else { continue };
        let property = PROPERTIES[property.index(PROPERTIES.len())];
        let property = match default {
            Some(default) if property == "{}" => format!(r#"{{"default": {default}}}"#),
            Some(default) => format!(r#"{{"default": {default}, {}"#, &property[1..]),
            None => property.to_owned(),
        };
        properties.push(format!("\"{key}\": {property}"));
        if *is_required {
            required.push(format!("\"{key}\""));
        }
    }
    format!(
        r#"{{"$defs": {{"level": {{"enum": ["a", "c"]}}}}, "required": [{}], "properties": {{{}}}{whole}}}"#,
        required.join(", "),
        properties.join(", ")
    )
}

/// Two schemas, of which the second one is mostly the first one with something changed.
fn pair() -> impl Strategy<Value = (String, String)> {
    let whole = || select(WHOLE);
    let variables = || prop::collection::vec(declared(), KEYS.len());
    (variables(), variables(), prop::collection::vec(0..3u8, KEYS.len()), whole(), whole(), any::<bool>())
        .prop_map(|(old, others, changes, old_whole, new_whole, keeps_whole)| {
            let new: Vec<Declared> = old
                .iter()
                .zip(others)
                .zip(changes)
                .map(|((old, other), change)| match change {
                    0 => other,
                    _ => *old,
                })
                .collect();
            (schema(&old, old_whole), schema(&new, if keeps_whole { old_whole } else { new_whole }))
        })
}

type Values = BTreeMap<&'static str, String>;

fn values() -> impl Strategy<Value = Values> {
    prop::collection::vec(prop_oneof![1 => Just(None), 4 => select(TEXTS).prop_map(Some)], KEYS.len())
        .prop_map(|values| {
            let given = KEYS.iter().zip(values).filter_map(|(key, value)| Some((*key, value?.to_owned())));
            given.collect()
        })
}

/// A contract; `None` where the schema makes no sense. A default that it does not take makes some.
fn contract(name: &str, text: &str) -> Option<Contract> {
    let file = Arc::new(SourceFile::new(format!("{name}:env.schema.json"), text));
    let source = ContractSource::json_schema(file, &|_, _| None);
    let is_sound = source.problems.iter().all(|problem| problem.severity < Severity::Error);
    is_sound.then(|| Contract::new(vec![Arc::new(source)]))
}

/// What the validator says, which start-up asks.
fn accepts(contract: &Contract, values: &Values) -> bool {
    let values: Vec<(&[u8], EnvironmentValue<'_>)> =
        values.iter().map(|(key, text)| (key.as_bytes(), EnvironmentValue::Text(text.as_bytes()))).collect();
    contract.schemas().all(|schema| schema.check_environment(&values).is_empty())
}

fn supply(values: &Values) -> Supply {
    let mut supply = Supply::new(None);
    for (key, text) in values {
        let value = SuppliedValue::Text(text.clone().into_bytes());
        supply.insert(key.as_bytes(), Supplied { value, place: None });
    }
    supply
}

fn judge(old: &Contract, new: &Contract, supply: Option<&Supply>) -> Compat {
    let names: [Arc<str>; 2] = ["v1".into(), "v2".into()];
    Compat::judge(&Situation {
        old: Version { name: &names[0], contract: old },
        new: Version { name: &names[1], contract: new },
        supply,
        target: None,
        strategy: super::Strategy::Rolling,
    })
}

/// Something that `variables` all take, as plans choose it.
fn chosen(variables: &[Variable<'_>]) -> Option<String> {
    common(variables)
}

/// Goes through the plan by hand, and asks the validator at every step.
fn follow(compat: &Compat, old: &Contract, new: &Contract, values: &Values) -> Result<(), TestCaseError> {
    let mut values = values.clone();
    let mut is_replaced = false;
    for step in &compat.plan.steps {
        let key = step.key.as_deref().and_then(|key| KEYS.into_iter().find(|known| known.as_bytes() == key));
        match (step.kind, key) {
            (StepKind::Set | StepKind::Change, Some(key)) => {
                let declared: Vec<Variable<'_>> =
                    [old, new].iter().filter_map(|contract| contract.get(key.as_bytes())).collect();
                match chosen(&declared) {
                    Some(text) => values.insert(key, text),
                    // Nothing is known of what people will choose.
                    None => return Ok(()),
                };
            }
            (StepKind::Unset, Some(key)) => {
                values.remove(key);
            }
            (StepKind::Retire, _) => is_replaced = true,
            _ => {}
        }
        prop_assert_eq!(step.old_starts, accepts(old, &values), "old at {:?} of {:?}", step, compat.plan);
        prop_assert_eq!(step.new_starts, accepts(new, &values), "new at {:?} of {:?}", step, compat.plan);
        if compat.plan.is_possible && matches!(step.kind, StepKind::Deploy) {
            prop_assert!(step.old_starts && step.new_starts, "{:?}", compat.plan);
        }
        if compat.plan.is_possible && is_replaced {
            prop_assert!(step.new_starts, "{:?}", compat.plan);
        }
    }
    Ok(())
}

/// `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.max(400), ..usual }
}

proptest! {
    #![proptest_config(config())]

    /// With values: a change is safe exactly if both validators take the environment, and its plan holds at every step.
    #[test]
    fn with_values_the_verdict_is_that_of_both_validators((old, new) in pair(), values in values()) {
        let (Some(old), Some(new)) = (contract("v1", &old), contract("v2", &new)) else { return Ok(()) };
        let supply = supply(&values);
        let compat = judge(&old, &new, Some(&supply));
        let breaks = compat.verdicts.iter().filter(|verdict| {
            verdict.gates.has(Gate::Rolling) && verdict.counterexample == Some(Counterexample::Environment)
        });
        let both = accepts(&old, &values) && accepts(&new, &values);
        let has_broken = breaks.count() > 0 || compat.verdicts.iter().any(|verdict| {
            verdict.gates.has(Gate::Rolling) && verdict.counterexample == Some(Counterexample::NotSet)
                && *verdict.rule != crate::rules::default_changed::RULE
        });
        prop_assert_eq!(both, !has_broken, "{:?}", compat.verdicts);
        let is_refused = |gate| compat.breaks(gate) == Some(Certainty::Certain);
        if both {
            follow(&compat, &old, &new, &values)?;
        } else {
            prop_assert!(is_refused(Gate::Rolling));
        }
        if !accepts(&old, &values) {
            prop_assert!(is_refused(Gate::Rollback));
        }
        if compat.breaks(Gate::Rollback).is_none() {
            prop_assert!(accepts(&old, &values));
        }
    }

    /// Without values: what is called safe is so on every environment on which the old version starts, and what is refused
    /// comes with a counterexample that fails.
    #[test]
    fn without_values_safe_means_everywhere((old, new) in pair(), all in prop::collection::vec(values(), 12)) {
        let (Some(old), Some(new)) = (contract("v1", &old), contract("v2", &new)) else { return Ok(()) };
        let compat = judge(&old, &new, None);
        if compat.breaks(Gate::Rolling) < Some(Certainty::Possible) {
            for values in all {
                let known: Values =
                    values.into_iter().filter(|(key, _)| old.get(key.as_bytes()).is_some()).collect();
                if accepts(&old, &known) {
                    prop_assert!(accepts(&new, &known), "{:?}", known);
                }
            }
        }
        // The smallest environment on which the old version starts, as far as that can be made from the schemas.
        let needed = old.variables().filter(Variable::is_required);
        let base: Option<Values> = needed
            .map(|variable| {
                let key = KEYS.into_iter().find(|key| key.as_bytes() == variable.key())?;
                Some((key, chosen(&[variable])?))
            })
            .collect();
        let Some(base) = base.filter(|base| accepts(&old, base)) else { return Ok(()) };
        for verdict in compat.verdicts.iter().filter(|verdict| verdict.gates.has(Gate::Rolling)) {
            let Some(key) = verdict.key.as_deref() else { continue };
            let Some(key) = KEYS.into_iter().find(|known| known.as_bytes() == key) else { continue };
            let mut shown = base.clone();
            match &verdict.counterexample {
                Some(Counterexample::Value(text)) => {
                    shown.insert(key, text.clone());
                }
                Some(Counterexample::NotSet)
                    if verdict.fails == Release::New && *verdict.rule != crate::rules::default_changed::RULE =>
                {
                    shown.remove(key);
                }
                _ => continue,
            }
            if accepts(&old, &shown) {
                prop_assert!(!accepts(&new, &shown), "{:?} {:?}", verdict, shown);
            }
        }
    }
}
