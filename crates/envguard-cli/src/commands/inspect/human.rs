//! For people: a table that is no wider than the terminal.

use std::io::{self, Write};

use envguard_core::Variable;
use envguard_core::export::{Need, Row};

use super::{Read, condition_of};
use crate::fold::{fold, length};
use crate::paths::printable;
use crate::render::count;

/// What stands above the columns.
const HEADS: [&str; 3] = ["variable", "required", "what it is"];

/// The blanks between columns.
const GAP: usize = 2;

/// Writes the table of one contract.
pub(super) fn write(out: &mut dyn Write, read: &Read<'_>, width: usize) -> io::Result<()> {
    let variables = read.variables();
    writeln!(out, "{}", title(read, &variables))?;
    if variables.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = variables.iter().map(|(row, _)| printable(&row.name)).collect();
    let longest = names.iter().map(|name| length(name)).max().unwrap_or_default();
    // Longer names have a line of their own.
    let columns = Columns { name: longest.max(HEADS[0].len()).min(width * 2 / 5), width };
    writeln!(out)?;
    columns.write(out, HEADS[0], HEADS[1], &[HEADS[2].to_owned()])?;
    for ((row, variable), name) in variables.iter().zip(&names) {
        let condition = condition_of(variable);
        let need = match (&row.need, condition) {
            (Need::Always, _) => "yes",
            (Need::Never, None) => "no",
            (Need::In(_), _) | (Need::Never, Some(_)) => "depends",
        };
        columns.write(out, name, need, &texts(row, condition))?;
    }
    Ok(())
}

/// `shop::Config of shop 1.2.3: 8 variables, 3 required`.
fn title(read: &Read<'_>, variables: &[(Row, Variable<'_>)]) -> String {
    let embedded = read.embedded;
    let mut title = printable(&embedded.name);
    if !embedded.package.is_empty() {
        title = format!("{title} of {} {}", printable(&embedded.package), printable(&embedded.version));
    }
    let required = variables.iter().filter(|(row, _)| row.need == Need::Always).count();
    format!("{}: {}, {required} required", title.trim_end(), count(variables.len(), "variable"))
}

/// What a variable is, and what it is for; each begins on a line of its own.
fn texts(row: &Row, condition: Option<&str>) -> Vec<String> {
    let mut words = vec![printable(&row.expected)];
    words.extend(row.is_secret.then(|| "secret".to_owned()));
    words.extend(row.is_deprecated.then(|| "deprecated".to_owned()));
    words.extend(row.default.as_deref().map(|default| match default {
        "" => "empty by default".to_owned(),
        default => format!("{} by default", printable(default)),
    }));
    if let Need::In(names) = &row.need {
        words.push(format!("needed in {}", printable(&names.join(" and "))));
    }
    words.extend(condition.map(|condition| format!("needed if {}", printable(condition))));
    let mut texts = vec![words.join(", ")];
    // The first paragraph says what it is for.
    let lines = row.description.as_deref().unwrap_or_default().trim().lines().map(str::trim);
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).map(printable).collect();
    texts.extend((!lines.is_empty()).then(|| lines.join(" ")));
    texts
}

/// How wide the columns are.
struct Columns {
    name: usize,
    width: usize,
}

impl Columns {
    /// Writes a row, whose texts are folded where they are too wide.
    fn write(&self, out: &mut dyn Write, name: &str, need: &str, texts: &[String]) -> io::Result<()> {
        let indent = self.name + GAP + HEADS[1].len() + GAP;
        let mut start = name.to_owned();
        if length(name) > self.name {
            writeln!(out, "{name}")?;
            start.clear();
        }
        pad(&mut start, self.name + GAP);
        start.push_str(need);
        for text in texts {
            for line in fold(text, self.width.saturating_sub(indent)) {
                pad(&mut start, indent);
                writeln!(out, "{start}{line}")?;
                start.clear();
            }
        }
        Ok(())
    }
}

fn pad(text: &mut String, width: usize) {
    let missing = width.saturating_sub(length(text));
    text.extend(std::iter::repeat_n(' ', missing));
}
