//! What is wrong between two sides.

use std::collections::BTreeMap;
use std::sync::Arc;

use envguard_syntax::Span;

use super::{Doubt, Expectation, Likeness, Parity, ParityRow, Side, Which};
use crate::allow::Allows;
use crate::deploy::UnitName;
use crate::deploy::unit::UnitAllows;
use crate::rules::{drifted_value, missing_on_one_side, must_differ, must_match, unproven_value};
use crate::{
    Argument, CellState, Context, Diagnostic, Environment, Message, Place, Purpose, Rule, Settings,
    SourceFile, Variable,
};

/// How findings are made.
pub struct ParityJudge<'j> {
    /// What is expected of the two sides.
    pub expectation: Expectation,
    /// How each file is to be judged.
    pub settings_of: &'j dyn Fn(&SourceFile) -> Settings,
    /// Whether a file is an env file: comments in it can allow findings.
    pub is_env_file: &'j dyn Fn(&SourceFile) -> bool,
}

/// What there is to say of one file.
#[derive(Debug)]
pub struct ParityFindings {
    /// The file.
    pub file: Arc<SourceFile>,
    /// How it was judged.
    pub settings: Arc<Settings>,
    /// Whether it is an env file.
    pub is_env_file: bool,
    /// What is wrong, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Something that a platform starts on one side and not on the other.
#[derive(Clone, Debug)]
pub struct LoneUnit {
    /// What it is.
    pub unit: UnitName,
    /// Where it is declared.
    pub place: Place,
    /// What messages call the side that has it.
    pub giving: Arc<str>,
    /// What they call the other one.
    pub lacking: Arc<str>,
}

/// Something that is wrong.
struct Finding {
    rule: &'static Rule,
    place: Place,
    message: Message,
    help: Option<&'static str>,
    related: Vec<(Place, &'static str)>,
}

impl Parity<'_> {
    fn finding(&self, row: &ParityRow<'_>, expectation: Expectation) -> Option<Finding> {
        let variable = self.contract.and_then(|contract| contract.get(row.key));
        let demand = Demand::new(variable, &self.sides, row.is_telling);
        let is_all = expectation == Expectation::Same;
        match row.likeness {
            Likeness::MissingOn(side) => {
                let is_needed = is_all || self.needs(variable, side);
                is_needed.then(|| self.missing(row, side, variable))
            }
            Likeness::Same => {
                let is_wrong = !is_all && demand != Demand::Any && demand != Demand::Same && has_values(row);
                is_wrong.then(|| self.equal(row, demand))
            }
            Likeness::Different if demand == Demand::Same => {
                Some(self.differing(row, &must_match::RULE, variable))
            }
            Likeness::Different => is_all.then(|| self.differing(row, &drifted_value::RULE, None)),
            Likeness::Unknown(doubt) => {
                let is_declared = matches!(demand, Demand::Same | Demand::Different);
                (is_all || is_declared).then(|| self.unproven(row, doubt))
            }
        }
    }

    /// Whether the contract asks for `variable` on this side; without one, all are needed.
    fn needs(&self, variable: Option<Variable<'_>>, side: Which) -> bool {
        let Some(variable) = variable else { return self.contract.is_none() };
        let environment = side.of(&self.sides).environment;
        let is_named =
            |word| environment.is_some_and(|environment| variable.names(word).contains(&&*environment.name));
        (variable.is_required() || is_named("required-in")) && !is_named("forbidden-in")
    }

    fn missing(&self, row: &ParityRow<'_>, lacking: Which, variable: Option<Variable<'_>>) -> Finding {
        let giving = lacking.opposite();
        let message = Message::new("key {} is given by {}, and not by {}").with(row.name.clone());
        let declared = variable.map(|variable| (variable.place(), "declared here"));
        Finding {
            rule: &missing_on_one_side::RULE,
            place: self.place(row, giving),
            message: message.with(self.name(giving)).with(self.name(lacking)),
            help: None,
            related: declared.into_iter().collect(),
        }
    }

    /// The same value on both sides: that of production is right, or else the first one.
    fn equal(&self, row: &ParityRow<'_>, demand: Demand) -> Finding {
        let is_one_wrong = self.purpose_of(Which::One) > self.purpose_of(Which::Other);
        let wrong = if is_one_wrong { Which::One } else { Which::Other };
        let right = wrong.opposite();
        let message = match demand {
            Demand::Secret => Message::new("secret {} is the same in {} as in {}"),
            _ => Message::new(
                "key {} has the same value in {} as in {}, and the contract asks for different ones",
            ),
        };
        Finding {
            rule: &must_differ::RULE,
            place: self.place(row, wrong),
            message: message.with(row.name.clone()).with(self.name(wrong)).with(self.name(right)),
            help: None,
            related: vec![(self.place(row, right), "the same value stands here")],
        }
    }

    fn differing(&self, row: &ParityRow<'_>, rule: &'static Rule, variable: Option<Variable<'_>>) -> Finding {
        let message = Message::new("key {} has another value in {} than in {}").with(row.name.clone());
        let demand = variable.and_then(|variable| variable.extension("same-across"));
        let mut related = vec![(self.place(row, Which::One), "the other value stands here")];
        related.extend(demand.map(|fact| (fact.place(), "asked for here")));
        let place = self.place(row, Which::Other);
        Finding {
            rule,
            place,
            message: message.with(self.name(Which::Other)).with(self.name(Which::One)),
            help: None,
            related,
        }
    }

    fn unproven(&self, row: &ParityRow<'_>, doubt: Doubt) -> Finding {
        let [_, other] = row.sides;
        let side = if other.is_some() { Which::Other } else { Which::One };
        let message = match doubt {
            Doubt::Open => {
                "whether {} is the same in {} and {} cannot be told: one of them may have it from elsewhere"
            }
            Doubt::Elsewhere => {
                "whether {} is the same in {} and {} cannot be told: its value is known elsewhere"
            }
            Doubt::NoKey => "whether {} is the same in {} and {} cannot be told without a key",
        };
        Finding {
            rule: &unproven_value::RULE,
            place: self.place(row, side),
            message: Message::new(message)
                .with(row.name.clone())
                .with(self.name(Which::One))
                .with(self.name(Which::Other)),
            help: Some(match doubt {
                Doubt::Open => "name the files that it may come from, too",
                Doubt::Elsewhere => "make a manifest where the value is known, and compare that",
                Doubt::NoKey => "make the manifests with one key, and give it by `--key`",
            }),
            related: Vec::new(),
        }
    }

    fn name(&self, side: Which) -> Arc<str> {
        Arc::clone(&side.of(&self.sides).name)
    }

    fn purpose_of(&self, side: Which) -> Option<Purpose> {
        side.of(&self.sides).environment.map(Environment::purpose)
    }

    /// Where this side has the variable, or else the side as a whole.
    fn place(&self, row: &ParityRow<'_>, side: Which) -> Place {
        let place = side.of(&row.sides).and_then(|supplied| supplied.place.clone());
        place.unwrap_or_else(|| Place::new(&side.of(&self.sides).home, Span::empty(0)))
    }
}

impl LoneUnit {
    fn finding(&self) -> Finding {
        let message =
            Message::new("{} is in {}, and not in {}").with(Argument::declared(&self.unit.to_string()));
        Finding {
            rule: &missing_on_one_side::RULE,
            place: self.place.clone(),
            message: message.with(Arc::clone(&self.giving)).with(Arc::clone(&self.lacking)),
            help: Some("start it on the other side too, or compare single units with `--unit`"),
            related: Vec::new(),
        }
    }
}

/// What is asked of the values that two sides have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Demand {
    /// Nothing.
    Any,
    /// The contract asks for the same.
    Same,
    /// The contract asks for different ones.
    Different,
    /// It is a secret that two such environments must not share.
    Secret,
}

impl Demand {
    fn new(variable: Option<Variable<'_>>, sides: &[Side<'_>; 2], is_telling: bool) -> Self {
        let are_known = sides.iter().all(|side| side.environment.is_some());
        // A list of environments does not name what is of none; `true` means it too.
        let environment =
            |side: &Side<'_>| side.environment.cloned().unwrap_or_else(|| Environment::new("", Vec::new()));
        let [one, other] = sides.each_ref().map(environment);
        let is_across = |word| variable.is_some_and(|variable| variable.is_across(word, &one, &other));
        if is_across("same-across") {
            Demand::Same
        } else if are_known && one.name == other.name {
            // Two sides of one environment.
            Demand::Any
        } else if is_across("distinct-across") {
            Demand::Different
        } else if are_known && is_telling && !one.is_of_kin(&other) {
            Demand::Secret
        } else {
            Demand::Any
        }
    }
}

/// Whether there is something in the values at all.
fn has_values(row: &ParityRow<'_>) -> bool {
    row.states.iter().all(|state| !matches!(state, CellState::Missing | CellState::Empty))
}

impl ParityJudge<'_> {
    /// What is wrong, file by file: between the sides of `parities`, and with units that only one side has.
    pub fn judge(&self, parities: &[Parity<'_>], lone: &[LoneUnit]) -> Vec<ParityFindings> {
        let rows = parities.iter().flat_map(|parity| parity.rows.iter().map(move |row| (parity, row)));
        let found = rows.filter_map(|(parity, row)| parity.finding(row, self.expectation));
        let mut by_file: BTreeMap<Arc<str>, (Arc<SourceFile>, Vec<Finding>)> = BTreeMap::new();
        for finding in found.chain(lone.iter().map(LoneUnit::finding)) {
            let file = &finding.place.file;
            let entry = by_file.entry(Arc::clone(&file.path));
            entry.or_insert_with(|| (Arc::clone(file), Vec::new())).1.push(finding);
        }
        let findings = by_file.into_values().map(|(file, found)| self.findings(file, found));
        findings.filter(|findings| !findings.diagnostics.is_empty()).collect()
    }

    fn findings(&self, file: Arc<SourceFile>, found: Vec<Finding>) -> ParityFindings {
        let settings = Arc::new((self.settings_of)(&file));
        let mut diagnostics = Vec::new();
        let is_env_file = (self.is_env_file)(&file);
        if is_env_file {
            let context = Context::new(&file, &settings);
            let line_of = |span: Span| context.document.line_at(span.start).unwrap_or_default();
            diagnostics
                .extend(found.into_iter().filter_map(|finding| finding.diagnostic(&settings, line_of)));
            Allows::new(&context).take_out(&mut diagnostics);
        } else {
            diagnostics.extend(found.into_iter().filter_map(|finding| finding.diagnostic(&settings, |_| 0)));
            let allows = UnitAllows::new(&file);
            diagnostics.retain(|diagnostic| !allows.permit(diagnostic));
        }
        diagnostics.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.name.cmp(b.rule.name)));
        ParityFindings { file, settings, is_env_file, diagnostics }
    }
}

impl Finding {
    /// What is reported, unless its rule is off.
    fn diagnostic(self, settings: &Settings, line_of: impl Fn(Span) -> usize) -> Option<Diagnostic> {
        let Finding { rule, place, message, help, related } = self;
        let mut diagnostic = Diagnostic::new(rule, settings.severity(rule)?, place.span, line_of(place.span));
        diagnostic.message(message);
        if let Some(help) = help {
            diagnostic.help(help);
        }
        for (other, what) in related {
            if Arc::ptr_eq(&other.file, &place.file) {
                diagnostic.related(other.span, what);
            } else {
                diagnostic.related_in(other.file, other.span, what);
            }
        }
        Some(diagnostic)
    }
}
