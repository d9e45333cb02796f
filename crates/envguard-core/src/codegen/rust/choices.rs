//! Texts of which there are only some, as types of their own.

use crate::codegen::code::Code;
use crate::codegen::model::{Kind, List, Object, Text};
use crate::codegen::names::{Style, names};

use super::quoted;

/// Types that modules have already, or take from the language.
pub(super) const TYPES: [&str; 36] = [
    "Anything",
    "BTreeMap",
    "BTreeSet",
    "Boolean",
    "Config",
    "ConfigError",
    "Copy",
    "Fn",
    "Found",
    "HashMap",
    "Hidden",
    "Integer",
    "Into",
    "IntoIterator",
    "Json",
    "JsonKind",
    "Kind",
    "List",
    "Nullable",
    "Number",
    "Object",
    "OneOf",
    "Option",
    "OsStr",
    "OsString",
    "Parser",
    "Pattern",
    "Problem",
    "Reader",
    "Result",
    "Secret",
    "Self",
    "String",
    "Text",
    "Variable",
    "Vec",
];

/// The type of a text that is one of several.
pub(super) struct Choices {
    /// What it is called.
    pub(super) name: String,
    texts: Vec<String>,
    variants: Vec<String>,
}

impl Choices {
    /// The type of the texts of `kind`, or of those within it, called `name`.
    pub(super) fn of(kind: &Kind, name: String) -> Option<Self> {
        let all = match kind {
            Kind::Text(Text { choices, .. }) => choices.as_ref()?,
            Kind::List(List { items: inner, .. }) | Kind::Object(Object { values: inner, .. }) => {
                return Self::of(inner.as_deref()?, name);
            }
            Kind::Integer(_) | Kind::Number(_) | Kind::Boolean(_) => return None,
        };
        let mut texts: Vec<String> = Vec::with_capacity(all.len());
        for text in all {
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
        let variants = names(texts.iter().map(|text| &**text), Style::Type, &["Self"]);
        Some(Self { name, texts, variants })
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The value that `text` is.
    pub(super) fn value(&self, text: &str) -> Option<String> {
        let index = self.texts.iter().position(|other| other == text)?;
        self.variants.get(index).map(|variant| format!("{}::{variant}", self.name))
    }

    /// Writes the type.
    pub(super) fn print(&self, code: &mut Code) {
        let name = &self.name;
        code.line("#[allow(clippy::enum_variant_names)]");
        code.line("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]");
        code.line(format!("pub enum {name} {{"));
        self.variants.iter().for_each(|variant| code.line(format!("    {variant},")));
        code.line("}");
        code.line("");
        code.line("#[rustfmt::skip]");
        code.line(format!("impl {name} {{"));
        let all: Vec<String> = self.variants.iter().map(|variant| format!("Self::{variant}")).collect();
        code.line(format!("    const ALL: &'static [Self] = &[{}];", all.join(", ")));
        code.line("");
        code.line("    /// The text that it is in the environment.");
        code.line("    pub fn as_str(&self) -> &'static str {");
        code.line("        match self {");
        for (variant, text) in self.variants.iter().zip(&self.texts) {
            code.line(format!("            Self::{variant} => {},", quoted(text)));
        }
        code.line("        }");
        code.line("    }");
        code.line("}");
        code.line("");
    }
}
