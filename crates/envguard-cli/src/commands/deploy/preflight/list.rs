//! `--list`: what would be done, and why.

use std::io::{self, Write};

use serde::Serialize;

use crate::args::PreflightFormat;
use crate::exit::{Exit, Failure};
use crate::paths;
use crate::preflight::{Listed, Masks};

#[derive(Serialize)]
struct List<'l> {
    version: u32,
    steps: Vec<Row<'l>>,
}

#[derive(Serialize)]
struct Row<'l> {
    name: &'l str,
    why: &'l str,
    /// Whether the command line leaves it out.
    skipped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    does: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'l str>,
}

/// Shows `steps`.
pub(super) fn list(
    steps: &[Listed],
    masks: &Masks,
    format: PreflightFormat,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let rows = steps.iter().map(|listed| Row {
        name: &listed.name,
        why: &listed.why,
        skipped: listed.step.is_none(),
        kind: listed.step.as_ref().map(|step| step.action.kind()),
        does: listed.step.as_ref().map(|step| masks.text(&step.action.line())),
        group: listed.step.as_ref().and_then(|step| step.group.as_deref()),
    });
    let rows: Vec<Row<'_>> = rows.collect();
    match format {
        PreflightFormat::Human => {
            for row in &rows {
                let name = paths::printable(row.name);
                let does = row.does.as_deref().map_or("left out".to_owned(), paths::printable);
                let group = row.group.map(|group| format!("; group `{}`", paths::printable(group)));
                writeln!(out, "{name}: {does}\n    {}{}", row.why, group.unwrap_or_default())?;
            }
        }
        PreflightFormat::Json => {
            serde_json::to_writer(&mut *out, &List { version: 1, steps: rows }).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        PreflightFormat::Junit | PreflightFormat::Markdown => {
            return Err(Failure::new("`--list` has the formats `human` and `json`"));
        }
    }
    Ok(Exit::Clean)
}
