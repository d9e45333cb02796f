//! One line a finding, as compilers do it and editors understand it.

use std::io::{self, Write};

use super::Renderer;
use crate::finding::Finding;
use crate::report::Summary;

pub(super) struct Concise;

impl Renderer for Concise {
    fn finding(&mut self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let Finding { path, start, severity, rule, message, .. } = finding;
        write!(out, "{path}:{}:{}: {severity}[{}] {message}", start.line, start.column, rule.name)?;
        if let Some(commit) = &finding.commit {
            write!(out, " (commit {})", commit.id)?;
        }
        writeln!(out)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}
