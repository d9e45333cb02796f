//! JSON, with comments or without.

use std::ops::Range;

use envguard_syntax::Span;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::tokens::Token;
use jsonc_parser::{ParseStringErrorKind, Scanner, ScannerOptions};

use super::{BYTE_ORDER_MARK, MAX_DEPTH, Member, Node, NodeKind, ParsedTree, ProblemKind, members, number};
use crate::Message;

/// What is allowed beyond RFC 8259.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavor {
    /// Nothing.
    Strict,
    /// Comments and trailing commas.
    Commented,
}

/// Reads the value of a JSON file.
pub(super) fn parse(text: &str, flavor: Flavor, tree: &mut ParsedTree) {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    // What other tools take is read here too, so that one such slip is one problem and the rest is seen.
    let options = ScannerOptions {
        allow_single_quoted_strings: true,
        allow_hexadecimal_numbers: true,
        allow_unary_plus_numbers: true,
        allow_bare_decimal_point_numbers: true,
        allow_non_finite_numbers: true,
        allow_extended_string_escapes: false,
    };
    let mut reader = Reader {
        scanner: Scanner::new(body, &options),
        body,
        offset: text.len() - body.len(),
        flavor,
        token: None,
        start: 0,
        end: 0,
        previous_end: 0,
        tree,
    };
    if let Ok(document) = reader.document() {
        tree.documents.push(document);
    }
}

/// A problem after which there is no telling what the rest means; it is reported already.
struct Stop;

struct Reader<'s, 't> {
    scanner: Scanner<'s>,
    /// The text without a byte order mark, which is `offset` long.
    body: &'s str,
    offset: usize,
    flavor: Flavor,
    /// The token at hand, and where it stands in `body`.
    token: Option<Token<'s>>,
    start: usize,
    end: usize,
    /// Where the token before it ends.
    previous_end: usize,
    tree: &'t mut ParsedTree,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<Node, Stop> {
        self.advance()?;
        if self.token.is_none() {
            return Err(self.stop("there is no value in the file"));
        }
        let value = self.value(0)?;
        if self.token.is_some() {
            self.report("there is more after the end of the value");
        }
        Ok(value)
    }

    /// Reads the value that begins with the token at hand, and goes on to the token after it.
    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let span = self.span();
        let kind = match self.token.take() {
            Some(Token::OpenBrace) => return self.map(depth),
            Some(Token::OpenBracket) => return self.list(depth),
            Some(Token::String(text)) => {
                self.check_string();
                NodeKind::Text(text.into())
            }
            Some(Token::Number(text)) => self.number(text),
            Some(Token::Boolean(value)) => NodeKind::Bool(value),
            Some(Token::Null) => NodeKind::Null,
            Some(Token::Word(_)) => return Err(self.stop(UNQUOTED)),
            _ => return Err(self.stop("a value is missing here")),
        };
        self.advance()?;
        Ok(Node::new(span, kind))
    }

    fn map(&mut self, depth: usize) -> Result<Node, Stop> {
        let open = self.open(depth)?;
        let mut members = Vec::new();
        loop {
            let key_span = self.span();
            let key: Box<str> = match self.token.take() {
                Some(Token::CloseBrace) => break,
                Some(Token::String(key)) => {
                    self.check_string();
                    key.into()
                }
                Some(Token::Word(_) | Token::Number(_) | Token::Boolean(_) | Token::Null) => {
                    self.report("a key needs double quotes");
                    self.body.get(self.start..self.end).unwrap_or_default().into()
                }
                None => return Err(self.stop_at(open, "this `{` is never closed")),
                _ => return Err(self.stop("a key is missing here")),
            };
            self.advance()?;
            if self.token != Some(Token::Colon) {
                return Err(self.stop("a `:` is missing after the key"));
            }
            self.advance()?;
            let value = self.value(depth + 1)?;
            members.push(Member { key, key_span, value });
            self.separator(&Token::CloseBrace)?;
        }
        let span = Span::new(open.start as usize, self.end + self.offset);
        self.advance()?;
        Ok(Node::new(span, NodeKind::Map(members::settle(members, self.tree))))
    }

    fn list(&mut self, depth: usize) -> Result<Node, Stop> {
        let open = self.open(depth)?;
        let mut items = Vec::new();
        loop {
            match &self.token {
                Some(Token::CloseBracket) => break,
                None => return Err(self.stop_at(open, "this `[` is never closed")),
                _ => items.push(self.value(depth + 1)?),
            }
            self.separator(&Token::CloseBracket)?;
        }
        let span = Span::new(open.start as usize, self.end + self.offset);
        self.advance()?;
        Ok(Node::new(span, NodeKind::List(items)))
    }

    /// Goes into a list or map: gives the span of its bracket.
    fn open(&mut self, depth: usize) -> Result<Span, Stop> {
        let span = self.span();
        if depth >= MAX_DEPTH {
            let message = Message::new("lists and maps nest deeper than {} levels").with(MAX_DEPTH);
            self.tree.report(ProblemKind::TooDeep, span, message);
            return Err(Stop);
        }
        self.advance()?;
        Ok(span)
    }

    /// Takes the comma after an element, unless the list or map ends there.
    fn separator(&mut self, close: &Token<'_>) -> Result<(), Stop> {
        match &self.token {
            Some(Token::Comma) => {
                let comma = self.span();
                self.advance()?;
                if self.token.as_ref() == Some(close) && self.flavor == Flavor::Strict {
                    self.report_at(comma, "JSON has no comma after the last element");
                }
            }
            Some(
                Token::String(_)
                | Token::Number(_)
                | Token::Boolean(_)
                | Token::Null
                | Token::Word(_)
                | Token::OpenBrace
                | Token::OpenBracket,
            ) => {
                let after = Span::empty(self.previous_end + self.offset);
                self.report_at(after, "a comma is missing here");
            }
            _ => {}
        }
        Ok(())
    }

    /// Goes on to the next token that is no comment.
    fn advance(&mut self) -> Result<(), Stop> {
        self.previous_end = self.end;
        loop {
            let gap = self.end;
            let scanned = self.scanner.scan();
            (self.start, self.end) = (self.scanner.token_start(), self.scanner.token_end());
            self.check_blanks(gap..self.start);
            match scanned {
                Ok(Some(Token::CommentLine(_) | Token::CommentBlock(_))) => {
                    if self.flavor == Flavor::Strict {
                        self.report("JSON has no comments");
                    }
                }
                Ok(token) => {
                    self.token = token;
                    return Ok(());
                }
                Err(error) => {
                    let range = error.range();
                    let span = Span::new(range.start + self.offset, range.end + self.offset);
                    let is_word = range.end > range.start + 1
                        && matches!(error.kind(), ParseErrorKind::UnexpectedToken);
                    let message = if is_word { UNQUOTED } else { explain(error.kind()) };
                    return Err(self.stop_at(span, message));
                }
            }
        }
    }

    /// Reports what the scanner takes for blanks and JSON does not.
    fn check_blanks(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let gap = self.body.get(range.clone()).unwrap_or_default();
        let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        if gap.bytes().all(is_blank) {
            return;
        }
        if let Some((at, odd)) = gap.char_indices().find(|(_, c)| !c.is_ascii() || !is_blank(*c as u8)) {
            let start = range.start + at + self.offset;
            let message = Message::new("{} is no blank in JSON").with(odd);
            self.tree.report(ProblemKind::Syntax, Span::new(start, start + odd.len_utf8()), message);
        }
    }

    /// Reports what the scanner lets pass in the string at hand and JSON does not.
    fn check_string(&mut self) {
        let bytes = self.body.as_bytes().get(self.start..self.end).unwrap_or_default();
        if bytes.first() == Some(&b'\'') {
            self.report("JSON has double quotes only");
        } else if let Some(at) = bytes.iter().position(|byte| *byte < b' ') {
            let start = self.start + at + self.offset;
            let message =
                Message::new("{} has to be written as an escape in a string").with(char::from(bytes[at]));
            self.tree.report(ProblemKind::Syntax, Span::new(start, start + 1), message);
        }
    }

    fn number(&mut self, text: &str) -> NodeKind {
        let digits = text.trim_start_matches(['+', '-']);
        let is_json = !text.starts_with('+')
            && digits.starts_with(|first: char| first.is_ascii_digit())
            && !digits.contains(['x', 'X'])
            && !digits.ends_with('.')
            && !digits.contains(".e")
            && !digits.contains(".E");
        if !is_json {
            self.report("JSON has no such way to write a number");
            return NodeKind::Text(text.into());
        }
        number::decimal(text).map_or_else(
            || {
                self.report("the number is too large for a double");
                NodeKind::Text(text.into())
            },
            NodeKind::Number,
        )
    }

    fn span(&self) -> Span {
        Span::new(self.start + self.offset, self.end + self.offset)
    }

    fn report(&mut self, message: &'static str) {
        self.report_at(self.span(), message);
    }

    fn report_at(&mut self, span: Span, message: &'static str) {
        self.tree.report(ProblemKind::Syntax, span, message.into());
    }

    fn stop(&mut self, message: &'static str) -> Stop {
        self.stop_at(self.span(), message)
    }

    fn stop_at(&mut self, span: Span, message: &'static str) -> Stop {
        self.report_at(span, message);
        Stop
    }
}

const UNQUOTED: &str = "a text needs double quotes";

/// What the scanner means, without the pieces of the text that its own messages can hold.
fn explain(kind: &ParseErrorKind) -> &'static str {
    match kind {
        ParseErrorKind::UnterminatedCommentBlock => "this comment is never closed",
        ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            "this string is never closed"
        }
        ParseErrorKind::String(ParseStringErrorKind::ExpectedFourHexDigits) => {
            "`\\u` needs four hexadecimal digits"
        }
        ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
            "this escape stands for no character"
        }
        ParseErrorKind::String(_) => "JSON has no such escape",
        ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral => "a digit is missing in the number",
        _ => "this is not JSON",
    }
}
