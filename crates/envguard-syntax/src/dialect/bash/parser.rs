//! The grammar of commands: one complete command at a time, as the shell reads a file.

use std::borrow::Cow;
use std::rc::Rc;

use super::lexer::{DEPTH_LIMIT, Failure, Lexer, Role, Token, without_joined_lines};
use super::syntax::{
    AndOr, Arm, AssignmentWord, Command, CommandKind, List, Pipeline, Redirect, Word, is_name,
};

/// Words that stand for themselves where a command may start, and so cannot be commands.
const CLOSING_WORDS: [&[u8]; 10] =
    [b"then", b"else", b"elif", b"fi", b"do", b"done", b"esac", b"}", b"in", b"]]"];

/// Builtins whose arguments may be assignments, arrays too.
const DECLARATIONS: [&[u8]; 6] = [b"export", b"declare", b"typeset", b"local", b"readonly", b"alias"];

/// A here-document whose text starts after the next line feed.
struct HereDocument {
    /// The line that ends it.
    delimiter: Vec<u8>,
    /// Whether the delimiter was quoted, so that the text stands for itself.
    quoted: bool,
    strips_tabs: bool,
    /// Where the delimiter is named.
    start: usize,
}

/// Reads commands from a place in a file on.
pub(super) struct Parser<'s> {
    lexer: Lexer<'s>,
    /// Where the next token starts, blanks before it included.
    offset: usize,
    depth: usize,
    /// What the next word may be.
    role: Role,
    /// The next token: its kind, start and end.
    next: Option<(Token, usize, usize)>,
    waiting: Vec<HereDocument>,
    /// Where a here-document that the file ends in starts.
    pub(super) unfinished_here_document: Option<usize>,
}

type Parsed<T> = Result<T, Failure>;

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

    fn peek(&mut self) -> Parsed<Token> {
        if let Some((token, ..)) = self.next {
            return Ok(token);
        }
        let start = self.lexer.skip_blanks(self.offset);
        let (token, end) = self.lexer.token(start, self.role, self.depth)?;
        self.next = Some((token, start, end));
        Ok(token)
    }

    /// Takes the next token, whose text it gives.
    fn advance(&mut self) -> Parsed<Word<'s>> {
        let token = self.peek()?;
        let (_, start, end) = self.next.take().unwrap_or((token, self.offset, self.offset));
        self.offset = end;
        self.role = Role::Assignment;
        if token == Token::Newline {
            self.here_documents();
        }
        Ok(Word::new(self.lexer.source, start, end))
    }

    fn start(&self) -> usize {
        self.next.map_or(self.offset, |(_, start, _)| start)
    }

    fn unexpected<T>(&self) -> Parsed<T> {
        Err(Failure::unexpected(self.start()))
    }

    /// Whether the next token is the word `text`, unquoted.
    fn is_word(&mut self, text: &str) -> Parsed<bool> {
        Ok(self.peek()? == Token::Word && *self.peeked_text() == *text.as_bytes())
    }

    fn peeked_text(&self) -> Cow<'s, [u8]> {
        self.next.map_or(Cow::Borrowed(&[]), |(_, start, end)| {
            without_joined_lines(&self.lexer.source[start..end])
        })
    }

    fn accept_word(&mut self, text: &str) -> Parsed<bool> {
        let accepted = self.is_word(text)?;
        if accepted {
            self.advance()?;
        }
        Ok(accepted)
    }

    fn word(&mut self, text: &str) -> Parsed<()> {
        if self.accept_word(text)? { Ok(()) } else { self.unexpected() }
    }

    fn accept_operator(&mut self, operator: &'static str) -> Parsed<bool> {
        let accepted = self.peek()? == Token::Operator(operator);
        if accepted {
            self.advance()?;
        }
        Ok(accepted)
    }

    fn operator(&mut self, operator: &'static str) -> Parsed<()> {
        if self.accept_operator(operator)? { Ok(()) } else { self.unexpected() }
    }

    fn any_word(&mut self) -> Parsed<Word<'s>> {
        match self.peek()? {
            Token::Word | Token::Descriptor => self.advance(),
            _ => self.unexpected(),
        }
    }

    fn newlines(&mut self) -> Parsed<()> {
        while self.peek()? == Token::Newline {
            self.advance()?;
        }
        Ok(())
    }

    /// Commands over several lines, up to a word or an operator that cannot start one.
    fn list(&mut self) -> Parsed<List<'s>> {
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
    fn body(&mut self) -> Parsed<List<'s>> {
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

    fn command(&mut self) -> Parsed<Command<'s>> {
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

    /// `((…))` or `(…)`.
    fn parenthesis(&mut self) -> Parsed<CommandKind<'s>> {
        let start = self.start();
        if let Some(expression) = self.arithmetic(start)? {
            return Ok(CommandKind::Arithmetic(expression));
        }
        self.operator("(")?;
        let body = self.body()?;
        self.operator(")")?;
        Ok(CommandKind::Subshell(body))
    }

    /// The expression of the `((…))` at `start`, if it is one.
    fn arithmetic(&mut self, start: usize) -> Parsed<Option<Cow<'s, [u8]>>> {
        let source = self.lexer.source;
        if !source[start..].starts_with(b"((") {
            return Ok(None);
        }
        let end = self.lexer.parenthesis_end(start + 2, self.depth)?;
        match source.get(end) {
            Some(b')') => {}
            // What was read up to here counts as commands after all, but not with the line feed.
            Some(b'\n') => return self.unexpected(),
            _ => return Ok(None),
        }
        self.next = None;
        self.offset = end + 1;
        Ok(Some(without_joined_lines(&source[start + 2..end - 1])))
    }

    fn compound(&mut self) -> Parsed<Option<CommandKind<'s>>> {
        let text = self.peeked_text();
        let text = text.as_ref();
        if CLOSING_WORDS.contains(&text) && text != b"in" && text != b"]]" {
            return self.unexpected();
        }
        let parse: fn(&mut Self) -> Parsed<CommandKind<'s>> = match text {
            b"{" => Self::group,
            b"if" => Self::conditional,
            b"while" | b"until" => Self::repetition,
            b"for" | b"select" => Self::iteration,
            b"case" => Self::case,
            b"[[" => Self::test,
            b"function" => Self::function,
            b"coproc" => Self::coprocess,
            _ => return Ok(None),
        };
        parse(self).map(Some)
    }

    fn group(&mut self) -> Parsed<CommandKind<'s>> {
        self.advance()?;
        let body = self.body()?;
        self.word("}")?;
        Ok(CommandKind::Group(body))
    }

    fn conditional(&mut self) -> Parsed<CommandKind<'s>> {
        self.advance()?;
        let mut clauses = Vec::new();
        loop {
            let condition = self.body()?;
            self.word("then")?;
            clauses.push((Some(condition), self.body()?));
            if self.accept_word("elif")? {
                continue;
            }
            if self.accept_word("else")? {
                clauses.push((None, self.body()?));
            }
            self.word("fi")?;
            return Ok(CommandKind::If(clauses));
        }
    }

    fn repetition(&mut self) -> Parsed<CommandKind<'s>> {
        let awaited = *self.advance()?.text == *b"while";
        let condition = self.body()?;
        let body = self.do_group()?;
        Ok(CommandKind::Loop { awaited, condition, body })
    }

    fn do_group(&mut self) -> Parsed<List<'s>> {
        self.word("do")?;
        let body = self.body()?;
        self.word("done")?;
        Ok(body)
    }

    fn iteration(&mut self) -> Parsed<CommandKind<'s>> {
        let selects = *self.advance()?.text == *b"select";
        if !selects && self.peek()? == Token::Operator("(") {
            if self.arithmetic(self.start())?.is_none() {
                return self.unexpected();
            }
            self.accept_operator(";")?;
            self.newlines()?;
            return Ok(CommandKind::Unpredictable(self.braced_or_do()?));
        }
        let name = self.any_word()?;
        self.newlines()?;
        let mut words = None;
        if self.accept_word("in")? {
            let mut list = Vec::new();
            while matches!(self.peek()?, Token::Word | Token::Descriptor) {
                list.push(self.advance()?);
            }
            words = Some(list);
            if !matches!(self.peek()?, Token::Newline | Token::Operator(";")) {
                return self.unexpected();
            }
        }
        self.accept_operator(";")?;
        self.newlines()?;
        let body = self.braced_or_do()?;
        Ok(if selects { CommandKind::Unpredictable(body) } else { CommandKind::For { name, words, body } })
    }

    fn braced_or_do(&mut self) -> Parsed<List<'s>> {
        if !self.accept_word("{")? {
            return self.do_group();
        }
        let body = self.body()?;
        self.word("}")?;
        Ok(body)
    }

    fn case(&mut self) -> Parsed<CommandKind<'s>> {
        self.advance()?;
        let word = self.any_word()?;
        self.newlines()?;
        self.word("in")?;
        let mut arms = Vec::new();
        loop {
            self.newlines()?;
            if self.accept_word("esac")? {
                return Ok(CommandKind::Case { word, arms });
            }
            self.accept_operator("(")?;
            let mut patterns = vec![self.any_word()?];
            while self.accept_operator("|")? {
                patterns.push(self.any_word()?);
            }
            self.operator(")")?;
            let body = self.list()?;
            let terminator = match self.peek()? {
                Token::Operator(operator @ (";;" | ";&" | ";;&")) => {
                    self.advance()?;
                    operator
                }
                _ if self.is_word("esac")? => ";;",
                _ => return self.unexpected(),
            };
            arms.push(Arm { patterns, body, terminator });
        }
    }

    /// `[[ … ]]`, of which only the end matters.
    fn test(&mut self) -> Parsed<CommandKind<'s>> {
        self.advance()?;
        let mut operands = 0;
        loop {
            self.role = Role::Plain;
            match self.peek()? {
                Token::Word if *self.peeked_text() == *b"]]" && operands > 0 => {
                    self.advance()?;
                    return Ok(CommandKind::Conditional);
                }
                Token::Word | Token::Descriptor => operands += 1,
                Token::Newline | Token::Operator("&&" | "||" | "(" | ")" | "<" | ">") => {}
                _ => return self.unexpected(),
            }
            self.advance()?;
        }
    }

    fn function(&mut self) -> Parsed<CommandKind<'s>> {
        self.advance()?;
        let name = self.any_word()?;
        if self.accept_operator("(")? {
            self.operator(")")?;
        }
        self.function_body(name)
    }

    fn function_body(&mut self, name: Word<'s>) -> Parsed<CommandKind<'s>> {
        self.newlines()?;
        let body = self.command()?;
        if matches!(body.kind, CommandKind::Simple { .. }) {
            return Err(Failure::unexpected(body.start));
        }
        Ok(CommandKind::Function { name, body: Rc::new(body) })
    }

    fn coprocess(&mut self) -> Parsed<CommandKind<'s>> {
        self.advance()?;
        let command = self.command()?;
        let first = Pipeline { negated: false, timed: false, commands: vec![command] };
        Ok(CommandKind::Subshell(vec![AndOr { first, rest: Vec::new(), background: true }]))
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

    fn redirect(&mut self) -> Parsed<Option<Redirect<'s>>> {
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
            let (delimiter, quoted) = unquoted(&target.text);
            let (strips_tabs, start) = (operator == "<<-", target.span.start as usize);
            self.waiting.push(HereDocument { delimiter, quoted, strips_tabs, start });
        }
        self.role = role;
        Ok(Some(Redirect { operator, descriptor, target }))
    }

    /// Whether a redirection follows the next token without a blank.
    fn precedes_redirect(&self) -> bool {
        self.next.is_some_and(|(_, _, end)| matches!(self.lexer.source.get(end), Some(b'<' | b'>')))
    }

    /// Skips the texts of the here-documents, which start at the offset.
    fn here_documents(&mut self) {
        for document in std::mem::take(&mut self.waiting) {
            loop {
                let Some(rest) = self.lexer.source.get(self.offset..).filter(|rest| !rest.is_empty()) else {
                    self.unfinished_here_document = Some(document.start);
                    break;
                };
                let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                let mut line = &rest[..length];
                self.offset += (length + 1).min(rest.len());
                if document.strips_tabs {
                    let tabs = line.iter().take_while(|&&byte| byte == b'\t').count();
                    line = &line[tabs..];
                }
                if line == document.delimiter {
                    break;
                }
                // A backslash before the line feed joins the next line, which then cannot be the delimiter.
                let joined = line.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1;
                if joined && !document.quoted {
                    let rest = self.lexer.source.get(self.offset..).unwrap_or_default();
                    let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                    self.offset += (length + 1).min(rest.len());
                }
            }
        }
    }
}

/// Whether `text` is `{name}`, which before a redirection takes the descriptor's number.
fn is_descriptor_variable(text: &[u8]) -> bool {
    text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}")).is_some_and(is_name)
}

/// A here-document's delimiter without its quotes, and whether it had any.
fn unquoted(text: &[u8]) -> (Vec<u8>, bool) {
    let mut bare = Vec::with_capacity(text.len());
    let mut quote = None;
    let mut bytes = text.iter().copied();
    let mut quoted = false;
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (None, b'\\') => {
                quoted = true;
                bare.extend(bytes.next());
            }
            (None, b'\'' | b'"') => {
                quoted = true;
                quote = Some(byte);
            }
            (Some(open), _) if open == byte => quote = None,
            _ => bare.push(byte),
        }
    }
    (bare, quoted)
}
