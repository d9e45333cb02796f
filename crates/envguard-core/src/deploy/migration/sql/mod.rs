//! SQL: statements, and what they do to tables.

mod statement;
mod steps;
mod tokens;

use envguard_syntax::Span;

use super::dialect::SqlDialect;
use super::step::Step;
use statement::Statement;

/// What is understood of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) steps: Vec<Step>,
    /// What is not understood, and so could be anything.
    pub(crate) unread: Vec<Span>,
}

/// A longer script is data rather than a change to tables, and is not read.
const MAX_LENGTH: usize = 1 << 22;

/// Reads the part of `source` at `span`, in `dialect`, or in whichever understands it.
pub(crate) fn read(source: &[u8], span: Span, dialect: Option<SqlDialect>) -> Reading {
    let Ok(text) = std::str::from_utf8(span.of(source)) else { return unread(span) };
    if text.len() > MAX_LENGTH {
        return unread(span);
    }
    let candidates = dialect.map_or(SqlDialect::ALL.to_vec(), |dialect| vec![dialect]);
    let mut best: Option<Reading> = None;
    for dialect in candidates {
        let Some(statements) = statement::split(text, span.start as usize, dialect) else { continue };
        let mut reading = Reading::default();
        statements.iter().for_each(|statement| read_statement(statement, dialect, &mut reading));
        let is_better = best.as_ref().is_none_or(|best| reading.unread.len() < best.unread.len());
        let is_whole = reading.unread.is_empty();
        if is_better {
            best = Some(reading);
        }
        if is_whole {
            break;
        }
    }
    best.unwrap_or_else(|| unread(span))
}

fn unread(span: Span) -> Reading {
    Reading { steps: Vec::new(), unread: vec![span] }
}

fn read_statement(statement: &Statement, dialect: SqlDialect, reading: &mut Reading) {
    match steps::of(statement, dialect) {
        Some(mut steps) => reading.steps.append(&mut steps),
        None => reading.unread.push(statement.span()),
    }
}

#[cfg(test)]
mod tests;
