//! Whether a version starts on an environment.

use std::collections::HashSet;

use crate::deploy::{SuppliedValue, Supply};
use crate::judgement::variable_of;
use crate::schema::{EnvironmentValue, Where};
use crate::{Contract, KeyName, Message, Place, Variable};

/// One reason why a version does not start on an environment.
#[derive(Debug)]
pub(super) struct Misfit {
    /// The variable that it is about; `None` where it is about several.
    pub(super) key: Option<Box<[u8]>>,
    pub(super) reason: Reason,
    /// Where the contract says so.
    pub(super) place: Place,
    /// What is expected.
    pub(super) message: Message,
}

/// Why it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The variable is not there.
    Missing,
    /// Its value does not keep to this word of the schema.
    Value(&'static str),
    /// The variable must not be there.
    Forbidden,
}

/// Whether a version that needs `contract` starts on `supply`. What is not known of a value is taken to fit.
///
/// ```
/// use std::sync::Arc;
///
/// use envguard_core::deploy::{Supply, starts};
/// use envguard_core::{Contract, ContractSource, SourceFile};
///
/// let example = Arc::new(SourceFile::new(".env.example", "PORT=80\n"));
/// let contract = Contract::new(vec![Arc::new(ContractSource::example(example))]);
/// assert!(!starts(&contract, &Supply::new(None)));
/// ```
pub fn starts(contract: &Contract, supply: &Supply) -> bool {
    misfits(contract, supply).is_empty()
}

/// Why a version that needs `contract` does not start on `supply`; nothing where it does. What is not known of a value is
/// taken to fit.
pub(super) fn misfits(contract: &Contract, supply: &Supply) -> Vec<Misfit> {
    let environment = supply.environment.as_deref();
    let mut found = Vec::new();
    let mut told: HashSet<Box<[u8]>> = HashSet::new();
    for variable in contract.variables() {
        let key = variable.key();
        let is_given = supply.get(key).is_some();
        if let Some(place) =
            environment.filter(|_| is_given).and_then(|name| variable.demand("forbidden-in", name))
        {
            let message = Message::new("the contract says that it is not for this environment");
            told.insert(key.into());
            found.push(Misfit { key: Some(key.into()), reason: Reason::Forbidden, place, message });
        }
        if is_given || supply.is_open {
            continue;
        }
        if let Some(place) = asks_for(variable, environment) {
            told.insert(key.into());
            let message = Message::new("key {} is missing").with(KeyName::new(key));
            found.push(Misfit { key: Some(key.into()), reason: Reason::Missing, place, message });
        }
    }
    let values: Vec<(&[u8], EnvironmentValue<'_>)> =
        supply.iter().map(|(key, supplied)| (key, value_of(&supplied.value))).collect();
    for violation in contract.schemas().flat_map(|schema| schema.check_environment(&values)) {
        let (key, reason) = match &violation.instance {
            Where::Missing { parent, name } if parent.is_empty() => (name.to_string(), Reason::Missing),
            Where::Missing { parent: pointer, .. } | Where::Value(pointer) => {
                (variable_of(pointer), Reason::Value(violation.keyword))
            }
            // The name of a variable, or that of a member of an object in its value.
            Where::Key(pointer) if pointer.matches('/').count() == 1 => {
                (variable_of(pointer), Reason::Forbidden)
            }
            Where::Key(pointer) => (variable_of(pointer), Reason::Value(violation.keyword)),
        };
        let key = Some(key.into_bytes().into_boxed_slice()).filter(|key| !key.is_empty());
        if reason == Reason::Missing && (supply.is_open || key.as_ref().is_some_and(|key| told.contains(key)))
        {
            continue;
        }
        found.push(Misfit { key, reason, place: violation.place, message: violation.message });
    }
    found
}

/// Where the contract asks for `variable` in the environment called `name`; `None` where an app does without it.
pub(super) fn asks_for(variable: Variable<'_>, name: Option<&str>) -> Option<Place> {
    if variable.is_required() {
        return Some(variable.place());
    }
    name.and_then(|name| variable.demand("required-in", name))
}

fn value_of(value: &SuppliedValue) -> EnvironmentValue<'_> {
    match value {
        SuppliedValue::Text(text) => EnvironmentValue::Text(text),
        SuppliedValue::Null => EnvironmentValue::Null,
        SuppliedValue::Described(description) if description.is_empty() => EnvironmentValue::Text(b""),
        SuppliedValue::Unknown | SuppliedValue::Described(_) => EnvironmentValue::Dynamic,
    }
}
