//! The tables of `docs/dialects.md`, made of recorded answers, and the forms that it recommends, tried.

use std::fmt::Write as _;

use envguard_core::DialectSet;
use envguard_syntax::dialect::{Dialect, Environment};
use serde_json::Value;

use crate::cases::{Answer, Case};

#[test]
fn tables_are_fresh() {
    let cases = Case::all();
    super::assert_filled("docs/dialects.md", |name, argument| match name {
        "readers" => Some(readers(&cases)),
        "overview" => Some(overview(&cases)),
        "case" => Some(answers(find(&cases, argument))),
        "forms" => Some(forms()),
        _ => None,
    });
}

/// Every form that is recommended is read as it is meant by all but those that the document names.
#[test]
fn recommended_forms_are_read_alike() {
    for form in FORMS {
        let excepted: Vec<&str> = form.excepted().iter().map(Dialect::name).collect();
        assert_eq!(excepted, form.except, "{} is read otherwise by others", form.text);
    }
}

fn find<'c>(cases: &'c [Case], id: &str) -> &'c Case {
    cases.iter().find(|case| case.id() == id).unwrap_or_else(|| panic!("there is no case {id}"))
}

fn readers(cases: &[Case]) -> String {
    let mut table = String::from(
        "| dialect | what reads the file | inputs that it reports an error for |\n|---|---|---|\n",
    );
    for dialect in Dialect::ALL {
        let answers: Vec<Answer<'_>> = cases.iter().filter_map(|case| case.answer(dialect)).collect();
        let failed = answers.iter().filter(|answer| answer.failed).count();
        let share = (failed * 100).div_ceil(answers.len());
        let _ = writeln!(table, "| `{dialect}` | {} | {share} % |", dialect.runtime());
    }
    let _ = write!(table, "\n{} inputs were tried, most of them odd on purpose.\n", cases.len());
    table
}

/// A way of writing, a case that shows it, and what `A` is meant to be.
const OVERVIEW: &[(&str, &str, &str)] = &[
    ("`export` before the key", "export/indented", "1"),
    ("blanks around the `=`", "space/both-dq", "x y"),
    ("`KEY: value`", "yaml/simple", "1"),
    ("blanks in a value without quotes", "space/inner", "hello big world"),
    ("a comment behind a value", "comment/inline-two-spaces", "blue"),
    ("`#` in a value without quotes", "comment/inline-no-space", "blue#colour"),
    ("`\\` in a value without quotes", "unq/t", "a\\tb"),
    ("`'…'`", "space/sq-padding", "  x  "),
    ("`\\` in `'…'`", "sq/t", "a\\tb"),
    ("`$` in `'…'`", "expand/bcrypt-sq", "$2b$12$abcDEF/.ghi"),
    ("line breaks in `'…'`", "ml/sq-first-newline", "\none\n"),
    ("`\"…\"`", "real/java-opts-quoted", "-Xmx1g -Dk=v"),
    ("`#` in `\"…\"`", "comment/hash-in-dq", "a # b"),
    ("`\\n` in `\"…\"`", "dq/n", "a\nb"),
    ("`\\\"` in `\"…\"`", "dq/escaped-dq", "say \"hi\" now"),
    ("line breaks in `\"…\"`", "ml/dq-blank-line", "one\n\nthree"),
    ("backticks as quotes", "bt/simple", "hello"),
    ("`$NAME`", "expand/bare", "1"),
    ("`${NAME}`", "expand/mid", "pre-1-post"),
    ("`${NAME:-default}`", "expand/default-colon-unset", "def"),
    ("lines that end in CR LF", "eol/crlf", "1"),
];

fn overview(cases: &[Case]) -> String {
    let names: Vec<&str> = Dialect::ALL.iter().map(|dialect| dialect.name()).collect();
    let mut table = format!("| | {} |\n|---|{}", names.join(" | "), ":-:|".repeat(names.len()));
    for (label, id, meant) in OVERVIEW {
        let _ = write!(table, "\n| {label} |");
        for dialect in Dialect::ALL {
            let mark = match find(cases, id).answer(dialect) {
                None => "runs",
                Some(answer) if answer.failed => "error",
                Some(answer)
                    if answer.vars.is_some_and(|vars| vars.get("A") == Some(&Value::from(*meant))) =>
                {
                    "✓"
                }
                Some(_) => "≠",
            };
            let _ = write!(table, " {mark} |");
        }
    }
    table
        + "\n\n✓ as it is meant; ≠ something else; *error* the line or the file is rejected; *runs* a command decides.\n"
}

/// The input, and who reads what.
fn answers(case: &Case) -> String {
    let mut text = format!("```env\n{}\n```\n", visible(case.input().trim_end_matches('\n')));
    let environment = case.environment();
    if !environment.is_empty() {
        let _ = write!(text, "\nin a process that has `{}`:\n", environment.join("`, `"));
    }
    let keys = differing_keys(case);
    let mut cells: Vec<(String, DialectSet)> = Vec::new();
    for dialect in Dialect::ALL {
        let cell =
            case.answer(dialect).map_or_else(|| "*runs a command*".to_owned(), |answer| show(&answer, &keys));
        match cells.iter_mut().find(|(other, _)| *other == cell) {
            Some((_, dialects)) => dialects.insert(dialect),
            None => cells.push((cell, [dialect].into_iter().collect())),
        }
    }
    cells.sort_by_key(|(_, dialects)| std::cmp::Reverse(dialects.len()));
    let heading = match &keys[..] {
        [key] => format!("`{key}` is"),
        _ => "read as".to_owned(),
    };
    let _ = write!(text, "\n| {heading} | by |\n|---|---|\n");
    for (cell, dialects) in cells {
        let _ = writeln!(text, "| {cell} | {dialects} |");
    }
    text
}

/// The keys that not all runtimes give the same value.
fn differing_keys(case: &Case) -> Vec<String> {
    let answers: Vec<Answer<'_>> = Dialect::ALL.iter().filter_map(|dialect| case.answer(*dialect)).collect();
    let mut keys: Vec<String> =
        answers.iter().filter_map(|answer| answer.vars).flat_map(|vars| vars.keys().cloned()).collect();
    keys.sort();
    keys.dedup();
    // Whoever reports an error reads nothing of the line, which is said anyway.
    keys.retain(|key| {
        let mut values = answers
            .iter()
            .filter(|answer| !answer.failed)
            .map(|answer| answer.vars.and_then(|vars| vars.get(key)));
        let first = values.next();
        values.any(|value| Some(value) != first)
    });
    if keys.is_empty() { vec!["A".to_owned()] } else { keys }
}

fn show(answer: &Answer<'_>, keys: &[String]) -> String {
    if answer.failed && keys.iter().all(|key| answer.vars.is_none_or(|vars| !vars.contains_key(key))) {
        return "*an error*".to_owned();
    }
    let value = |key: &String| match answer.vars.and_then(|vars| vars.get(key)) {
        None => "*absent*".to_owned(),
        Some(Value::String(value)) if value.is_empty() => "*empty*".to_owned(),
        Some(Value::String(value)) => code(value),
        Some(_) => "*no value*".to_owned(),
    };
    let shown: Vec<String> = match keys {
        [key] => vec![value(key)],
        _ => keys.iter().map(|key| format!("`{key}`: {}", value(key))).collect(),
    };
    let error = if answer.failed { ", and an error" } else { "" };
    shown.join(", ") + error
}

/// `text` as code in a cell of a table.
fn code(text: &str) -> String {
    let text = visible(text).replace('\n', "⏎").replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn visible(text: &str) -> String {
    text.replace('\r', "␍").replace('\t', "⇥")
}

/// A way of writing that is recommended.
struct Form {
    /// What can be written so.
    value: &'static str,
    /// An example.
    text: &'static str,
    /// What `A` is then.
    meant: &'static str,
    /// Who reads something else.
    except: &'static [&'static str],
}

const FORMS: &[Form] = &[
    Form {
        value: "letters, digits and `_ - . / : , @ % + = ?`",
        text: "A=https://example.com/v1,v2?page=2",
        meant: "https://example.com/v1,v2?page=2",
        except: &[],
    },
    Form { value: "nothing", text: "A=", meant: "", except: &[] },
    Form { value: "blanks", text: "A='two words'", meant: "two words", except: &["docker"] },
    Form {
        value: "`#`, `\\`, `\"`, `;`, `&`, `*`, brackets",
        text: r#"A='C:\new "x" #1; (a & b*)'"#,
        meant: r#"C:\new "x" #1; (a & b*)"#,
        except: &["docker"],
    },
    Form { value: "JSON", text: r#"A='{"k": [1, "v"]}'"#, meant: r#"{"k": [1, "v"]}"#, except: &["docker"] },
    Form { value: "an apostrophe", text: r#"A="it's""#, meant: "it's", except: &["docker"] },
    Form { value: "letters of any script", text: "A=naïve-Ωmega", meant: "naïve-Ωmega", except: &[] },
    Form {
        value: "line breaks, as in a key or a certificate",
        text: "A=\"one\ntwo\"",
        meant: "one\ntwo",
        except: &["docker"],
    },
    Form { value: "`$` before a blank or at the end", text: "A='5 $'", meant: "5 $", except: &["docker"] },
    Form {
        value: "`$` before a letter",
        text: "A='pa$word'",
        meant: "pa$word",
        except: &["node-expand", "docker"],
    },
    Form { value: "`${`", text: "A='${x}'", meant: "${x}", except: &["node-expand", "python", "docker"] },
];

impl Form {
    /// Who reads something else, or reads the lines around it differently.
    fn excepted(&self) -> DialectSet {
        let source = format!("B=1\n{}\nC=2\n", self.text);
        let reads_it = |dialect: &Dialect| {
            let reading = dialect.read(source.as_bytes(), &Environment::default());
            let vars = reading.vars();
            reading.errors.is_empty()
                && vars.len() == 3
                && vars.text("A") == Some(self.meant.as_bytes())
                && vars.text("B") == Some(b"1")
                && vars.text("C") == Some(b"2")
        };
        Dialect::ALL.into_iter().filter(|dialect| !reads_it(dialect)).collect()
    }
}

fn forms() -> String {
    let mut table = String::from("| the value has | write | read otherwise by |\n|---|---|---|\n");
    for form in FORMS {
        let excepted = form.excepted();
        let by = if excepted.is_empty() { "nobody".to_owned() } else { excepted.to_string() };
        let _ = writeln!(table, "| {} | {} | {by} |", form.value, code(form.text));
    }
    table
}
