//! What is to be expected of a deployment, for people.

use std::io::{self, Write};

use super::human::Terminal;
use super::markdown::escape;
use crate::deploy::{NoteOutlook, Outlook, StepOutlook};
use crate::fold;

/// Writes the verdict of each gate and the plan.
pub(super) fn human(out: &mut dyn Write, outlook: &Outlook, terminal: Terminal) -> io::Result<()> {
    let Outlook { from, to, strategy, environment, .. } = outlook;
    let within = environment.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    writeln!(out, "{from} to {to}{within}, {strategy}")?;
    for gate in &outlook.gates {
        let aside = if gate.required { "" } else { " (not asked for)" };
        writeln!(out, "  {:<10}{}{aside}", gate.gate, words(gate.verdict))?;
    }
    if !outlook.unproven.is_empty() {
        let text = format!("not known, and so less sure: the values of {}", outlook.unproven.join(", "));
        indented(out, &text, "  ", "  ", terminal)?;
    }
    writeln!(out)?;
    writeln!(out, "{}", if outlook.possible { "plan" } else { "plan, which does not lead to the end" })?;
    for (index, step) in outlook.plan.iter().enumerate() {
        let place = step.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        let text = format!("{}{place}", step.text);
        indented(out, &text, &format!("{:>3}. ", index + 1), "     ", terminal)?;
        indented(out, &checked(step, outlook), "     ", "     ", terminal)?;
    }
    writeln!(out)
}

/// Writes upgrade notes, ready for the page of a release, and the plan.
pub(super) fn markdown(out: &mut dyn Write, outlook: &Outlook) -> io::Result<()> {
    writeln!(out, "## Upgrading from {} to {}\n", escape(&outlook.from), escape(&outlook.to))?;
    if outlook.upgrade.is_empty() {
        writeln!(out, "The configuration stays as it is.\n")?;
    }
    for (kind, title) in TITLES {
        let notes: Vec<&NoteOutlook> = outlook.upgrade.iter().filter(|note| note.kind == kind).collect();
        if notes.is_empty() {
            continue;
        }
        writeln!(out, "### {title}\n")?;
        for note in notes {
            writeln!(out, "- {}", line(note))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "### Steps\n")?;
    for (index, step) in outlook.plan.iter().enumerate() {
        writeln!(out, "{}. {}", index + 1, code(&step.text))?;
    }
    writeln!(out)?;
    writeln!(out, "| gate | verdict |\n|---|---|")?;
    for gate in &outlook.gates {
        writeln!(out, "| {} | {} |", gate.gate, words(gate.verdict))?;
    }
    writeln!(out)
}

/// The headings of upgrade notes, by the kind of change.
const TITLES: [(&str, &str); 8] = [
    ("added", "Added"),
    ("renamed", "Renamed"),
    ("changed", "Changed"),
    ("redefaulted", "New defaults"),
    ("required", "Needed now"),
    ("optional", "Not needed any more"),
    ("secret", "Secret now"),
    ("removed", "Removed"),
];

fn words(verdict: &str) -> &'static str {
    match verdict {
        "safe" => "safe",
        "conditional" => "safe as long as the notes are heeded",
        "unproven" => "may break: not proven",
        _ => "breaks",
    }
}

/// Which releases start after a step.
fn checked(step: &StepOutlook, outlook: &Outlook) -> String {
    match (step.old_starts, step.new_starts) {
        (true, true) => "both start".to_owned(),
        (true, false) => format!("only {} starts", outlook.from),
        (false, true) => format!("only {} starts", outlook.to),
        (false, false) => "neither starts".to_owned(),
    }
}

/// One line of upgrade notes.
fn line(note: &NoteOutlook) -> String {
    let mut text = format!("`{}`", note.name);
    if let Some(former) = &note.former {
        text = format!("`{former}` is {text} now");
    }
    let mut facts = Vec::new();
    if note.kind == "added" {
        facts.push(if note.required { "required" } else { "optional" }.to_owned());
    }
    if let Some(expected) = note.expected.as_ref().filter(|_| note.kind != "secret") {
        facts.push(code(expected));
    }
    match (&note.default_before, &note.default) {
        (Some(before), Some(now)) => {
            facts.push(format!("default {} instead of {}", quoted(now), quoted(before)));
        }
        (None, Some(now)) if note.kind != "removed" => facts.push(format!("default {}", quoted(now))),
        _ => {}
    }
    if !facts.is_empty() {
        text = format!("{text} ({})", facts.join("; "));
    }
    match &note.description {
        Some(description) => format!("{text}: {}", escape(description.trim())),
        None => text,
    }
}

/// A text as code, whatever is in it.
fn quoted(text: &str) -> String {
    if text.contains('`') { escape(text) } else { format!("`{}`", text.replace('\n', " ")) }
}

/// A text of ours with names in backticks, which stay; what else means something in Markdown does not.
fn code(text: &str) -> String {
    let mut pieces = text.split('`');
    let mut written = escape(pieces.next().unwrap_or_default());
    for (index, piece) in pieces.enumerate() {
        written.push('`');
        written.push_str(&if index % 2 == 0 { piece.replace('\n', " ") } else { escape(piece) });
    }
    written
}

/// Writes `text` folded, the first line after `first`, the others after `other`.
fn indented(out: &mut dyn Write, text: &str, first: &str, other: &str, terminal: Terminal) -> io::Result<()> {
    let width = terminal.width.saturating_sub(other.len()).max(20);
    for (index, line) in fold::fold(text, width).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { first } else { other })?;
    }
    Ok(())
}
