//! The tokens of SQL with the offsets that they stand at.

use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Span as Lines, Token, TokenWithSpan, Tokenizer};

use super::super::dialect::SqlDialect;

/// What the parser takes for the line of everything: the columns are offsets.
const LINE: u64 = 1;

/// The grammar of `dialect`.
pub(super) fn grammar(dialect: SqlDialect) -> &'static dyn Dialect {
    match dialect {
        SqlDialect::PostgreSql => &PostgreSqlDialect {},
        SqlDialect::MySql => &MySqlDialect {},
        SqlDialect::Sqlite => &SQLiteDialect {},
    }
}

/// The tokens of `text`, blanks and comments among them, whose places are offsets from `base` on; `None` if it falls into
/// none.
///
/// The tokenizer counts lines and characters. Its tokens come in the order of the text, so one walk along it finds the
/// offsets of all; they go into the places that the parser hands on.
pub(super) fn tokens(text: &str, base: usize, dialect: SqlDialect) -> Option<Vec<TokenWithSpan>> {
    let mut tokens = Tokenizer::new(grammar(dialect), text).tokenize_with_location().ok()?;
    let mut walk = Walk { text, at: 0, line: 1, column: 1 };
    for token in &mut tokens {
        let (start, end) = (walk.to(token.span.start), walk.to(token.span.end));
        token.span = Lines::new(location(base + start), location(base + end));
    }
    Some(tokens)
}

fn location(offset: usize) -> Location {
    // Column 0 would mean that there is no place.
    Location::new(LINE, offset as u64 + 1)
}

/// The offset that `location` stands for.
pub(super) fn offset(location: Location) -> usize {
    usize::try_from(location.column.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// A walk along a text, with line and column counted as the tokenizer does.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    column: u64,
}

impl Walk<'_> {
    /// Goes on to `location`, and gives its offset.
    fn to(&mut self, location: Location) -> usize {
        for character in self.text[self.at..].chars() {
            if (self.line, self.column) >= (location.line, location.column) {
                break;
            }
            self.at += character.len_utf8();
            if character == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.at
    }
}

/// Whether `token` is the word that `keyword` is.
pub(super) fn is(token: &Token, keyword: Keyword) -> bool {
    matches!(token, Token::Word(word) if word.keyword == keyword && word.quote_style.is_none())
}
