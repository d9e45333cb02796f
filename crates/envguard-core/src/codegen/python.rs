//! Modules in Python.

use serde_json::{Number, Value};

use super::Language;
use super::code::Code;
use super::model::{Bound, Empty, Field, Kind, List, Model, Numeric, Object, Presence, Text};
use super::names::{Style, names};
use super::pattern::{Notation, Pattern};
use super::placeholder::PLACEHOLDERS;
use super::runtime::{Needs, parts};

/// What all modules have in common.
const RUNTIME: &str = include_str!("python/runtime.py");

/// Raw literals in double quotes. Other than in most languages, `$` matches before a newline at the end too.
const NOTATION: Notation = Notation {
    end: "\\Z",
    escaped: "\"",
    by_number: |number| match number {
        0..0x100 => format!("\\x{number:02x}"),
        0x100..0x1_0000 => format!("\\u{number:04x}"),
        _ => format!("\\U{number:08x}"),
    },
};

/// Words that no field can be called.
const KEYWORDS: [&str; 35] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "false", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "none",
    "nonlocal", "not", "or", "pass", "raise", "return", "true", "try", "while", "with", "yield",
];

/// The module for `model`.
pub(super) fn module(model: &Model) -> String {
    let needs = Needs::of(model);
    let names = names(model.fields.iter().map(|field| &*field.key), Style::Snake, &KEYWORDS);
    let fields: Vec<(&Field, String)> = model.fields.iter().zip(names).collect();
    let mut code = Code::default();
    for line in super::head(model, Language::Python) {
        code.line(format!("# {line}"));
    }
    code.lines("# ruff: noqa\n# fmt: off\n");
    code.line("\"\"\"The configuration of this app, read from the environment and checked.\"\"\"");
    code.line("");
    imports(&mut code, &needs);
    class(&mut code, &fields);
    load(&mut code, &fields, &needs);
    let placeholders: Vec<String> =
        PLACEHOLDERS.iter().map(|word| format!("\n    {},", quoted(word))).collect();
    let placeholders = format!("({}\n)", placeholders.concat());
    code.lines(&parts(RUNTIME, "#", &needs).replace("(#= placeholders)", &placeholders));
    for (name, pattern) in model.named_patterns() {
        code.line(format!("_{} = {}", name.to_uppercase(), regex_literal(pattern)));
    }
    code.lines(LAST);
    code.into_text()
}

/// What gives the configuration to who asks for it.
const LAST: &str = r#"
config: Config

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Config:
        """Loads `config` when it is imported first. Who imports it and has a bad one does not start."""
        if name != "config":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals().setdefault("config", load_config())
"#;

fn imports(code: &mut Code, needs: &Needs) {
    code.line("from __future__ import annotations");
    code.line("");
    let modules = [
        ("json", needs.has("json")),
        ("math", ["text", "numeric", "list", "object"].iter().any(|part| needs.has(part))),
        ("os", true),
        ("re", ["text", "numeric", "placeholders"].iter().any(|part| needs.has(part))),
    ];
    for (module, _) in modules.iter().filter(|(_, is_needed)| *is_needed) {
        code.line(format!("import {module}"));
    }
    let iterable = if needs.has("list") { "Iterable, " } else { "" };
    code.line(format!("from collections.abc import {iterable}Mapping, Sequence"));
    code.line("from dataclasses import dataclass");
    let words = [
        ("TYPE_CHECKING", true),
        ("Generic", true),
        ("Literal", needs.has("literal")),
        ("Optional", needs.has("nullable")),
        ("Tuple", needs.has("list")),
        ("TypeVar", true),
        ("cast", true),
    ];
    let words: Vec<&str> = words.iter().filter(|(_, is_needed)| *is_needed).map(|(word, _)| *word).collect();
    code.line(format!("from typing import {}", words.join(", ")));
    code.line("");
    code.line("T = TypeVar(\"T\")");
    if needs.has("numeric") {
        code.line("N = TypeVar(\"N\", int, float)");
    }
    code.lines("\n\n");
}

fn class(code: &mut Code, fields: &[(&Field, String)]) {
    code.line("@dataclass(frozen=True)");
    code.line("class Config:");
    code.line("    \"\"\"The configuration: what the environment says, checked.\"\"\"");
    for (field, name) in fields {
        code.line("");
        code.line(format!("    {name}: {}", type_of_field(field)));
        comment(code, field);
    }
    code.lines("\n\n");
}

fn comment(code: &mut Code, field: &Field) {
    let description = field.description.iter().flat_map(|text| text.lines()).map(str::trim);
    // What ends the text must not stand in it.
    let mut lines: Vec<String> =
        description.map(|line| line.replace('\\', "\\\\").replace('"', "\\\"")).collect();
    if field.is_deprecated {
        lines.push("Deprecated.".to_owned());
    }
    match &*lines {
        [] => {}
        [line] => code.line(format!("    \"\"\"{line}\"\"\"")),
        [first, others @ ..] => {
            code.line(format!("    \"\"\"{first}"));
            others.iter().for_each(|line| code.line(format!("    {line}")));
            code.line("    \"\"\"");
        }
    }
}

fn load(code: &mut Code, fields: &[(&Field, String)], needs: &Needs) {
    let has_environments = needs.has("environments");
    if has_environments {
        code.line(
            "def load_config(env: Mapping[str, str] = os.environ, environment: str | None = None) -> Config:",
        );
    } else {
        code.line("def load_config(env: Mapping[str, str] = os.environ) -> Config:");
    }
    code.line("    \"\"\"Reads the configuration from `env`, or raises a `ConfigError` with all that is wrong with it.\"\"\"");
    if has_environments {
        code.line(
            "    reader = _Reader(env, env.get(\"ENVGUARD_ENV\") if environment is None else environment)",
        );
    } else {
        code.line("    reader = _Reader(env)");
    }
    code.line("    config = Config(");
    for (field, name) in fields {
        let call = match &field.presence {
            Presence::Required => "required(".to_owned(),
            Presence::Optional => "optional(".to_owned(),
            Presence::Default(value) => format!("with_default({}, ", literal(value)),
        };
        code.line(format!("        {name}=reader.{call}_Variable("));
        for (word, value) in arguments(field) {
            code.line(format!("            {word}={value},"));
        }
        code.line("        )),");
    }
    code.line("    )");
    code.line("    reader.finish()");
    code.line("    return config");
    code.lines("\n\n");
}

/// What the reader is told of a variable.
fn arguments(field: &Field) -> Vec<(&'static str, String)> {
    let mut kind = kind(&field.kind);
    if field.empty == Empty::Null {
        kind = format!("_Nullable({kind})");
    }
    if field.is_secret {
        kind = format!("_Secret({kind})");
    }
    let mut arguments =
        vec![("name", quoted(&field.key)), ("expected", quoted(&field.expected)), ("type", kind)];
    arguments.extend(super::first_paragraph(field).map(|text| ("description", quoted(&text))));
    let flags =
        [("ignore_empty", field.empty == Empty::Unset), ("refuse_placeholders", field.refuses_placeholders)];
    arguments
        .extend(flags.into_iter().filter(|(_, is_on)| *is_on).map(|(word, _)| (word, "True".to_owned())));
    let lists = [("required_in", &field.required_in), ("forbidden_in", &field.forbidden_in)];
    arguments.extend(
        lists
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(word, names)| (word, tuple(names.iter().map(|name| quoted(name))))),
    );
    arguments
}

fn type_of_field(field: &Field) -> String {
    let mut name = type_of(&field.kind);
    if field.empty == Empty::Null {
        name.push_str(" | None");
    }
    if field.is_secret {
        name = format!("Secret[{name}]");
    }
    if field.presence == Presence::Optional {
        name.push_str(" | None");
    }
    name
}

fn type_of(kind: &Kind) -> String {
    let inner = |kind: Option<&Kind>| kind.map_or_else(|| "object".to_owned(), type_of);
    match kind {
        Kind::Text(Text { choices: Some(choices), .. }) => choices_type(choices),
        Kind::Text(_) => "str".to_owned(),
        Kind::Integer(_) => "int".to_owned(),
        Kind::Number(_) => "float".to_owned(),
        Kind::Boolean(None) => "bool".to_owned(),
        Kind::Boolean(Some(only)) => format!("Literal[{}]", boolean(*only)),
        Kind::List(list) => format!("tuple[{}, ...]", inner(list.items.as_deref())),
        Kind::Object(object) => format!("Mapping[str, {}]", inner(object.values.as_deref())),
    }
}

fn choices_type(choices: &[String]) -> String {
    format!("Literal[{}]", choices.iter().map(|choice| quoted(choice)).collect::<Vec<_>>().join(", "))
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Text(Text { choices: Some(choices), .. }) => {
            let arguments: Vec<String> = choices.iter().map(|choice| quoted(choice)).collect();
            call(&format!("_OneOf[{}]", choices_type(choices)), &arguments)
        }
        Kind::Text(text) => checked("_Text", Vec::new(), &text_checks(text)),
        Kind::Integer(numeric) => checked("_Integer", Vec::new(), &number_checks(numeric)),
        Kind::Number(numeric) => checked("_Number", Vec::new(), &number_checks(numeric)),
        Kind::Boolean(None) => "_Boolean(True, False)".to_owned(),
        Kind::Boolean(Some(only)) => format!("_Boolean[Literal[{0}]]({0})", boolean(*only)),
        Kind::List(List { separator, items, least, most, is_unique }) => {
            let mut checks = Vec::new();
            checks.extend(separator.as_ref().map(|separator| ("separator", quoted(separator))));
            checks.extend(least.map(|least| ("min_items", least.to_string())));
            checks.extend(most.map(|most| ("max_items", most.to_string())));
            checks.extend(is_unique.then(|| ("unique", "True".to_owned())));
            checked("_List", vec![inner(items.as_deref())], &checks)
        }
        Kind::Object(Object { values, least, most }) => {
            let mut checks = Vec::new();
            checks.extend(least.map(|least| ("min_properties", least.to_string())));
            checks.extend(most.map(|most| ("max_properties", most.to_string())));
            checked("_Object", vec![inner(values.as_deref())], &checks)
        }
    }
}

fn inner(inner: Option<&Kind>) -> String {
    inner.map_or_else(|| "_Anything()".to_owned(), kind)
}

fn text_checks(text: &Text) -> Vec<(&'static str, String)> {
    let mut checks = Vec::new();
    checks.extend(text.least.map(|least| ("min_length", least.to_string())));
    checks.extend(text.most.map(|most| ("max_length", most.to_string())));
    if !text.patterns.is_empty() {
        checks.push(("patterns", tuple(text.patterns.iter().map(regex))));
    }
    checks.extend(text.min_entropy.map(|bits| ("min_entropy", bits.to_string())));
    checks
}

fn number_checks(numeric: &Numeric) -> Vec<(&'static str, String)> {
    let mut checks = Vec::new();
    let mut bound =
        |bound: &Option<Bound>, inclusive, exclusive| {
            checks.extend(bound.as_ref().map(|bound| {
                (if bound.is_exclusive { exclusive } else { inclusive }, bound.limit.to_string())
            }));
        };
    bound(&numeric.minimum, "minimum", "exclusive_minimum");
    bound(&numeric.maximum, "maximum", "exclusive_maximum");
    let numbers = |numbers: &[Number]| tuple(numbers.iter().map(Number::to_string));
    if !numeric.multiple_of.is_empty() {
        checks.push(("multiple_of", numbers(&numeric.multiple_of)));
    }
    checks.extend(numeric.choices.as_deref().map(|choices| ("one_of", numbers(choices))));
    checks
}

fn checked(name: &str, mut arguments: Vec<String>, checks: &[(&str, String)]) -> String {
    arguments.extend(checks.iter().map(|(word, value)| format!("{word}={value}")));
    call(name, &arguments)
}

fn call(name: &str, arguments: &[String]) -> String {
    format!("{name}({})", arguments.join(", "))
}

fn tuple(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match &*items {
        [only] => format!("({only},)"),
        items => format!("({})", items.join(", ")),
    }
}

/// A pattern, by its name where it has one.
fn regex(pattern: &Pattern) -> String {
    pattern.name.as_ref().map_or_else(|| regex_literal(pattern), |name| format!("_{}", name.to_uppercase()))
}

fn regex_literal(pattern: &Pattern) -> String {
    format!("re.compile(r\"{}\")", pattern.print(&NOTATION))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(value) => boolean(*value).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => tuple(items.iter().map(literal)),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{}: {}", quoted(key), literal(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

fn boolean(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Texts of JSON are texts of Python.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
