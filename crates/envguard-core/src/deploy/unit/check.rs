//! One unit, all rules that are about units.

use std::sync::Arc;

use super::{Bond, Lines, Platform, Unit};
use crate::rules::{self, schema_violation};
use crate::schema::{EnvironmentValue, Where};
use crate::tree::Syntax;
use crate::{Check, Contract, Diagnostic, Place, Rule, Severity, SourceFile, judgement};

/// A finding, and the file that it is in.
#[derive(Clone, Debug)]
pub struct UnitFinding {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What was found there.
    pub diagnostic: Diagnostic,
}

/// A unit, and what it is held against.
#[derive(Clone, Copy)]
pub struct JudgedUnit<'u> {
    /// The unit.
    pub unit: &'u Unit,
    /// The contract of the app around it.
    pub contract: &'u Contract,
    /// What the two have to do with each other.
    pub bond: Bond,
    /// On which lines things stand.
    pub lines: &'u Lines,
}

/// Takes the findings of one rule, wherever they are.
pub struct UnitSink<'f> {
    rule: &'static Rule,
    findings: &'f mut Vec<UnitFinding>,
}

impl UnitSink<'_> {
    /// Reports what is at `place`.
    pub fn report(&mut self, place: &Place) -> &mut Diagnostic {
        // Settings are those of the file, and whoever has them says how bad it is there.
        let severity = self.rule.level.0.unwrap_or(Severity::Warning);
        let diagnostic = Diagnostic::new(self.rule, severity, place.span, 0);
        self.findings.push(UnitFinding { file: Arc::clone(&place.file), diagnostic });
        let last = self.findings.len() - 1;
        &mut self.findings[last].diagnostic
    }
}

/// Checks `unit` against `contract`; `lines` are those of all files of a run. Each finding is as bad as its rule says where nobody says otherwise.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::deploy::unit::{Lines, Shell, check_unit, read_units};
/// use envguard_core::{Contract, ContractSource, SourceFile};
///
/// let example = Arc::new(SourceFile::new(".env.example", "PORT=\nBUCKET=\n"));
/// let contract = Contract::new(vec![Arc::new(ContractSource::example(example))]);
/// let file = SourceFile::new("compose.yaml", "services: {web: {build: ., environment: {PORT: 1}}}\n");
/// let units = read_units(&[Arc::new(file)], &|_, _| None, Shell::Unknown).units;
/// let findings = check_unit(&units[0], &contract, &Lines::default());
/// assert_eq!(findings[0].diagnostic.rule.name, "missing-in-unit");
/// ```
pub fn check_unit(unit: &Unit, contract: &Contract, lines: &Lines) -> Vec<UnitFinding> {
    let judged = JudgedUnit { unit, contract, bond: Bond::of(unit, contract), lines };
    let mut findings = Vec::new();
    if judged.bond == Bond::None {
        return findings;
    }
    for rule in rules::all() {
        let mut sink = UnitSink { rule, findings: &mut findings };
        if let Check::Unit(check) = rule.check {
            check(judged, &mut sink);
        } else if *rule == &schema_violation::RULE {
            violations(judged, &mut sink);
        }
    }
    findings
}

/// The values of `judged` that the schemas of its contract do not allow.
fn violations(judged: JudgedUnit<'_>, sink: &mut UnitSink<'_>) {
    if judged.contract.schemas().next().is_none() {
        return;
    }
    let supplied = judged.unit.supply.iter();
    let values: Vec<(&[u8], EnvironmentValue<'_>)> = supplied
        .map(|(key, supplied)| {
            (key, supplied.text().map_or(EnvironmentValue::Dynamic, EnvironmentValue::Text))
        })
        .collect();
    for violation in judged.contract.schemas().flat_map(|schema| schema.check_environment(&values)) {
        // What is missing, and what is not known, is for other rules.
        let Where::Value(pointer) = &violation.instance else { continue };
        let key = judgement::variable_of(pointer);
        let place = judged.unit.supply.get(key.as_bytes()).and_then(|supplied| supplied.place.as_ref());
        let Some(place) = place.filter(|place| is_of_platform(&place.file)) else { continue };
        let diagnostic = sink.report(place);
        diagnostic.message(violation.message).related_in(
            violation.place.file,
            violation.place.span,
            "the schema says so here",
        );
        if let Some(help) = violation.help {
            diagnostic.help(help);
        }
    }
}

/// Whether `file` is one of a platform rather than an env file that it names, which is judged by itself.
pub(crate) fn is_of_platform(file: &SourceFile) -> bool {
    Platform::of_name(&file.path).is_some() || Syntax::of(&file.path).is_some()
}
