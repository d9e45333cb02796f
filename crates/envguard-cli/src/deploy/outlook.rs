//! What is to be expected of a deployment, ready to be shown: nothing in it is a value.

use envguard_core::Place;
use envguard_core::deploy::{Certainty, Compat, Gate, Gates, Note, Situation, Step, Strategy};
use envguard_syntax::LineIndex;
use serde::Serialize;

/// What a report tells of a deployment besides findings. Its form in JSON is in `schemas/report.schema.json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outlook {
    /// The release that runs now.
    pub(crate) from: String,
    /// The release that is to be deployed.
    pub(crate) to: String,
    pub(crate) strategy: &'static str,
    /// The environment that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) environment: Option<String>,
    pub(crate) gates: Vec<GateOutlook>,
    /// The variables of which something rests on a value that nobody told.
    pub(crate) unproven: Vec<String>,
    /// Whether the steps lead to the end; otherwise one of them says what stands in the way.
    pub(crate) possible: bool,
    pub(crate) plan: Vec<StepOutlook>,
    pub(crate) upgrade: Vec<NoteOutlook>,
}

/// Whether one gate is open.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GateOutlook {
    pub(crate) gate: &'static str,
    /// `safe`, `conditional`, `unproven` or `breaks`.
    pub(crate) verdict: &'static str,
    /// Whether it can fail the run.
    pub(crate) required: bool,
}

/// One step of the plan.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StepOutlook {
    pub(crate) action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    pub(crate) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<PlaceOutlook>,
    /// Whether the old release starts on the environment after this step, as far as can be told.
    pub(crate) old_starts: bool,
    /// Whether the new one does.
    pub(crate) new_starts: bool,
}

/// One line of the upgrade notes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NoteOutlook {
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) former: Option<String>,
    pub(crate) required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    pub(crate) place: PlaceOutlook,
}

/// A place in a contract or in an environment.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PlaceOutlook {
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Outlook {
    /// What `compat` says of `situation`; `required` are the gates that can fail the run.
    pub(crate) fn new(situation: &Situation<'_>, compat: &Compat, required: Gates) -> Self {
        let gate = |gate: Gate| GateOutlook {
            gate: gate.name(),
            verdict: verdict(compat.breaks(gate)),
            required: required.has(gate),
        };
        let mut unproven: Vec<String> = compat
            .verdicts
            .iter()
            .filter(|verdict| verdict.certainty < Certainty::Certain && verdict.gates.meets(required))
            .filter_map(|verdict| Some(name_of(verdict.key.as_deref()?)))
            .collect();
        unproven.sort();
        unproven.dedup();
        Self {
            from: situation.old.name.to_string(),
            to: situation.new.name.to_string(),
            strategy: match situation.strategy {
                Strategy::Rolling => "rolling",
                Strategy::BlueGreen => "blue-green",
            },
            environment: situation.supply.and_then(|supply| supply.environment.as_deref()).map(str::to_owned),
            gates: Gate::ALL.map(gate).to_vec(),
            unproven,
            possible: compat.plan.is_possible,
            plan: compat.plan.steps.iter().map(StepOutlook::new).collect(),
            upgrade: compat.notes.notes.iter().map(NoteOutlook::new).collect(),
        }
    }
}

/// A word for how sure it is that something breaks.
fn verdict(breaks: Option<Certainty>) -> &'static str {
    match breaks {
        None => "safe",
        Some(Certainty::Conditional) => "conditional",
        Some(Certainty::Possible) => "unproven",
        Some(Certainty::Certain) => "breaks",
    }
}

fn name_of(key: &[u8]) -> String {
    let name = envguard_core::KeyName::new(key);
    name.shown().map_or_else(|| name.to_string(), str::to_owned)
}

impl StepOutlook {
    fn new(step: &Step) -> Self {
        Self {
            action: step.kind.name(),
            key: step.key.as_deref().map(name_of),
            text: step.text.to_string(),
            place: step.place.as_ref().map(PlaceOutlook::new),
            old_starts: step.old_starts,
            new_starts: step.new_starts,
        }
    }
}

impl NoteOutlook {
    fn new(note: &Note) -> Self {
        Self {
            kind: note.kind.name(),
            name: note.name.clone(),
            former: note.former.clone(),
            required: note.is_required,
            expected: note.expected.clone(),
            default_before: note.defaults.0.clone(),
            default: note.defaults.1.clone(),
            description: note.description.clone(),
            place: PlaceOutlook::new(&note.place),
        }
    }
}

impl PlaceOutlook {
    fn new(place: &Place) -> Self {
        let bytes = &place.file.bytes;
        let start = LineIndex::new(bytes).position(bytes, place.span.start);
        Self { path: place.file.path.to_string(), line: start.line, column: start.column }
    }
}

impl std::fmt::Display for PlaceOutlook {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.path, self.line, self.column)
    }
}
