//! Whether, and where, a variable has to be given.

use envguard_syntax::Span;

use super::decorator::{Decorator, Switch};
use super::header::{Header, Required};
use super::item::Item;
use super::value::{Call, Value};
use crate::import::ImportWarning;

/// Whether a variable has to be given.
pub(super) enum Requirement<'i> {
    /// Always; what says so.
    Always(Span),
    /// In the environments that these arguments of `forEnv` name.
    In(Span, &'i Call),
    /// Where another variable has a value: `eq($KEY, value)`.
    Where(Span, &'i str, &'i Value),
    /// Nowhere.
    Never,
}

impl<'i> Requirement<'i> {
    /// The requirement of `item` in a file with `header`.
    pub(super) fn of(item: &'i Item, header: &Header, warnings: &mut Vec<ImportWarning>) -> Self {
        let decorator = item
            .decorators
            .iter()
            .rev()
            .find(|decorator| matches!(&*decorator.name.text, "required" | "optional"));
        match decorator {
            Some(decorator) => Self::said_by(decorator, warnings),
            None => match header.required {
                Required::Yes(span) => Requirement::Always(span),
                Required::No => Requirement::Never,
                Required::Inferred if item.value.is_missing() => Requirement::Never,
                Required::Inferred => Requirement::Always(item.key.span),
            },
        }
    }

    fn said_by(decorator: &'i Decorator, warnings: &mut Vec<ImportWarning>) -> Self {
        let is_optional = &*decorator.name.text == "optional";
        let switch = if is_optional { decorator.switch().not() } else { decorator.switch() };
        match switch {
            Switch::On => return Requirement::Always(decorator.span),
            Switch::Off => return Requirement::Never,
            Switch::Computed => {}
        }
        if !is_optional && let Some(requirement) = Self::computed(decorator) {
            return requirement;
        }
        warnings.push(ImportWarning::new(
            decorator.span,
            "whether this variable is required is computed: it is taken for optional",
            "say `forEnv(…)` or `eq($KEY, …)`, which can be carried over, or check it in the application",
        ));
        Requirement::Never
    }

    fn computed(decorator: &'i Decorator) -> Option<Self> {
        let call = decorator.value()?.call()?;
        let is_static =
            |call: &Call| call.arguments.iter().all(|argument| argument.value.static_text().is_some());
        match (&*call.name.text, call.arguments.as_slice()) {
            ("forEnv", [_, ..]) if is_static(call) => Some(Requirement::In(decorator.span, call)),
            ("eq", [left, right]) => {
                right.value.scalar()?;
                Some(Requirement::Where(decorator.span, left.value.reference()?, &right.value))
            }
            _ => None,
        }
    }
}
