//! Regular expressions as tables: the standard library has none.

use std::collections::BTreeMap;

use crate::Message;
use crate::codegen::Problem;
use crate::codegen::automaton::Automaton;
use crate::codegen::code::Code;
use crate::codegen::format;
use crate::codegen::model::{Kind, List, Model, Object};
use crate::codegen::pattern::{Notation, Pattern};

/// How many bytes of code the table of one pattern may take.
const MAX_LENGTH: usize = 1 << 16;

/// That `text` is an email address, in code.
pub(super) const IS_EMAIL: &str = "self::is_email(text)";

/// How a pattern is shown above its table.
const NOTATION: Notation =
    Notation { end: "$", escaped: "", by_number: |number| format!("\\u{{{number:x}}}") };

/// The patterns of a module, each with a name and a table.
#[derive(Default)]
pub(super) struct Patterns {
    by_text: BTreeMap<String, String>,
    /// Their code, in the order of the model.
    code: Vec<String>,
}

impl Patterns {
    /// The patterns of `model`, and those that are too much for a table.
    pub(super) fn of(model: &Model) -> (Self, Vec<Problem>) {
        let mut patterns = Self::default();
        let mut problems = Vec::new();
        for field in &model.fields {
            if of_kind(&field.kind).iter().any(|pattern| !patterns.take(pattern)) {
                let message = Message::new("its pattern makes a table that is too large for code in Rust");
                problems.push(Problem::of(field, message));
            }
        }
        (patterns, problems)
    }

    /// That `pattern` matches `text`, in code.
    pub(super) fn check(&self, pattern: &Pattern) -> Option<String> {
        if pattern.is_email() {
            return Some(IS_EMAIL.to_owned());
        }
        self.by_text.get(&pattern.print(&NOTATION)).map(|name| format!("{name}.matches(text)"))
    }

    /// Writes the tables.
    pub(super) fn print(&self, code: &mut Code) {
        self.code.iter().for_each(|table| code.lines(table));
    }

    /// Takes in what is needed for `pattern`, unless it would be too large. With what may stand before and after an
    /// address, that of email would be; a function looks for that, and counts too.
    fn take(&mut self, pattern: &Pattern) -> bool {
        match pattern.name.as_deref() {
            Some("email") => format::address().is_some_and(|address| self.add(&address)),
            Some("short_mailbox") => true,
            _ => self.add(pattern),
        }
    }

    /// Adds `pattern`, unless it would be too large.
    fn add(&mut self, pattern: &Pattern) -> bool {
        let text = pattern.print(&NOTATION);
        if self.by_text.contains_key(&text) {
            return true;
        }
        let Some(automaton) = pattern.automaton() else { return false };
        let (name, comment) = match &pattern.name {
            Some(name) => (name.to_uppercase(), format!("What is {}.", name.replace('_', " "))),
            None => (format!("PATTERN_{}", self.code.len() + 1), format!("What matches `{text}`.")),
        };
        let table = table(&automaton, &name, &comment);
        if table.len() > MAX_LENGTH {
            return false;
        }
        self.by_text.insert(text, name);
        self.code.push(table);
        true
    }
}

/// The patterns of `kind`, and of what is within it.
fn of_kind(kind: &Kind) -> &[Pattern] {
    match kind {
        // Where there are only some texts, they are compared.
        Kind::Text(text) if text.choices.is_none() => &text.patterns,
        Kind::List(List { items: inner, .. }) | Kind::Object(Object { values: inner, .. }) => {
            inner.as_deref().map(of_kind).unwrap_or_default()
        }
        Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean(_) => &[],
    }
}

fn table(automaton: &Automaton, name: &str, comment: &str) -> String {
    let mut code = Code::default();
    let columns: Vec<String> =
        automaton.columns.iter().map(|(first, column)| format!("({first}, {column})")).collect();
    code.line("");
    code.line(format!("/// {comment}"));
    code.line("#[rustfmt::skip]");
    code.line(format!("static {name}: Pattern = Pattern {{"));
    code.line(format!("    columns: &[{}],", columns.join(", ")));
    code.line(format!("    width: {},", automaton.rows.first().map_or(0, Vec::len)));
    code.line("    rows: &[");
    for row in &automaton.rows {
        let row: Vec<String> = row.iter().map(usize::to_string).collect();
        code.line(format!("        {},", row.join(", ")));
    }
    code.line("    ],");
    code.line("};");
    code.into_text()
}
