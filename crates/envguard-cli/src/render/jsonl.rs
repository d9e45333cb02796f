//! A JSON object a line: the findings as in the `json` format, then `{"summary": …}`.

use std::io::{self, Write};

use super::{Renderer, Wants, json};
use crate::finding::Finding;
use crate::report::Summary;

pub(super) struct Jsonl;

impl Renderer for Jsonl {
    fn wants(&self) -> Wants {
        Wants { lines: false, fixes: true }
    }

    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        json::write_finding(out, finding)?;
        out.write_all(b"\n")
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        out.write_all(b"{\"summary\":")?;
        json::write_summary(out, summary)?;
        if let Some(outlook) = &summary.outlook {
            out.write_all(b",\"deploy\":")?;
            serde_json::to_writer(&mut *out, outlook).map_err(io::Error::from)?;
        }
        out.write_all(b"}\n")
    }
}
