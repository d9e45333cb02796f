//! One JSON object; its schema is `schemas/matrix.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::MatrixReport;

/// The version of the form. It grows when a field goes away or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Versioned<'r> {
    version: u32,
    #[serde(flatten)]
    report: &'r MatrixReport,
}

pub(super) fn write(out: &mut dyn Write, report: &MatrixReport) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Versioned { version: VERSION, report }).map_err(io::Error::from)?;
    writeln!(out)
}
