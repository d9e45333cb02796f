//! A schema made of what is there: the example and the env files.
//!
//! It says what kind of value each variable has and which ones are needed. It takes every environment that it was made
//! from, so that it can be put to use at once; and it never has a value of an env file in it, but for the words of
//! `NODE_ENV` and its like.

mod evidence;
mod key_hint;
mod kind;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use envguard_syntax::Span;

use crate::contract::Variable;
use crate::example_value::{may_copy, typed};
use crate::import::Words;
use crate::judgement::{example_values_of, values_of};
use crate::schema_trial::unfit;
use crate::secret_shape::looks_secret;
use crate::tree::{Member, Node, NodeKind};
use crate::{Contract, KeyName, Project, is_secret_key};
use evidence::Evidence;
use key_hint::KeyHint;

/// What was made of a project.
#[derive(Debug)]
pub struct Inferred {
    /// The schema.
    pub root: Node,
    /// The variables that the example asks for and that not all environments give: the schema does not ask for them.
    pub lacking: Vec<Lacking>,
}

/// A variable that the example asks for and that not all environments give.
#[derive(Debug)]
pub struct Lacking {
    /// Its key.
    pub key: KeyName,
    /// The environments that give it.
    pub given_in: Vec<Arc<str>>,
    /// The environments that do not.
    pub lacking_in: Vec<Arc<str>>,
}

/// The words that stay where a guess did not hold.
const SURE: [&str; 4] = ["description", "writeOnly", "deprecated", "x-envguard"];

/// Makes a schema of the example of `project` and of the values that its environments come to; `None` where there are
/// neither.
pub fn infer(project: &Project) -> Option<Inferred> {
    let source = project.contract.as_ref().and_then(|contract| contract.example());
    if source.is_none() && project.effective_of_app().next().is_none() {
        return None;
    }
    let declared = Contract::new(source.into_iter().cloned().collect());
    let example = evidence::example_of(&declared);
    let all = evidence::gather(&declared, example.as_ref(), project);
    let mut descriptions = source.map(|source| source.descriptions()).unwrap_or_default();
    let examples = crate::example_value::copyable(&declared);
    let mut properties: Vec<Member> = Vec::with_capacity(all.len());
    let mut required = Vec::new();
    let mut lacking = Vec::new();
    for evidence in &all {
        let key = evidence.key;
        let description = descriptions.remove(key.as_bytes());
        let need = Need::of(evidence, source.is_some());
        let example = examples.get(key.as_bytes()).map(AsRef::as_ref);
        properties.push(property(evidence, description, example, need));
        match need {
            Need::Always => required.push(key),
            Need::Somewhere => lacking.push(Lacking {
                key: KeyName::new(key.as_bytes()),
                given_in: evidence.given_in.clone(),
                lacking_in: evidence.lacking_in.clone(),
            }),
            Need::Nowhere => {}
        }
    }
    let guess = schema(properties.clone(), &required);
    let values = project.effective_of_app().map(|(_, effective)| values_of(effective));
    let values = values.chain(example.as_ref().map(example_values_of));
    let wrong = unfit(&guess, values);
    if wrong.is_empty() {
        return Some(Inferred { root: guess, lacking });
    }
    let said: HashMap<&str, bool> = all.iter().map(|evidence| (evidence.key, is_typed(evidence))).collect();
    for member in &mut properties {
        if wrong.contains(&*member.key) && !said.get(&*member.key).copied().unwrap_or_default() {
            take_back(&mut member.value);
        }
    }
    required.retain(|key| !wrong.contains(*key));
    Some(Inferred { root: schema(properties, &required), lacking })
}

/// Whether an environment has to give a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Always,
    /// The example asks for it, and only some environments give it, or none.
    Somewhere,
    Nowhere,
}

impl Need {
    /// What the example asks for counts; without an example, what all environments give.
    fn of(evidence: &Evidence<'_>, has_example: bool) -> Self {
        let is_given = evidence.lacking_in.is_empty();
        match &evidence.variable {
            Some(variable) if !variable.is_required() => Need::Nowhere,
            Some(_) if is_given => Need::Always,
            Some(_) => Need::Somewhere,
            None if !has_example && is_given => Need::Always,
            None => Need::Nowhere,
        }
    }
}

/// The schema of a variable.
fn property(
    evidence: &Evidence<'_>,
    description: Option<String>,
    example: Option<&str>,
    need: Need,
) -> Member {
    let span = evidence.variable.map_or_else(Span::default, |variable| variable.place().span);
    let mut words = Words::default();
    if let Some(description) = description {
        words.add(span, "description", &*description);
    }
    let said = evidence.variable.and_then(|variable| variable.properties().next()).map(|(_, said)| said);
    for member in said.map(Node::members).unwrap_or_default() {
        words.add_node(member.key_span, &member.key, member.value.clone());
    }
    let secrecy = Secrecy::of(evidence);
    if !is_typed(evidence) {
        match secrecy {
            Secrecy::None => kind::add_kind(evidence, span, &mut words),
            Secrecy::Named | Secrecy::Seen => add_secret(evidence, secrecy, span, &mut words),
        }
    }
    if secrecy != Secrecy::None {
        words.add(span, "writeOnly", true);
        words.remove("examples");
    } else if let Some(example) = example.filter(|text| may_copy(text) && words.get("enum").is_none())
        && let Some(example) = typed(example, words.get("type").and_then(Node::text))
    {
        words.add(span, "examples", NodeKind::List(vec![Node::new(span, example)]));
    }
    if need == Need::Somewhere && !evidence.given_in.is_empty() {
        let names = evidence.given_in.iter().map(|name| Node::new(span, (&**name).into()));
        words.add_ours(span, "required-in", NodeKind::List(names.collect()));
    }
    Member { key: evidence.key.into(), key_span: span, value: words.build(span) }
}

/// Why a variable is taken for a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    None,
    /// The example says so, or the key.
    Named,
    /// A value looks like one.
    Seen,
}

impl Secrecy {
    fn of(evidence: &Evidence<'_>) -> Self {
        match evidence.variable.as_ref().and_then(Variable::secret) {
            Some(true) => Secrecy::Named,
            None if is_secret_key(evidence.key.as_bytes()) => Secrecy::Named,
            None if evidence.texts.iter().any(|text| looks_secret(text)) => Secrecy::Seen,
            None | Some(false) => Secrecy::None,
        }
    }
}

/// Adds what can be said of a secret: that it is a text, and how long about.
fn add_secret(evidence: &Evidence<'_>, secrecy: Secrecy, span: Span, words: &mut Words) {
    words.add(span, "type", "string");
    if evidence.is_empty_somewhere {
        return;
    }
    let texts: Vec<&str> = evidence.texts.iter().map(AsRef::as_ref).collect();
    if secrecy == Secrecy::Seen
        && let Some(format @ ("uri" | "multi-host-uri")) = kind::format(KeyHint::of(evidence.key), &texts)
    {
        return words.add(span, "format", format);
    }
    // Rough steps: how long a secret is, is nobody's business.
    let shortest = texts.iter().map(|text| text.chars().count()).min().unwrap_or(0);
    let least: i64 = if shortest >= 16 {
        16
    } else if shortest >= 8 {
        8
    } else {
        1
    };
    words.add(span, "minLength", least);
}

/// Whether the comments of the example say what type the variable has.
fn is_typed(evidence: &Evidence<'_>) -> bool {
    evidence.variable.is_some_and(|variable| variable.word("type").is_some())
}

/// Leaves nothing in the schema of a variable but what is sure.
fn take_back(property: &mut Node) {
    let NodeKind::Map(members) = &mut property.kind else { return };
    members.retain(|member| SURE.contains(&&*member.key));
    for member in members.iter_mut() {
        if let NodeKind::Map(ours) = &mut member.value.kind {
            ours.retain(|word| &*word.key != "separator");
        }
    }
    members.retain(|member| !matches!(&member.value.kind, NodeKind::Map(ours) if ours.is_empty()));
    members.push(Member {
        key: "type".into(),
        key_span: property.span,
        value: Node::new(property.span, "string".into()),
    });
}

/// The schema of all variables. It is open: a process has more variables than those that an app reads.
fn schema(properties: Vec<Member>, required: &[&str]) -> Node {
    let span = Span::default();
    let mut words = Words::default();
    words.add(span, "type", "object");
    if !required.is_empty() {
        let names = required.iter().map(|key| Node::new(span, (*key).into()));
        words.add(span, "required", NodeKind::List(names.collect()));
    }
    words.add_node(span, "properties", Node::new(span, NodeKind::Map(properties)));
    words.build(span)
}
