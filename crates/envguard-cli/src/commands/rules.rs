//! `envguard rules`.

use std::io::{self, Write};

use envguard_core::{Group, rules};
use serde_json::json;

use crate::args::{ListFormat, Rules};
use crate::exit::{Exit, Failure};
use crate::{fold, terminal};

pub(crate) fn run(arguments: &Rules, out: &mut dyn Write) -> Result<Exit, Failure> {
    match arguments.format {
        ListFormat::Human => human(out)?,
        ListFormat::Json => json(out)?,
    }
    Ok(Exit::Clean)
}

fn human(out: &mut dyn Write) -> io::Result<()> {
    let width = terminal::fold_width();
    for group in Group::ALL {
        writeln!(out, "{group}")?;
        for rule in rules::all().iter().filter(|rule| rule.group == group) {
            let mut start = format!("  {:24} {:8} ", rule.name, rule.level);
            let indent = fold::length(&start);
            for line in fold::fold(rule.summary, width.saturating_sub(indent)) {
                writeln!(out, "{start}{line}")?;
                start = " ".repeat(indent);
            }
        }
        writeln!(out)?;
    }
    let more = "`envguard explain RULE` says more of one; `[rules]` in envguard.toml sets their levels";
    fold::write(out, more, width)
}

fn json(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<_> = rules::all()
        .iter()
        .map(|rule| {
            json!({
                "name": rule.name,
                "summary": rule.summary,
                "group": rule.group.name(),
                "category": rule.group.category(),
                "level": rule.level.name(),
                "fixable": rule.fix.is_some(),
                "covers": rule.covers,
                "docs": rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n"),
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}
