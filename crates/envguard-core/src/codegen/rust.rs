//! Modules in Rust.

mod choices;
mod kind;
mod patterns;
mod value;

use choices::Choices;
use kind::{kind_of_field, type_of_field};
use patterns::Patterns;

use super::code::Code;
use super::model::{Empty, Field, Model, Presence};
use super::names::{Style, names};
use super::placeholder::PLACEHOLDERS;
use super::runtime::{Needs, parts};
use super::{Language, Problem};
use crate::Message;

/// What all modules have in common.
const RUNTIME: &str = concat!(
    include_str!("rust/runtime/reader.rs"),
    include_str!("rust/runtime/kinds.rs"),
    include_str!("rust/runtime/json.rs"),
);

/// Words that no field can be called: those of the language, and what reads the fields.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "reader", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A field, and what it is in Rust.
struct Item<'m> {
    field: &'m Field,
    name: String,
    /// The type of its texts, if there are only some.
    choices: Option<Choices>,
}

/// The module for `model`.
pub(super) fn module(model: &Model) -> Result<String, Vec<Problem>> {
    let items = items(model);
    let (patterns, mut problems) = Patterns::of(model);
    problems.extend(items.iter().filter_map(problem));
    if !problems.is_empty() {
        return Err(problems);
    }
    let needs = Needs::of(model);
    let mut code = Code::default();
    for line in super::head(model, Language::Rust) {
        code.line(format!("// {line}"));
    }
    code.line("");
    code.line("//! The configuration of this app, read from the environment and checked.");
    code.line("");
    imports(&mut code, &needs);
    structure(&mut code, &items);
    load(&mut code, &items, &needs, &patterns);
    items.iter().filter_map(|item| item.choices.as_ref()).for_each(|choices| choices.print(&mut code));
    let placeholders: String = PLACEHOLDERS.iter().map(|word| format!("\n    {},", quoted(word))).collect();
    let runtime =
        parts(RUNTIME, "//", &needs).replace("[/*= placeholders */]", &format!("[{placeholders}\n]"));
    code.lines(runtime.trim_end());
    code.line("");
    patterns.print(&mut code);
    Ok(code.into_text())
}

fn items(model: &Model) -> Vec<Item<'_>> {
    let fields = || model.fields.iter();
    let field_names = names(fields().map(|field| &*field.key), Style::Snake, &KEYWORDS);
    let type_names = names(fields().map(|field| &*field.key), Style::Type, &choices::TYPES);
    let items = fields().zip(field_names).zip(type_names);
    items
        .map(|((field, name), type_name)| Item { field, name, choices: Choices::of(&field.kind, type_name) })
        .collect()
}

/// Why Rust cannot read a field, if it cannot.
fn problem(item: &Item<'_>) -> Option<Problem> {
    let message = if item.choices.as_ref().is_some_and(Choices::is_empty) {
        Message::new("its schema takes no value at all")
    } else if let Presence::Default(value) = &item.field.presence
        && value::default(item, value).is_none()
    {
        Message::new("its default is none of the values that the code can have")
    } else {
        return None;
    };
    Some(Problem::of(item.field, message))
}

fn imports(code: &mut Code, needs: &Needs) {
    let collections = [
        ("BTreeMap", needs.has("json") || needs.has("entropy")),
        ("BTreeSet", needs.has("list")),
        ("HashMap", true),
    ];
    let collections = collections.iter().filter(|(_, is_needed)| *is_needed).map(|(name, _)| *name);
    match &*collections.collect::<Vec<_>>() {
        [only] => code.line(format!("use std::collections::{only};")),
        several => code.line(format!("use std::collections::{{{}}};", several.join(", "))),
    }
    code.line("use std::ffi::{OsStr, OsString};");
    code.line("use std::fmt;");
    code.line("");
}

fn structure(code: &mut Code, items: &[Item<'_>]) {
    code.line("/// The configuration: what the environment says, checked.");
    code.line("#[allow(dead_code)]");
    code.line("#[derive(Clone, Debug)]");
    if items.is_empty() {
        code.line("pub struct Config {}");
    } else {
        code.line("pub struct Config {");
        for item in items {
            comment(code, item.field);
            code.line(format!("    pub {}: {},", item.name, type_of_field(item)));
        }
        code.line("}");
    }
    code.line("");
}

/// What a field is for, each paragraph on a line: how lines go on means something in documentation.
fn comment(code: &mut Code, field: &Field) {
    let lines = field.description.iter().flat_map(|text| text.lines()).map(str::trim);
    let lines: Vec<&str> = lines.collect();
    let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
    let mut paragraphs: Vec<String> = paragraphs.map(|lines| visible(&lines.join(" "))).collect();
    if field.is_deprecated {
        paragraphs.push("Deprecated: it is there for those who still use it.".to_owned());
    }
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            code.line("    ///");
        }
        code.line(format!("    /// {paragraph}"));
    }
}

/// `text` on one line, without what turns the direction of a text around, which Rust does not take.
fn visible(text: &str) -> String {
    let turns = |character| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    super::printable(text).replace(turns, "?")
}

const LOAD: &str = r#"impl Config {
    /// Reads the configuration from the environment of the process. The error tells all that is wrong with it.
    #[allow(dead_code)]
    pub fn load() -> Result<Self, ConfigError> {
        Self::look_up(&|name| std::env::var_os(name))
    }

    /// Reads the configuration from `variables`, names and values.
    #[allow(dead_code)]
    pub fn load_from<N, V>(variables: impl IntoIterator<Item = (N, V)>) -> Result<Self, ConfigError>
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        let variables = variables.into_iter();
        let variables: HashMap<OsString, OsString> = variables
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self::look_up(&|name| variables.get(OsStr::new(name)).cloned())
    }

    fn look_up(lookup: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let environment = lookup("ENVGUARD_ENV"); //? environments
        let mut reader = Reader {
            lookup,
            environment: environment.and_then(|name| name.into_string().ok()), //? environments
            problems: Vec::new(),
        };
        Self::read(&mut reader).ok_or(ConfigError {
            problems: reader.problems,
        })
    }
"#;

fn load(code: &mut Code, items: &[Item<'_>], needs: &Needs, patterns: &Patterns) {
    code.lines(&parts(LOAD, "//", needs));
    code.line("");
    code.line("    #[rustfmt::skip]");
    code.line("    fn read(reader: &mut Reader<'_>) -> Option<Self> {");
    for item in items {
        let call = match &item.field.presence {
            Presence::Required => "required(".to_owned(),
            Presence::Optional => "optional(".to_owned(),
            Presence::Default(value) => {
                format!("with_default({}, ", value::default(item, value).unwrap_or_default())
            }
        };
        code.line(format!("        let {} = reader.{call}&Variable {{", item.name));
        for (word, value) in variable(item.field, needs) {
            code.line(format!("            {word}: {value},"));
        }
        code.line(format!("        }}, &{});", kind_of_field(item, patterns)));
    }
    // All are read before the first that is wrong ends it.
    code.line("        Some(Config {");
    for item in items {
        code.line(format!("            {0}: {0}?,", item.name));
    }
    code.line("        })");
    code.line("    }");
    code.line("}");
    code.line("");
}

/// What the reader is told of a variable.
fn variable(field: &Field, needs: &Needs) -> Vec<(&'static str, String)> {
    let description = super::first_paragraph(field);
    let description =
        description.map_or_else(|| "None".to_owned(), |text| format!("Some({})", quoted(&text)));
    let list = |names: &[String]| {
        format!("&[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
    };
    let mut words = vec![
        ("name", quoted(&field.key)),
        ("expected", quoted(&super::expected(field, "of at most 64 bits"))),
        ("description", description),
    ];
    let others = [
        ("unset", "ignore_empty", (field.empty == Empty::Unset).to_string()),
        ("placeholders", "refuse_placeholders", field.refuses_placeholders.to_string()),
        ("required-in", "required_in", list(&field.required_in)),
        ("forbidden-in", "forbidden_in", list(&field.forbidden_in)),
    ];
    let others = others.into_iter().filter(|(need, ..)| needs.has(need));
    words.extend(others.map(|(_, word, value)| (word, value)));
    words
}

/// A literal for `text`, in which everything can be seen.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}
