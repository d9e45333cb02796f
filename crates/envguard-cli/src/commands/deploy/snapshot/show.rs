//! `envguard deploy snapshot show`.

use std::borrow::Cow;
use std::io::{self, Write};

use envguard_core::{KeyName, Shape};
use envguard_syntax::dialect::Value;
use serde::Serialize;

use super::place::Place;
use super::reference::Meant;
use crate::args::{Global, ListFormat, SnapshotShow, Wanted};
use crate::exit::{Exit, Failure};
use crate::fold::length;
use crate::paths;
use crate::snapshots::{Bytes, Description, SavedValue, Source, Variables};

pub(super) fn run(arguments: &SnapshotShow, global: &Global, out: &mut dyn Write) -> Result<Exit, Failure> {
    let place = Place::new(global)?;
    let Wanted { id, env, unlock } = &arguments.wanted;
    let keys = place.keys(unlock, true)?;
    let contents = place.contents()?;
    let meant = place.find(&contents, id, env.as_deref())?;
    let opened = if keys.is_any() || arguments.reveal || matches!(meant, Meant::Stray(_)) {
        Some(meant.open(&contents, &keys)?)
    } else {
        None
    };
    let description = match (&opened, &meant) {
        (Some(snapshot), _) => &snapshot.description,
        (None, Meant::Saved(saved)) => {
            // What is shown of it is true only if it is there.
            if let Some(problem) = contents.problems(&[saved]).first() {
                return Err(place.failure(problem));
            }
            &saved.description
        }
        (None, Meant::Stray(id)) => return Err(Failure::new(format!("snapshot {id} cannot be opened"))),
    };
    let variables = opened.as_ref().map(|snapshot| &snapshot.content.variables);
    let files = opened.iter().flat_map(|snapshot| &snapshot.content.files);
    let files: Vec<FileReport<'_>> =
        files.map(|file| FileReport { path: &file.path, size: file.content.get().len() }).collect();
    let rows = variables.map(|variables| rows(variables, arguments.reveal));
    match arguments.format {
        ListFormat::Human => {
            write(out, description, &files)?;
            match &rows {
                Some(rows) => write_rows(out, rows)?,
                None if global.quiet => {}
                None => writeln!(out, "\nits variables are encrypted: `--identity FILE` shows them")?,
            }
        }
        ListFormat::Json => {
            let report = Report { version: super::VERSION, description, files, variables: rows };
            serde_json::to_writer(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Clean)
}

#[derive(Serialize)]
struct Report<'s> {
    version: u32,
    #[serde(flatten)]
    description: &'s Description,
    files: Vec<FileReport<'s>>,
    /// `None` where it was not opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Vec<Row<'s>>>,
}

#[derive(Serialize)]
struct FileReport<'s> {
    path: &'s str,
    size: usize,
}

#[derive(Serialize)]
struct Row<'s> {
    name: String,
    shape: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'s str>,
    /// Only where values are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'s Bytes>,
}

fn rows(variables: &Variables, reveal: bool) -> Vec<Row<'_>> {
    let rows = variables.iter().map(|(name, variable)| {
        let value = match &variable.value {
            SavedValue::Text(text) if reveal => Some(text),
            _ => None,
        };
        Row {
            name: name_of(name.get(), reveal),
            shape: shape(&variable.value),
            from: variable.from.as_deref(),
            value,
        }
    });
    rows.collect()
}

/// A name: where values are shown, whatever it is.
fn name_of(name: &[u8], reveal: bool) -> String {
    if reveal {
        return paths::printable(&String::from_utf8_lossy(name));
    }
    let name = KeyName::new(name);
    name.shown().map_or_else(|| name.to_string(), str::to_owned)
}

fn shape(value: &SavedValue) -> String {
    match value {
        SavedValue::Text(text) => Shape::of(Some(&Value::Text(Cow::Borrowed(text.get())))).to_string(),
        SavedValue::Null => Shape::Null.to_string(),
        SavedValue::Unknown => "a value that was not known".to_owned(),
    }
}

fn write(out: &mut dyn Write, description: &Description, files: &[FileReport<'_>]) -> io::Result<()> {
    let Description { id, environment, release, commit, created, contract, source } = description;
    let source = match source {
        Source::Files => "all env files",
        Source::File => "one env file",
        Source::Manifest => "a manifest of Kubernetes",
        Source::Process => "the process environment",
    };
    let lines = [
        ("snapshot", Some(id.to_string())),
        ("environment", Some(paths::printable(environment))),
        ("release", Some(paths::printable(release))),
        ("commit", commit.as_deref().map(paths::printable)),
        ("created", Some(created.to_string())),
        ("contract", contract.as_deref().map(paths::printable)),
        ("source", Some(source.to_owned())),
    ];
    for (name, value) in lines {
        writeln!(out, "{name:<13}{}", value.as_deref().unwrap_or("-"))?;
    }
    for FileReport { path, size } in files {
        writeln!(out, "{:<13}{}, {size} bytes", "file", paths::printable(path))?;
    }
    Ok(())
}

fn write_rows(out: &mut dyn Write, rows: &[Row<'_>]) -> io::Result<()> {
    writeln!(out)?;
    let names = rows.iter().map(|row| length(&row.name)).max().unwrap_or_default();
    let shapes = rows.iter().map(|row| length(&row.shape)).max().unwrap_or_default();
    for row in rows {
        let from = row.from.map(paths::printable).unwrap_or_default();
        let value = row.value.map(|value| paths::printable(&String::from_utf8_lossy(value.get())));
        let line = match value {
            Some(value) => format!("{:<names$}  {value}", row.name),
            None => format!("{:<names$}  {:<shapes$}  {from}", row.name, row.shape),
        };
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
