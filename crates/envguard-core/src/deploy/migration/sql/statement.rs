//! Statements, one after the other.

use envguard_syntax::Span;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::super::dialect::SqlDialect;
use super::tokens::{is, offset, tokens};

/// A statement: its tokens, without blanks and comments, and without the `;` behind it.
#[derive(Default)]
pub(super) struct Statement {
    pub(super) tokens: Vec<TokenWithSpan>,
    /// Whether the word `BEGIN` is among them.
    has_begin: bool,
}

/// So many words tell what a `CREATE` creates.
const HEAD: usize = 12;

/// The statements of `text`, whose tokens have offsets from `base` on; `None` if it is no SQL at all.
pub(super) fn split(text: &str, base: usize, dialect: SqlDialect) -> Option<Vec<Statement>> {
    let mut statements = Vec::new();
    let mut current = Statement::default();
    for token in tokens(text, base, dialect)? {
        match &token.token {
            Token::Whitespace(_) | Token::EOF => {}
            Token::SemiColon if current.is_over() => {
                if !current.tokens.is_empty() {
                    statements.push(std::mem::take(&mut current));
                }
            }
            _ => {
                current.has_begin |= is(&token.token, Keyword::BEGIN);
                current.tokens.push(token);
            }
        }
    }
    if !current.tokens.is_empty() {
        statements.push(current);
    }
    Some(statements)
}

impl Statement {
    pub(super) fn span(&self) -> Span {
        let start = self.tokens.first().map_or(0, |token| offset(token.span.start));
        let end = self.tokens.last().map_or(start, |token| offset(token.span.end));
        Span::new(start, end)
    }

    /// Whether the token at `index` is the word that `keyword` is.
    pub(super) fn has(&self, index: usize, keyword: Keyword) -> bool {
        self.tokens.get(index).is_some_and(|token| is(&token.token, keyword))
    }

    /// Whether it ends with a `;` that comes now. The bodies of triggers and procedures have some within.
    fn is_over(&self) -> bool {
        let head = &self.tokens[..self.tokens.len().min(HEAD)];
        let names = |keyword| head.iter().any(|token| is(&token.token, keyword));
        let has_body = self.has_begin
            && self.has(0, Keyword::CREATE)
            && (names(Keyword::TRIGGER) || names(Keyword::PROCEDURE) || names(Keyword::FUNCTION));
        !has_body || self.tokens.last().is_some_and(|token| is(&token.token, Keyword::END))
    }
}
