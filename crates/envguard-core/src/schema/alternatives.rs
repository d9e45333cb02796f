//! Values that fit none of several schemas, or too many of them.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use super::Where;
use super::expectation::{self, join};
use super::explain::Explainer;
use super::library::{Spot, push_segment};
use crate::tree::Node;
use crate::{Argument, KeyName, Message};

impl<'s> Explainer<'s> {
    /// The value at `pointer` fits none of the schemas in the list `list`; `branches` says why not, for each.
    pub(super) fn alternatives(
        &mut self,
        pointer: &str,
        branches: &[Vec<ValidationError<'static>>],
        keyword: &'static str,
        list: &Spot<'s>,
        depth: usize,
    ) {
        if let Some(names) = needed(pointer, branches) {
            let first = names.first().copied().unwrap_or_default();
            let listed = join(names.iter().map(|name| key(name)).collect(), " or ");
            let message = Message::new("{} is needed").with(vec![listed]);
            let instance = Where::Missing { parent: pointer.to_owned(), name: first.into() };
            return self.push(instance, keyword, list, message, None);
        }
        if let Some((pointer, values)) = self.telling(branches) {
            let expected = join(values, " or ");
            return self.add(&pointer, keyword, list, Message::new("expected {}").with(vec![expected]));
        }
        // Where one alternative alone is meant for such a value, what is wrong is what keeps that from fitting.
        let mut meant = branches.iter().filter(|errors| is_meant(pointer, errors));
        if let (Some(errors), None) = (meant.next(), meant.next())
            && !branches.iter().flatten().any(|error| is_choice(pointer, error))
        {
            for error in errors {
                self.explain(error, depth + 1);
            }
            return;
        }
        let tone = self.tone(pointer);
        let expected = expectation::alternatives(&self.schema.library, list, tone, 0)
            .unwrap_or_else(|| Message::new("one of {} alternatives").with(branches.len()));
        self.add(pointer, keyword, list, Message::new("expected {}").with(vec![expected]));
    }

    /// The member that tells alternatives from each other, such as `kind`, and what it is in each: where it is there, and
    /// is none of that.
    fn telling(&self, branches: &[Vec<ValidationError<'static>>]) -> Option<(String, Vec<Message>)> {
        let constants = |errors: &[ValidationError<'static>]| {
            let found = errors.iter().filter(|error| matches!(error.kind(), Kind::Constant { .. }));
            found
                .map(|error| {
                    (error.instance_path().as_str().to_owned(), error.schema_path().as_str().to_owned())
                })
                .collect::<Vec<_>>()
        };
        let mut values = Vec::new();
        let (pointer, _) = constants(branches.first()?).into_iter().next()?;
        if self.tone(&pointer).is_secret {
            return None;
        }
        for errors in branches {
            let (_, place) = constants(errors).into_iter().find(|(other, _)| *other == pointer)?;
            values.push(expectation::value(self.spot(&place)?.node));
        }
        Some((pointer, values))
    }

    /// The value at `pointer` fits several of the schemas in the list `list`, of which it should fit one.
    pub(super) fn too_many_alternatives(&mut self, pointer: &str, list: &Spot<'s>) {
        let instance = self.instance.pointer(pointer);
        let is_set = |name: &&str| instance.is_some_and(|instance| instance.get(*name).is_some());
        let names: Vec<&str> =
            list.items().filter_map(|item| only_required(item.node)).filter(is_set).collect();
        if let [_, .., last] = names[..] {
            let mut pointer = pointer.to_owned();
            push_segment(&mut pointer, last);
            let listed = join(names.iter().map(|name| key(name)).collect(), " and ");
            let message = Message::new("only one of {} may be set").with(vec![listed]);
            return self.push(Where::Key(pointer), "oneOf", list, message, None);
        }
        let message = Message::new("this fits several alternatives, of which it may fit only one");
        self.add(pointer, "oneOf", list, message);
    }

    /// The value at `pointer` fits the schema `schema`, which it must not.
    pub(super) fn excluded(&mut self, pointer: &str, schema: &Spot<'s>) {
        if let Some(name) = only_required(schema.node) {
            let mut pointer = pointer.to_owned();
            push_segment(&mut pointer, name);
            let message = Message::new("{} must not be set").with(KeyName::new(name.as_bytes()));
            return self.push(Where::Key(pointer), "not", schema, message, None);
        }
        let tone = self.tone(pointer);
        let values: Vec<&Node> = match (schema.node.get("const"), schema.node.get("enum")) {
            (Some(constant), _) => vec![constant],
            (None, Some(list)) => list.items().iter().collect(),
            (None, None) => Vec::new(),
        };
        let pattern = schema.node.get("pattern").and_then(Node::text);
        let message = if tone.is_secret {
            Message::new("the schema excludes this value")
        } else if !values.is_empty() {
            let listed = join(values.into_iter().map(expectation::value).collect(), " or ");
            Message::new("must not be {}").with(vec![listed])
        } else if let Some(pattern) = pattern {
            Message::new("must not match `{}`").with(Argument::declared(pattern))
        } else {
            Message::new("the schema excludes this value")
        };
        self.add(pointer, "not", schema, message);
    }
}

/// The names of which one is missing, where that is all that keeps each of `branches` from fitting.
fn needed<'e>(pointer: &str, branches: &'e [Vec<ValidationError<'static>>]) -> Option<Vec<&'e str>> {
    let name = |errors: &'e Vec<ValidationError<'static>>| match &errors[..] {
        [error] if error.instance_path().as_str() == pointer => match error.kind() {
            Kind::Required { property } => property.as_str(),
            _ => None,
        },
        _ => None,
    };
    (!branches.is_empty()).then(|| branches.iter().map(name).collect()).flatten()
}

/// Whether an alternative is meant for such a value as it rejects by `errors`: the value is of its type, and has what
/// tells it from the others.
fn is_meant(pointer: &str, errors: &[ValidationError<'static>]) -> bool {
    !errors.iter().any(|error| match error.kind() {
        Kind::Type { .. } | Kind::FalseSchema => error.instance_path().as_str() == pointer,
        Kind::Constant { .. } => true,
        _ => false,
    })
}

/// Whether an alternative is a choice of values, of which the value is none: then it is as good as any other.
fn is_choice(pointer: &str, error: &ValidationError<'static>) -> bool {
    matches!(error.kind(), Kind::Constant { .. } | Kind::Enum { .. })
        && error.instance_path().as_str() == pointer
}

/// The name that `schema` requires, where that is all it does.
fn only_required(schema: &Node) -> Option<&str> {
    match (schema.members(), schema.get("required")?.items()) {
        ([_], [name]) => name.text(),
        _ => None,
    }
}

fn key(name: &str) -> Message {
    Message::new("{}").with(KeyName::new(name.as_bytes()))
}
