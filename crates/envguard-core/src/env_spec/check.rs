//! Warnings about names that the spec does not have, and about what only running would tell.

use super::decorator::{Decorator, Given, Switch};
use super::item::Item;
use super::names::{FUNCTIONS, ITEM_DECORATORS, ROOT_DECORATORS};
use super::value::{Value, ValueKind, option};
use crate::import::ImportWarning;
use crate::{KeyName, Message, similar};

/// Looks at what is written, and writes down what is strange.
pub(super) struct Checker<'w> {
    pub(super) warnings: &'w mut Vec<ImportWarning>,
}

impl Checker<'_> {
    /// Warns of decorators that nobody knows, and of those that are about files.
    pub(super) fn decorators(&mut self, item: &Item) {
        for decorator in &item.decorators {
            let name = &*decorator.name.text;
            let shown = KeyName::new(name.as_bytes());
            if is_known(decorator) {
                self.functions_of(decorator);
                self.switch(decorator);
            } else if ROOT_DECORATORS.contains(&name) {
                let message = Message::new("the decorator {} is about the file, but stands above a variable");
                self.warnings.push(ImportWarning::new(
                    decorator.span,
                    message.with(shown),
                    "put it above the first variable, with a line `# ---` after it",
                ));
            } else {
                let message = Message::new("there is no decorator {}: its name is kept in `$comment`");
                let help = match similar(name, ITEM_DECORATORS) {
                    Some(similar) => Message::new("did you mean `@{}`?").with(similar),
                    None => Message::new("say in the schema what it means, if it comes from a plugin"),
                };
                self.warnings.push(ImportWarning::new(decorator.span, message.with(shown), help));
            }
        }
    }

    /// Warns where only running would tell what a decorator says.
    fn switch(&mut self, decorator: &Decorator) {
        let name = &*decorator.name.text;
        let computed = match decorator.value().map(|value| &value.kind) {
            Some(ValueKind::Object(options)) => {
                option(options, "enabled").is_some_and(|value| Switch::of(value) == Switch::Computed)
            }
            _ => decorator.switch() == Switch::Computed,
        };
        let message = match name {
            "sensitive" | "public" if computed => {
                "whether this variable is secret is computed: it is taken for a secret"
            }
            "deprecated" if computed => "whether this variable is deprecated is computed: it is taken to be",
            "example" | "placeholder" if computed => "this example is computed, so it is not carried over",
            _ => return,
        };
        self.warnings.push(ImportWarning::new(decorator.span, message, "say it outright"));
    }

    pub(super) fn functions_of(&mut self, decorator: &Decorator) {
        match &decorator.given {
            // The type names of `@type` look like functions, and are looked at elsewhere.
            Given::Value(value) if &*decorator.name.text != "type" => self.functions(value),
            Given::Arguments(arguments) => {
                arguments.iter().for_each(|argument| self.functions(&argument.value));
            }
            Given::Nothing | Given::Value(_) => {}
        }
    }

    /// Warns of functions that nobody knows.
    pub(super) fn functions(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Nothing | ValueKind::Text(..) => {}
            ValueKind::List(items) => items.iter().for_each(|item| self.functions(item)),
            ValueKind::Object(arguments) => {
                arguments.iter().for_each(|argument| self.functions(&argument.value));
            }
            ValueKind::Call(call) => {
                if !FUNCTIONS.contains(&&*call.name.text) {
                    let message =
                        Message::new("there is no function {}: what it gives is taken for computed");
                    let message = message.with(KeyName::new(call.name.text.as_bytes()));
                    let help = match similar(&call.name.text, FUNCTIONS) {
                        Some(similar) => Message::new("did you mean `{}`?").with(similar),
                        None => Message::new("nothing, if it comes from a plugin"),
                    };
                    self.warnings.push(ImportWarning::new(call.name.span, message, help));
                }
                call.arguments.iter().for_each(|argument| self.functions(&argument.value));
            }
        }
    }
}

/// Whether a variable may have the decorator.
pub(super) fn is_known(decorator: &Decorator) -> bool {
    ITEM_DECORATORS.contains(&&*decorator.name.text)
}
