//! What the decorators of a file say about all of its variables.

use envguard_syntax::Span;

use super::decorator::{Decorator, Switch};
use super::names::{ITEM_DECORATORS, ROOT_DECORATORS};
use super::value::{Name, Scalar, Value};
use crate::import::ImportWarning;
use crate::{KeyName, Message, similar};

/// What holds for variables that do not say otherwise.
pub(super) struct Header {
    pub(super) required: Required,
    pub(super) sensitive: Sensitive,
    /// The variable that names the environment.
    pub(super) current_env: Option<Box<str>>,
    /// The file declares nothing.
    pub(super) is_disabled: bool,
    /// Values come from elsewhere too, so any may be given there.
    pub(super) has_bulk_values: bool,
}

/// Whether a variable is required, and what says so.
pub(super) enum Required {
    Yes(Span),
    No,
    /// Where the file gives it a value.
    Inferred,
}

/// Whether a variable is secret, and what says so.
pub(super) enum Sensitive {
    Yes(Option<Span>),
    No,
    /// Unless its key begins with a prefix.
    WithoutPrefix(Box<str>, Span),
}

impl Header {
    /// Reads the decorators of a file.
    pub(super) fn new(decorators: &[Decorator], warnings: &mut Vec<ImportWarning>) -> Self {
        let mut header = Self {
            required: Required::Inferred,
            sensitive: Sensitive::Yes(None),
            current_env: None,
            is_disabled: false,
            has_bulk_values: false,
        };
        for decorator in decorators {
            header.read(decorator, warnings);
        }
        header
    }

    fn read(&mut self, decorator: &Decorator, warnings: &mut Vec<ImportWarning>) {
        let mut warn = |message: &'static str, help: &'static str| {
            warnings.push(ImportWarning::new(decorator.span, message, help));
        };
        match &*decorator.name.text {
            "defaultRequired" => {
                self.required = match (decorator.value().and_then(Value::scalar), decorator.switch()) {
                    (Some(Scalar::Text("infer")), _) => Required::Inferred,
                    (_, Switch::On) => Required::Yes(decorator.value_span()),
                    (_, Switch::Off) => Required::No,
                    (_, Switch::Computed) => {
                        warn(
                            "whether variables are required is computed: `infer` is taken",
                            "say true, false or infer, or mark the variables themselves",
                        );
                        Required::Inferred
                    }
                };
            }
            "defaultSensitive" => {
                self.sensitive = match (prefix(decorator), decorator.switch()) {
                    (Some(prefix), _) => Sensitive::WithoutPrefix(prefix, decorator.value_span()),
                    (None, Switch::On) => Sensitive::Yes(Some(decorator.value_span())),
                    (None, Switch::Off) => Sensitive::No,
                    (None, Switch::Computed) => {
                        warn(
                            "whether variables are secret is computed: they are taken for secrets",
                            "say true, false or inferFromPrefix(…), or mark the variables themselves",
                        );
                        Sensitive::Yes(Some(decorator.value_span()))
                    }
                };
            }
            "currentEnv" => self.current_env = decorator.value().and_then(Value::reference).map(Box::from),
            // The older form gives the key itself.
            "envFlag" => self.current_env = decorator.value().and_then(Value::static_text).map(Box::from),
            "disable" => match decorator.switch() {
                Switch::Off => {}
                Switch::On => {
                    warn(
                        "the file switches itself off, so it declares nothing",
                        "take the decorator away to have its variables checked",
                    );
                    self.is_disabled = true;
                }
                Switch::Computed => warn(
                    "whether the file counts is computed: it is taken to count",
                    "leave the file out where it does not count",
                ),
            },
            "import" => warn(
                "variables of other files are not carried over",
                "import that file too, and name both schemas in the configuration",
            ),
            "setValuesBulk" => {
                warn(
                    "values that come from elsewhere are not known: no variable without a value is required",
                    "say `required` in the schema for those that env files must give",
                );
                self.has_bulk_values = true;
            }
            name if ROOT_DECORATORS.contains(&name) => {}
            name => warnings.push(unknown(decorator, name)),
        }
    }

    /// What makes the variable `key` a secret, if it is one unless it says otherwise.
    pub(super) fn sensitivity(&self, key: &Name) -> Option<Span> {
        match &self.sensitive {
            // What names the environment is known to everything that runs in it.
            _ if self.current_env.as_deref() == Some(&*key.text) => None,
            Sensitive::Yes(span) => Some(span.unwrap_or(key.span)),
            Sensitive::No => None,
            Sensitive::WithoutPrefix(prefix, span) => (!key.text.starts_with(&**prefix)).then_some(*span),
        }
    }
}

/// The prefix in `inferFromPrefix(prefix)`.
fn prefix(decorator: &Decorator) -> Option<Box<str>> {
    let call = decorator.value()?.call().filter(|call| &*call.name.text == "inferFromPrefix")?;
    call.arguments.first()?.value.static_text().map(Box::from)
}

fn unknown(decorator: &Decorator, name: &str) -> ImportWarning {
    let shown = KeyName::new(name.as_bytes());
    if ITEM_DECORATORS.contains(&name) {
        let message = Message::new("the decorator {} is about a variable, but stands above none").with(shown);
        return ImportWarning::new(decorator.span, message, "put it directly above the variable");
    }
    let message = Message::new("there is no decorator {} for files: it is passed over").with(shown);
    let help = match similar(name, ROOT_DECORATORS) {
        Some(similar) => Message::new("did you mean `@{}`?").with(similar),
        None => Message::new("take it away if nothing reads it"),
    };
    ImportWarning::new(decorator.span, message, help)
}
