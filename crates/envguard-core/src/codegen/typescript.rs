//! Modules in TypeScript.

use serde_json::{Number, Value};

use super::code::Code;
use super::model::{Bound, Empty, Field, Kind, List, Model, Numeric, Object, Presence, Text};
use super::names::{Style, names};
use super::pattern::{Notation, Pattern};
use super::placeholder::PLACEHOLDERS;
use super::runtime::{Needs, parts};
use crate::codegen::Language;

/// What all modules have in common.
const RUNTIME: &str = include_str!("typescript/runtime.ts");

/// Literals with the flag `u`.
const NOTATION: Notation =
    Notation { end: "$", escaped: "/", by_number: |number| format!("\\u{{{number:x}}}") };

/// The module for `model`.
pub(super) fn module(model: &Model) -> String {
    let needs = Needs::of(model);
    let names = names(model.fields.iter().map(|field| &*field.key), Style::Camel, &[]);
    let fields: Vec<(&Field, String)> = model.fields.iter().zip(names).collect();
    let mut code = Code::default();
    for line in super::head(model, Language::TypeScript) {
        code.line(format!("// {line}"));
    }
    code.line("/* eslint-disable */");
    code.line("");
    interface(&mut code, &fields);
    load(&mut code, &fields, &needs);
    let placeholders: Vec<String> =
        PLACEHOLDERS.iter().map(|word| format!("\n  {},", quoted(word))).collect();
    let placeholders = format!("[{}\n]", placeholders.concat());
    code.lines(&parts(RUNTIME, "//", &needs).replace("[/*= placeholders */]", &placeholders));
    for (name, pattern) in model.named_patterns() {
        code.line(format!("const {} = {};", name.to_uppercase(), regex_literal(pattern)));
        code.line("");
    }
    code.line("/** The configuration of this process. Who imports this and has a bad one does not start. */");
    code.line("export const config: Config = loadConfig();");
    code.into_text()
}

fn interface(code: &mut Code, fields: &[(&Field, String)]) {
    code.line("/** The configuration: what the environment says, checked. */");
    code.line("export interface Config {");
    for (field, name) in fields {
        comment(code, field);
        code.line(format!("  readonly {name}: {};", type_of_field(field)));
    }
    code.line("}");
    code.line("");
}

fn comment(code: &mut Code, field: &Field) {
    let description = field.description.iter().flat_map(|text| text.lines()).map(str::trim);
    // What ends the comment must not stand in it.
    let mut lines: Vec<String> = description.map(|line| line.replace("*/", "* /")).collect();
    if field.is_deprecated {
        lines.push("@deprecated".to_owned());
    }
    match &*lines {
        [] => {}
        [line] => code.line(format!("  /** {line} */")),
        lines => {
            code.line("  /**");
            lines.iter().for_each(|line| code.line(format!("   * {line}")));
            code.line("   */");
        }
    }
}

fn load(code: &mut Code, fields: &[(&Field, String)], needs: &Needs) {
    code.line("/** Reads the configuration from `env`, or throws a `ConfigError` with all that is wrong with it. */");
    if needs.has("environments") {
        code.line("export function loadConfig(");
        code.line("  env: Environment = process.env,");
        code.line("  environment: string | undefined = env[\"ENVGUARD_ENV\"],");
        code.line("): Config {");
        code.line("  const reader = new Reader(env, environment);");
    } else {
        code.line("export function loadConfig(env: Environment = process.env): Config {");
        code.line("  const reader = new Reader(env);");
    }
    code.line("  const config: Config = {");
    for (field, name) in fields {
        let call = match &field.presence {
            Presence::Required => "required(".to_owned(),
            Presence::Optional => "optional(".to_owned(),
            Presence::Default(value) => format!("withDefault({}, ", literal(value)),
        };
        code.line(format!("    {name}: reader.{call}{{"));
        for (word, value) in arguments(field) {
            code.line(format!("      {word}: {value},"));
        }
        code.line("    }),");
    }
    code.line("  };");
    code.line("  reader.finish();");
    code.line("  return Object.freeze(config);");
    code.line("}");
    code.line("");
}

/// What the reader is told of a variable.
fn arguments(field: &Field) -> Vec<(&'static str, String)> {
    let mut arguments = vec![("name", quoted(&field.key))];
    arguments.extend(super::first_paragraph(field).map(|text| ("description", quoted(&text))));
    arguments.push(("expected", quoted(&super::expected(field, "of at most 53 bits"))));
    let mut kind = kind(&field.kind);
    if field.empty == Empty::Null {
        kind = format!("nullable({kind})");
    }
    if field.is_secret {
        kind = format!("secret({kind})");
    }
    arguments.push(("type", kind));
    let flags =
        [("ignoreEmpty", field.empty == Empty::Unset), ("refusePlaceholders", field.refuses_placeholders)];
    arguments
        .extend(flags.into_iter().filter(|(_, is_on)| *is_on).map(|(word, _)| (word, "true".to_owned())));
    let lists = [("requiredIn", &field.required_in), ("forbiddenIn", &field.forbidden_in)];
    arguments.extend(
        lists
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(word, names)| (word, array(names.iter().map(|name| quoted(name))))),
    );
    arguments
}

fn type_of_field(field: &Field) -> String {
    let mut name = type_of(&field.kind);
    if field.empty == Empty::Null {
        name.push_str(" | null");
    }
    if field.is_secret {
        name = if name == "string" { "Secret".to_owned() } else { format!("Secret<{name}>") };
    }
    if field.presence == Presence::Optional {
        name.push_str(" | undefined");
    }
    name
}

fn type_of(kind: &Kind) -> String {
    let inner = |kind: Option<&Kind>| kind.map_or_else(|| "unknown".to_owned(), type_of);
    match kind {
        Kind::Text(Text { choices: Some(choices), .. }) => {
            choices.iter().map(|choice| quoted(choice)).collect::<Vec<_>>().join(" | ")
        }
        Kind::Text(_) => "string".to_owned(),
        Kind::Integer(_) | Kind::Number(_) => "number".to_owned(),
        Kind::Boolean(None) => "boolean".to_owned(),
        Kind::Boolean(Some(only)) => only.to_string(),
        Kind::List(list) => {
            let items = inner(list.items.as_deref());
            if items.contains(' ') { format!("readonly ({items})[]") } else { format!("readonly {items}[]") }
        }
        Kind::Object(object) => format!("Readonly<Record<string, {}>>", inner(object.values.as_deref())),
    }
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Text(Text { choices: Some(choices), .. }) => {
            call("oneOf", &[array(choices.iter().map(|choice| quoted(choice)))])
        }
        Kind::Text(text) => checked("text", Vec::new(), &text_checks(text)),
        Kind::Integer(numeric) => checked("integer", Vec::new(), &number_checks(numeric)),
        Kind::Number(numeric) => checked("number", Vec::new(), &number_checks(numeric)),
        Kind::Boolean(None) => "boolean(true, false)".to_owned(),
        Kind::Boolean(Some(only)) => format!("boolean({only})"),
        Kind::List(List { separator, items, least, most, is_unique }) => {
            let mut checks = Vec::new();
            checks.extend(separator.as_ref().map(|separator| ("separator", quoted(separator))));
            checks.extend(least.map(|least| ("minItems", least.to_string())));
            checks.extend(most.map(|most| ("maxItems", most.to_string())));
            checks.extend(is_unique.then(|| ("unique", "true".to_owned())));
            checked("list", vec![inner(items.as_deref())], &checks)
        }
        Kind::Object(Object { values, least, most }) => {
            let mut checks = Vec::new();
            checks.extend(least.map(|least| ("minProperties", least.to_string())));
            checks.extend(most.map(|most| ("maxProperties", most.to_string())));
            checked("object", vec![inner(values.as_deref())], &checks)
        }
    }
}

fn inner(inner: Option<&Kind>) -> String {
    inner.map_or_else(|| "anything".to_owned(), kind)
}

fn text_checks(text: &Text) -> Vec<(&'static str, String)> {
    let mut checks = Vec::new();
    checks.extend(text.least.map(|least| ("minLength", least.to_string())));
    checks.extend(text.most.map(|most| ("maxLength", most.to_string())));
    if !text.patterns.is_empty() {
        checks.push(("patterns", array(text.patterns.iter().map(regex))));
    }
    checks.extend(text.min_entropy.map(|bits| ("minEntropy", bits.to_string())));
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
    bound(&numeric.minimum, "minimum", "exclusiveMinimum");
    bound(&numeric.maximum, "maximum", "exclusiveMaximum");
    let numbers = |numbers: &[Number]| array(numbers.iter().map(Number::to_string));
    if !numeric.multiple_of.is_empty() {
        checks.push(("multipleOf", numbers(&numeric.multiple_of)));
    }
    checks.extend(numeric.choices.as_deref().map(|choices| ("oneOf", numbers(choices))));
    checks
}

fn checked(name: &str, mut arguments: Vec<String>, checks: &[(&str, String)]) -> String {
    if !checks.is_empty() {
        let checks: Vec<String> = checks.iter().map(|(word, value)| format!("{word}: {value}")).collect();
        arguments.push(format!("{{ {} }}", checks.join(", ")));
    }
    call(name, &arguments)
}

fn call(name: &str, arguments: &[String]) -> String {
    format!("{name}({})", arguments.join(", "))
}

fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A pattern, by its name where it has one.
fn regex(pattern: &Pattern) -> String {
    pattern.name.as_ref().map_or_else(|| regex_literal(pattern), |name| name.to_uppercase())
}

fn regex_literal(pattern: &Pattern) -> String {
    let printed = pattern.print(&NOTATION);
    if printed.is_empty() { "/(?:)/u".to_owned() } else { format!("/{printed}/u") }
}

/// JSON is TypeScript, but for what some tools take for the end of a line.
fn literal(value: &Value) -> String {
    value.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn quoted(text: &str) -> String {
    literal(&Value::from(text))
}
