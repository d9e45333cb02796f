//! What the environments of a project do not keep to in the schemas of their contract.

mod across;

use std::collections::HashMap;
use std::sync::Arc;

use envguard_syntax::Span;
use envguard_syntax::dialect::Dialect;

use crate::schema::{EnvironmentValue, Violation, Where};
use crate::{Contract, Effective, Environment, Placeholder, Setting, SourceFile};

/// A violation and where it is seen.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The file that it is about.
    pub(crate) file: Arc<SourceFile>,
    /// The place in there; `None` for a key that is missing, which belongs where its neighbours are.
    pub(crate) span: Option<Span>,
    /// What is violated.
    pub(crate) violation: Violation,
    /// The environments that it is seen in; none where the message says which.
    pub(crate) environments: Vec<Arc<str>>,
}

/// What tells one violation from another: the file, the place, and what the schema says where.
type Identity = (Arc<str>, Where, Arc<str>, Span);

/// Judges `environments` by the schemas of `contract`. What several of them have in common is told once.
pub(crate) fn judge(contract: &Contract, environments: &[(&Environment, &Effective)]) -> Vec<Judged> {
    let mut found: Vec<Judged> = Vec::new();
    let mut known: HashMap<Identity, usize> = HashMap::new();
    for &(environment, effective) in environments {
        let Some(home) = environment.home() else { continue };
        let values = values_of(effective);
        for schema in contract.schemas() {
            for violation in schema.check_environment(&values) {
                let (file, span) = place(&violation.instance, environment, effective, home);
                let identity = (
                    Arc::clone(&file.path),
                    violation.instance.clone(),
                    Arc::clone(&violation.place.file.path),
                    violation.place.span,
                );
                let index = *known.entry(identity).or_insert(found.len());
                match found.get_mut(index) {
                    Some(judged) => judged.environments.push(Arc::clone(&environment.name)),
                    None => found.push(Judged {
                        file: Arc::clone(file),
                        span,
                        violation,
                        environments: vec![Arc::clone(&environment.name)],
                    }),
                }
            }
        }
    }
    found.extend(across::judge(contract, environments));
    found
}

/// Judges the values that the example of `contract` gives, but for those that are there only to be replaced. What it does
/// not give is no violation.
pub(crate) fn judge_example(contract: &Contract) -> Vec<Judged> {
    let Some(example) = contract.example().filter(|_| contract.schemas().next().is_some()) else {
        return Vec::new();
    };
    let (environment, effective) = read_example(&example.file);
    let values = example_values_of(&effective);
    let violations = contract.schemas().flat_map(|schema| schema.check_environment(&values));
    let seen = violations.filter(|violation| !matches!(violation.instance, Where::Missing { .. }));
    let judged = seen.map(|violation| {
        let (file, span) = place(&violation.instance, &environment, &effective, &example.file);
        Judged { file: Arc::clone(file), span, violation, environments: Vec::new() }
    });
    judged.collect()
}

/// The example `file`, loaded as if it were an environment.
pub(crate) fn read_example(file: &Arc<SourceFile>) -> (Environment, Effective) {
    let environment = Environment::new("example", vec![Arc::clone(file)]);
    let effective = Effective::read(&environment, Dialect::Node);
    (environment, effective)
}

/// The values of an environment as schemas judge them.
pub(crate) fn values_of(effective: &Effective) -> Vec<(&[u8], EnvironmentValue<'_>)> {
    effective.iter().map(|(key, setting)| (key, setting.value)).collect()
}

/// The values of an example as schemas judge them: those that are there only to be replaced are taken for unknown.
pub(crate) fn example_values_of(effective: &Effective) -> Vec<(&[u8], EnvironmentValue<'_>)> {
    effective.iter().map(|(key, setting)| (key, example_value_of(&setting))).collect()
}

fn example_value_of<'e>(setting: &Setting<'e>) -> EnvironmentValue<'e> {
    match setting.text() {
        Some(text) if !text.is_empty() && Placeholder::of(text).is_none() => EnvironmentValue::Text(text),
        _ => EnvironmentValue::Dynamic,
    }
}

/// The file and the place that `instance` is about.
fn place<'e>(
    instance: &Where,
    environment: &'e Environment,
    effective: &Effective,
    home: &'e Arc<SourceFile>,
) -> (&'e Arc<SourceFile>, Option<Span>) {
    let (pointer, is_key) = match instance {
        Where::Value(pointer) => (pointer, false),
        Where::Key(pointer) => (pointer, pointer.matches('/').count() == 1),
        Where::Missing { parent, .. } if parent.is_empty() => return (home, None),
        Where::Missing { parent, .. } => (parent, false),
    };
    let key = variable_of(pointer);
    let Some(setting) = effective.get(key.as_bytes()) else { return (home, None) };
    let file = environment.layers.get(setting.layer).unwrap_or(home);
    // Where there is no value to point at, the key is.
    let span = if is_key || setting.value_span.is_empty() { setting.key } else { setting.value_span };
    (file, Some(span))
}

/// The key of the variable that a JSON pointer leads into.
pub(crate) fn variable_of(pointer: &str) -> String {
    let segment = pointer.split('/').nth(1).unwrap_or_default();
    segment.replace("~1", "/").replace("~0", "~")
}
