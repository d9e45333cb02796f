//! One way of a migration.

use std::fmt;
use std::sync::Arc;

use envguard_syntax::Span;

use super::code::{Code, Language};
use super::dialect::SqlDialect;
use super::sql::{self, Reading};
use super::step::Step;
use super::tool::Tool;
use crate::{Place, SourceFile};

/// What is done on one way: a file, or a part of one.
#[derive(Clone)]
pub struct Script {
    file: Arc<SourceFile>,
    span: Span,
    language: Language,
    /// Whether there is nothing in it but blanks and comments.
    is_empty: bool,
    /// Whether the tool runs it in a transaction.
    in_transaction: bool,
    steps: Vec<Step>,
    /// What is not understood of it.
    unread: Vec<Span>,
}

impl Script {
    /// The part of `file` at `span`, in SQL of `dialect`, or of whichever is understood where nothing says which it is.
    pub(crate) fn sql(
        file: &Arc<SourceFile>,
        span: Span,
        dialect: Option<SqlDialect>,
        in_transaction: bool,
    ) -> Self {
        let Reading { steps, unread } = sql::read(&file.bytes, span, dialect);
        let is_empty = Code::new(&file.bytes, span, Language::Sql).is_blank();
        Self {
            file: Arc::clone(file),
            span,
            language: Language::Sql,
            is_empty,
            in_transaction,
            steps,
            unread,
        }
    }

    /// The part of `file` at `span`, in `language`, of which all that is understood is `reading`.
    pub(crate) fn code(
        file: &Arc<SourceFile>,
        span: Span,
        language: Language,
        is_empty: bool,
        in_transaction: bool,
        reading: Reading,
    ) -> Self {
        let Reading { steps, unread } = reading;
        Self { file: Arc::clone(file), span, language, is_empty, in_transaction, steps, unread }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place::new(&self.file, self.span)
    }

    /// The file that it is in.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// Whether there is nothing in it but blanks and comments.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    pub(crate) fn in_transaction(&self) -> bool {
        self.in_transaction
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub(crate) fn unread(&self) -> &[Span] {
        &self.unread
    }

    /// Whether it does the same as `other`, whatever line endings and blanks at the ends they have. Comments count where
    /// `tool` has a checksum of the whole text.
    pub(crate) fn does_the_same(&self, other: &Self, tool: Tool) -> bool {
        let text = |script: &Self| {
            let text = match script.language {
                Language::Sql if tool.has_checksums() => script.span.of(&script.file.bytes).to_vec(),
                _ => Code::new(&script.file.bytes, script.span, script.language).without_comments(),
            };
            text.split(u8::is_ascii_whitespace)
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(&b' ')
        };
        text(self) == text(other)
    }
}

/// Shows where it is and what is known of it, never the text.
impl fmt::Debug for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Script")
            .field("place", &self.place())
            .field("is_empty", &self.is_empty)
            .field("steps", &self.steps)
            .finish_non_exhaustive()
    }
}
