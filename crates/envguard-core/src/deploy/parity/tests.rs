//! Pairs of sides, and what is said of them.

use std::sync::Arc;

use envguard_syntax::dialect::Dialect;

use super::{Expectation, Parity, ParityJudge, Side};
use crate::deploy::{FingerprintKey, Manifest, Supplied, SuppliedValue, Supply};
use crate::{Contract, ContractSource, DialectSet, Effective, Environment, Settings, SourceFile};

/// Two sides to be compared.
struct Test<'t> {
    sides: [(&'t str, &'t str); 2],
    schema: &'t str,
    /// What each side is turned into.
    forms: [Form; 2],
    expectation: Expectation,
}

/// What a side is known by.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Values,
    Manifest,
    /// A manifest with fingerprints.
    Keyed,
    /// Values, and perhaps others that are not seen.
    Open,
    /// Values that are known elsewhere.
    Elsewhere,
}

impl<'t> Test<'t> {
    /// Environments by name, each an env file.
    fn new(sides: [(&'t str, &'t str); 2]) -> Self {
        Self { sides, schema: "", forms: [Form::Values; 2], expectation: Expectation::Declared }
    }

    /// The properties of the schema; without them there is no contract.
    fn schema(self, schema: &'t str) -> Self {
        Self { schema, ..self }
    }

    fn forms(self, one: Form, other: Form) -> Self {
        Self { forms: [one, other], ..self }
    }

    fn expect_same(self) -> Self {
        Self { expectation: Expectation::Same, ..self }
    }

    #[track_caller]
    fn finds(self, expected: &[&str]) {
        assert_eq!(self.found(), expected);
    }

    /// What is found: `path:offset rule: message <related paths`. Manifests have no places here.
    fn found(&self) -> Vec<String> {
        let schema = Arc::new(SourceFile::new("env.schema.json", format!("{{{}}}", self.schema)));
        let contract = Contract::new(vec![Arc::new(ContractSource::json_schema(schema, &|_, _| None))]);
        let contract = (!self.schema.is_empty()).then_some(&contract);
        let key = FingerprintKey::new(b"0123456789abcdef").unwrap();
        let environments = self.sides.map(|(name, text)| {
            let file = Arc::new(SourceFile::new(format!(".env.{name}"), text));
            Environment::new(name, vec![file])
        });
        let supply = |index: usize| {
            let environment = &environments[index];
            let supply = Supply::of_environment(environment, &Effective::read(environment, Dialect::Node));
            transformed(supply, self.forms[index], contract, &key)
        };
        let supplies = [supply(0), supply(1)];
        let side = |index: usize| Side {
            name: self.sides[index].0.into(),
            supply: &supplies[index],
            environment: Some(&environments[index]),
            home: Arc::clone(&environments[index].layers[0]),
        };
        let key = self.forms.contains(&Form::Keyed).then_some(&key);
        let parity = Parity::new([side(0), side(1)], contract, key);
        let judge = ParityJudge {
            expectation: self.expectation,
            settings_of: &|_| Settings::new(DialectSet::default()),
            is_env_file: &|file| file.path.starts_with(".env"),
        };
        let mut shown = Vec::new();
        for findings in judge.judge(&[parity], &[]) {
            for diagnostic in &findings.diagnostics {
                let related = diagnostic.related_places().iter();
                let related = related.filter_map(|place| place.file.as_ref());
                let related: String = related.map(|file| format!(" <{}", file.path)).collect();
                let (path, start) = (&findings.file.path, diagnostic.span.start);
                let (rule, message) = (diagnostic.rule.name, diagnostic.headline_alone());
                shown.push(format!("{path}:{start} {rule}: {message}{related}"));
            }
        }
        shown
    }
}

fn transformed(supply: Supply, form: Form, contract: Option<&Contract>, key: &FingerprintKey) -> Supply {
    let mut supply = match form {
        Form::Manifest => Manifest::new(&supply, contract, None).to_supply(),
        Form::Keyed => Manifest::new(&supply, contract, Some(key)).to_supply(),
        Form::Elsewhere => {
            let mut unknown = Supply::new(supply.environment.clone());
            for (key, supplied) in supply.iter() {
                let place = supplied.place.clone();
                unknown.insert(key, Supplied { value: SuppliedValue::Unknown, place });
            }
            unknown
        }
        Form::Values | Form::Open => supply,
    };
    supply.is_open = form == Form::Open;
    supply
}

const SECRET: &str = "JWT_SECRET=mXpT0vXk1Rj5n2hQ\n";
const OTHER: &str = "JWT_SECRET=Vb7sL0qDk3ZrTn9x\n";
const SHARED: &str = ".env.staging:11 must-differ: secret `JWT_SECRET` is the same in staging as in production <.env.production";

#[test]
fn what_one_side_lacks() {
    let test = || Test::new([("staging", "A=1\nB=1\n"), ("production", "A=1\nC=1\n")]);
    test().finds(&[
        ".env.production:6 missing-on-one-side: key `C` is given by production, and not by staging",
        ".env.staging:6 missing-on-one-side: key `B` is given by staging, and not by production",
    ]);
    test().schema(r#""properties": {"A": {}, "B": {}}"#).finds(&[]);
    test().schema(r#""required": ["B"], "properties": {"B": {}}"#).finds(&[
        ".env.staging:6 missing-on-one-side: key `B` is given by staging, and not by production <env.schema.json",
    ]);
    test().schema(r#""required": ["B"], "properties": {"B": {"default": "2"}}"#).finds(&[]);
    test().schema(r#""properties": {"C": {"x-envguard": {"required-in": ["production"]}}}"#).finds(&[]);
    test().schema(r#""properties": {"C": {"x-envguard": {"required-in": ["staging"]}}}"#).finds(&[
        ".env.production:6 missing-on-one-side: key `C` is given by production, and not by staging <env.schema.json",
    ]);
    test()
        .schema(r#""required": ["B"], "properties": {"B": {"x-envguard": {"forbidden-in": ["production"]}}}"#)
        .finds(&[]);
    test().forms(Form::Open, Form::Open).finds(&[]);
}

#[test]
fn values_may_differ_unless_somebody_minds() {
    let test = || Test::new([("blue", "A=1\n"), ("green", "A=2\n")]);
    let matching = r#""properties": {"A": {"x-envguard": {"same-across": true}}}"#;
    test().finds(&[]);
    let found = "key `A` has another value in green than in blue <.env.blue";
    test().schema(matching).finds(&[&format!(".env.green:2 must-match: {found} <env.schema.json")]);
    test().schema(r#""properties": {"A": {"x-envguard": {"same-across": ["blue", "red"]}}}"#).finds(&[]);
    test().expect_same().finds(&[&format!(".env.green:2 drifted-value: {found}")]);
    for form in [Form::Values, Form::Keyed] {
        let keyed = || test().forms(Form::Keyed, form);
        let start = if form == Form::Keyed { 0 } else { 2 };
        keyed().finds(&[]);
        keyed().expect_same().finds(&[&format!(".env.green:{start} drifted-value: {found}")]);
    }
    Test::new([("blue", "A=1\n"), ("green", "A='1'\n")]).schema(matching).expect_same().finds(&[]);
}

#[test]
fn secrets_are_for_one_environment() {
    let test = |one, other| Test::new([("production", one), ("staging", other)]);
    for (one, other) in [
        (Form::Values, Form::Values),
        (Form::Values, Form::Keyed),
        (Form::Keyed, Form::Values),
        (Form::Keyed, Form::Keyed),
    ] {
        let shared = if other == Form::Keyed { SHARED.replace(":11", ":0") } else { SHARED.to_owned() };
        test(SECRET, SECRET).forms(one, other).finds(&[&shared]);
        test(SECRET, OTHER).forms(one, other).finds(&[]);
    }
    Test::new([("staging", SECRET), ("production", SECRET)]).finds(&[SHARED]);
    Test::new([("staging", SECRET), ("staging", SECRET)]).finds(&[]);
    Test::new([("development", SECRET), ("test", SECRET)]).finds(&[]);
    test("JWT_SECRET=short\n", "JWT_SECRET=short\n").finds(&[]);
    test("HOST=mXpT0vXk1Rj5n2hQ\n", "HOST=mXpT0vXk1Rj5n2hQ\n").finds(&[]);
    test(SECRET, SECRET).expect_same().finds(&[]);
    let allowed = format!("{} # envguard: allow(must-differ) for now\n", SECRET.trim());
    test(SECRET, &allowed).finds(&[]);
    test(SECRET, SECRET).forms(Form::Manifest, Form::Manifest).finds(&[]);
    let same = r#""properties": {"JWT_SECRET": {"x-envguard": {"same-across": true}}}"#;
    test(SECRET, SECRET).schema(same).finds(&[]);
    let distinct =
        r#""properties": {"HOST": {"x-envguard": {"distinct-across": ["production", "staging"]}}}"#;
    test("HOST=a\n", "HOST=a\n").schema(distinct).finds(&[
        ".env.staging:5 must-differ: key `HOST` has the same value in staging as in production, and the contract asks \
         for different ones <.env.production",
    ]);
    test("HOST=\n", "HOST=\n").schema(distinct).finds(&[]);
}

#[test]
fn what_cannot_be_told_is_said_where_it_matters() {
    let test = |one, other| Test::new([("production", one), ("staging", other)]);
    let cannot = |start: usize, why: &str| {
        format!(
            ".env.staging:{start} unproven-value: whether `A` is the same in production and staging cannot be told{why}"
        )
    };
    let matching = r#""properties": {"A": {"x-envguard": {"same-across": true}}}"#;
    let distinct = r#""properties": {"A": {"x-envguard": {"distinct-across": true}}}"#;
    let unkeyed = || test("A=x\n", "A=x\n").forms(Form::Manifest, Form::Values);
    unkeyed().finds(&[]);
    for schema in [matching, distinct] {
        unkeyed().schema(schema).finds(&[&cannot(2, " without a key")]);
    }
    unkeyed().expect_same().finds(&[&cannot(2, " without a key")]);
    test("A=x\n", "A=x\n")
        .forms(Form::Keyed, Form::Manifest)
        .expect_same()
        .finds(&[&cannot(0, " without a key")]);
    test("A=x\n", "A=x\n")
        .forms(Form::Values, Form::Elsewhere)
        .schema(matching)
        .finds(&[&cannot(2, ": its value is known elsewhere")]);
    test("", "A=x\n")
        .forms(Form::Open, Form::Values)
        .expect_same()
        .finds(&[&cannot(2, ": one of them may have it from elsewhere")]);
    // What is seen of a value is enough to tell that it is another one.
    for other in ["A=a longer one\n", "A=1\n", "A=\n", "A=todo\n"] {
        let found = test("A=x\n", other).forms(Form::Manifest, Form::Values).schema(matching).found();
        assert!(matches!(found.as_slice(), [one] if one.contains("must-match")), "{other} {found:?}");
    }
    test("A=\n", "A=\n").forms(Form::Manifest, Form::Manifest).schema(matching).finds(&[]);
}

#[test]
fn keys_that_may_be_secrets_are_hidden() {
    let found = Test::new([("a", "cGFzc3dvcmQ=1\n"), ("b", "")]).found();
    assert_eq!(found, [".env.a:12 missing-on-one-side: key (11 characters) is given by a, and not by b"]);
}

#[test]
fn many_variables_take_no_long() {
    let text: String = (0..20_000).map(|number| format!("KEY_{number}={number}\n")).collect();
    Test::new([("blue", &text), ("green", &text)]).forms(Form::Keyed, Form::Values).expect_same().finds(&[]);
}
