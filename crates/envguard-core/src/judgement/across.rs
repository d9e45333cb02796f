//! What JSON Schema has no words for: variables that some environments must not have, and those that are to have the
//! same value in several.

use std::sync::Arc;

use envguard_syntax::Span;

use super::Judged;
use crate::schema::{Violation, Where};
use crate::tree::Node;
use crate::{Contract, Effective, Environment, Fact, KeyName, Message, Setting, SourceFile, Variable};

/// An environment and what it comes to.
type Judging<'e> = (&'e Environment, &'e Effective);

/// Judges `environments` by `forbidden-in` and `same-across`.
pub(super) fn judge(contract: &Contract, environments: &[Judging<'_>]) -> Vec<Judged> {
    let mut found = Vec::new();
    for variable in contract.variables() {
        if let Some(fact) = variable.extension("forbidden-in") {
            found.extend(forbidden(variable, fact, environments));
        }
        if let Some(fact) = variable.extension("same-across") {
            found.extend(differing(variable, fact, environments));
        }
    }
    found
}

/// Where `variable` is given by an environment that must not have it.
fn forbidden<'e>(
    variable: Variable<'e>,
    fact: Fact<'e>,
    environments: &'e [Judging<'e>],
) -> impl Iterator<Item = Judged> + 'e {
    let names = fact.node.items().iter();
    names.filter_map(move |name| {
        let of_name = |(environment, _): &&Judging<'_>| Some(&*environment.name) == name.text();
        let &(environment, effective) = environments.iter().find(of_name)?;
        let setting = effective.get(variable.key())?;
        let message = Message::new("{} is not for {}")
            .with(KeyName::new(variable.key()))
            .with(Arc::clone(&environment.name));
        let at = Fact { node: name, ..fact };
        let place = (layer_of(environment, setting)?, setting.key);
        Some(judged(place, variable, "forbidden-in", at, message))
    })
}

/// Where `variable` has another value than in the first environment that gives it.
fn differing<'e>(
    variable: Variable<'e>,
    fact: Fact<'e>,
    environments: &'e [Judging<'e>],
) -> impl Iterator<Item = Judged> + 'e {
    let is_meant = move |environment: &Environment| {
        let mut names = fact.node.items().iter().filter_map(Node::text);
        fact.node.bool() == Some(true) || names.any(|name| name == &*environment.name)
    };
    let given = environments.iter().filter(move |(environment, _)| is_meant(environment));
    let mut given = given.filter_map(move |&(environment, effective)| {
        let setting = effective.get(variable.key())?;
        setting.text().map(|_| (environment, setting))
    });
    let first = given.next();
    given.filter_map(move |(environment, setting)| {
        let (other, expected) = first?;
        let place = (layer_of(environment, setting)?, setting.value_span);
        if setting.text() == expected.text() {
            return None;
        }
        let message = Message::new("{} has to be the same in {} as in {}")
            .with(KeyName::new(variable.key()))
            .with(Arc::clone(&environment.name))
            .with(Arc::clone(&other.name));
        Some(judged(place, variable, "same-across", fact, message))
    })
}

/// The file of `environment` that `setting` comes from.
fn layer_of<'e>(environment: &'e Environment, setting: Setting<'_>) -> Option<&'e Arc<SourceFile>> {
    environment.layers.get(setting.layer)
}

fn judged(
    (file, span): (&Arc<SourceFile>, Span),
    variable: Variable<'_>,
    keyword: &'static str,
    fact: Fact<'_>,
    message: Message,
) -> Judged {
    let pointer = format!("/{}", String::from_utf8_lossy(variable.key()));
    Judged {
        file: Arc::clone(file),
        span: Some(span),
        violation: Violation {
            instance: Where::Value(pointer),
            keyword,
            place: fact.place(),
            message,
            help: None,
        },
        environments: Vec::new(),
    }
}
