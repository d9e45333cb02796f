//! The grammar of commands: one complete command at a time, as the shell reads a file.

use std::borrow::Cow;

use super::here_document::HereDocument;
use super::lexer::{DEPTH_LIMIT, Failure, Lexer, Role, Token, without_joined_lines};
use super::syntax::{AndOr, AssignmentWord, Command, CommandKind, List, Pipeline, Redirect, Word, is_name};

/// Words that stand for themselves where a command may start, and so cannot be commands.
pub(super) const CLOSING_WORDS: [&[u8]; 10] =
    [b"then", b"else", b"elif", b"fi", b"do", b"done", b"esac", b"}", b"in", b"]]"];

/// Builtins whose arguments may be assignments, arrays too.
const DECLARATIONS: [&[u8]; 6] = [b"export", b"declare", b"typeset", b"local", b"readonly", b"alias"];

/// Reads commands from a place in a file on.
pub(super) struct Parser<'s> {
    pub(super) lexer: Lexer<'s>,
    /// Where the next token starts, blanks before it included.
    pub(super) offset: usize,
    pub(super) depth: usize,
    /// What the next word may be.
    pub(super) role: Role,
    /// The next token: its kind, start and end.
    pub(super) next: Option<(Token, usize, usize)>,
    pub(super) waiting: Vec<HereDocument>,
    /// Where a here-document that the file ends in starts.
    pub(super) unfinished_here_document: Option<usize>,
}

pub(super) type Parsed<T> = Result<T, Failure>;

impl<'s> Parser<'s> {
    pub(super) fn new(source: &'s [u8], offset: usize, depth: usize) -> Self {
        Self {
            lexer: Lexer::new(source),
            offset,
            depth,
            role: Role::Assignment,
            next: None,
            waiting: Vec::new(),
            unfinished_here_document: None,
        }
    }

    /// The next complete command, up to the end of its line, and the offset after it; an empty list for a line that
    /// has none.
    pub(super) fn line(&mut self) -> Parsed<(List<'s>, usize)> {
        let mut list = List::new();
        while !matches!(self.peek()?, Token::Newline | Token::End) {
            let (and_or, ended) = self.and_or()?;
            list.push(and_or);
            if !ended && !matches!(self.peek()?, Token::Newline | Token::End) {
                return self.unexpected();
            }
        }
        self.advance()?;
        Ok((list, self.offset))
    }

    /// The offset after the `)` that closes the commands from here on.
    pub(super) fn substitution_end(&mut self) -> Parsed<usize> {
        self.list()?;
        self.operator(")")?;
        Ok(self.offset)
    }

    pub(super) fn peek(&mut self) -> Parsed<Token> {
        if let Some((token, ..)) = self.next {
            return Ok(token);
        }
        let start = self.lexer.skip_blanks(self.offset);
        let (token, end) = self.lexer.token(start, self.role, self.depth)?;
        self.next = Some((token, start, end));
        Ok(token)
    }

    /// Takes the next token, whose text it gives.
    pub(super) fn advance(&mut self) -> Parsed<Word<'s>> {
        let token = self.peek()?;
        let (_, start, end) = self.next.take().unwrap_or((token, self.offset, self.offset));
        self.offset = end;
        self.role = Role::Assignment;
        if token == Token::Newline {
            self.here_documents();
        }
        Ok(Word::new(self.lexer.source, start, end))
    }

    pub(super) fn start(&self) -> usize {
        self.next.map_or(self.offset, |(_, start, _)| start)
    }

    pub(super) fn unexpected<T>(&self) -> Parsed<T> {
        Err(Failure::unexpected(self.start()))
    }

    /// Whether the next token is the word `text`, unquoted.
    pub(super) fn is_word(&mut self, text: &str) -> Parsed<bool> {
        Ok(self.peek()? == Token::Word && *self.peeked_text() == *text.as_bytes())
    }

    pub(super) fn peeked_text(&self) -> Cow<'s, [u8]> {
        self.next.map_or(Cow::Borrowed(&[]), |(_, start, end)| {
            without_joined_lines(&self.lexer.source[start..end])
        })
    }

    pub(super) fn accept_word(&mut self, text: &str) -> Parsed<bool> {
        let accepted = self.is_word(text)?;
        if accepted {
            self.advance()?;
        }
        Ok(accepted)
    }

    pub(super) fn word(&mut self, text: &str) -> Parsed<()> {
        if self.accept_word(text)? { Ok(()) } else { self.unexpected() }
    }

    pub(super) fn accept_operator(&mut self, operator: &'static str) -> Parsed<bool> {
        let accepted = self.peek()? == Token::Operator(operator);
        if accepted {
            self.advance()?;
        }
        Ok(accepted)
    }

    pub(super) fn operator(&mut self, operator: &'static str) -> Parsed<()> {
        if self.accept_operator(operator)? { Ok(()) } else { self.unexpected() }
    }

    pub(super) fn any_word(&mut self) -> Parsed<Word<'s>> {
        match self.peek()? {
            Token::Word | Token::Descriptor => self.advance(),
            _ => self.unexpected(),
        }
    }

    pub(super) fn newlines(&mut self) -> Parsed<()> {
        while self.peek()? == Token::Newline {
            self.advance()?;
        }
        Ok(())
    }

    /// Commands over several lines, up to a word or an operator that cannot start one.
    pub(super) fn list(&mut self) -> Parsed<List<'s>> {
        let mut list = List::new();
        self.newlines()?;
        loop {
            let ends = match self.peek()? {
                Token::Word => CLOSING_WORDS.contains(&self.peeked_text().as_ref()),
                Token::Operator(operator) => matches!(operator, ")" | ";;" | ";&" | ";;&"),
                Token::End => true,
                Token::Descriptor | Token::Newline => false,
            };
            if ends {
                return Ok(list);
            }
            let (and_or, ended) = self.and_or()?;
            list.push(and_or);
            if self.peek()? == Token::Newline {
                self.newlines()?;
            } else if !ended {
                return Ok(list);
            }
        }
    }

    /// A list that holds at least one command.
    pub(super) fn body(&mut self) -> Parsed<List<'s>> {
        let list = self.list()?;
        if list.is_empty() { self.unexpected() } else { Ok(list) }
    }

    /// Pipelines up to `;` or `&`; the flag tells whether one of these was there.
    fn and_or(&mut self) -> Parsed<(AndOr<'s>, bool)> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            let and = match self.peek()? {
                Token::Operator("&&") => true,
                Token::Operator("||") => false,
                _ => break,
            };
            self.advance()?;
            self.newlines()?;
            rest.push((and, self.pipeline()?));
        }
        let background = self.accept_operator("&")?;
        let ended = background || self.accept_operator(";")?;
        Ok((AndOr { first, rest, background }, ended))
    }

    fn pipeline(&mut self) -> Parsed<Pipeline<'s>> {
        let (mut negated, mut timed) = (false, false);
        loop {
            if self.accept_word("!")? {
                negated = !negated;
            } else if self.accept_word("time")? {
                timed = true;
                if !self.accept_word("-p")? {
                    self.accept_word("--")?;
                }
            } else {
                break;
            }
        }
        let mut commands = Vec::new();
        let ends = matches!(self.peek()?, Token::Newline | Token::End | Token::Operator(";"));
        if !((negated || timed) && ends) {
            commands.push(self.command()?);
            while matches!(self.peek()?, Token::Operator("|" | "|&")) {
                self.advance()?;
                self.newlines()?;
                commands.push(self.command()?);
            }
        }
        Ok(Pipeline { negated, timed, commands })
    }

    pub(super) fn command(&mut self) -> Parsed<Command<'s>> {
        if self.depth == DEPTH_LIMIT {
            let message = "commands or expansions that nest too deeply";
            return Err(Failure { offset: self.offset, message, recovers: false });
        }
        self.depth += 1;
        let token = self.peek()?;
        let start = self.start();
        let kind = match token {
            Token::Operator("(") => Some(self.parenthesis()?),
            Token::Word => self.compound()?,
            _ => None,
        };
        let (kind, redirects) = match kind {
            Some(kind) => {
                let mut redirects = Vec::new();
                while let Some(redirect) = self.redirect()? {
                    redirects.push(redirect);
                }
                (kind, redirects)
            }
            None => self.simple()?,
        };
        self.depth -= 1;
        Ok(Command { kind, redirects, start })
    }

    /// Assignments, words and redirections; or the `name ()` of a function.
    fn simple(&mut self) -> Parsed<(CommandKind<'s>, Vec<Redirect<'s>>)> {
        let (mut assignments, mut words, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        let mut role = Role::Assignment;
        loop {
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
                self.role = role;
                continue;
            }
            if !matches!(self.peek()?, Token::Word | Token::Descriptor) {
                break;
            }
            let word = self.advance()?;
            if words.is_empty() && AssignmentWord::of(&word.text).is_some() {
                assignments.push(word);
                continue;
            }
            let is_first = words.is_empty() && assignments.is_empty() && redirects.is_empty();
            let first = words.first().unwrap_or(&word);
            let declares = DECLARATIONS.contains(&first.text.as_ref());
            role = if declares { Role::Argument } else { Role::Plain };
            self.role = role;
            if is_first && self.accept_operator("(")? {
                self.operator(")")?;
                return Ok((self.function_body(word)?, redirects));
            }
            words.push(word);
        }
        if assignments.is_empty() && words.is_empty() && redirects.is_empty() {
            return self.unexpected();
        }
        Ok((CommandKind::Simple { assignments, words }, redirects))
    }

    pub(super) fn redirect(&mut self) -> Parsed<Option<Redirect<'s>>> {
        let role = self.role;
        let descriptor = match self.peek()? {
            Token::Descriptor => Some(self.advance()?.text),
            Token::Word if is_descriptor_variable(&self.peeked_text()) && self.precedes_redirect() => {
                Some(self.advance()?.text)
            }
            _ => None,
        };
        let Token::Operator(operator) = self.peek()? else { return Ok(None) };
        if !operator.starts_with(['<', '>']) && !operator.starts_with("&>") {
            return Ok(None);
        }
        self.advance()?;
        let target = self.any_word()?;
        if operator.starts_with("<<") && operator != "<<<" {
            self.waiting.push(HereDocument::new(&target, operator == "<<-"));
        }
        self.role = role;
        Ok(Some(Redirect { operator, descriptor, target }))
    }

    /// Whether a redirection follows the next token without a blank.
    fn precedes_redirect(&self) -> bool {
        self.next.is_some_and(|(_, _, end)| matches!(self.lexer.source.get(end), Some(b'<' | b'>')))
    }
}

/// Whether `text` is `{name}`, which before a redirection takes the descriptor's number.
fn is_descriptor_variable(text: &[u8]) -> bool {
    text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}")).is_some_and(is_name)
}
