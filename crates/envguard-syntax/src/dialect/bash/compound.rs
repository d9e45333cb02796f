//! The grammar of the commands that hold others: `if`, `for`, `case`, functions and so on.

use std::borrow::Cow;
use std::rc::Rc;

use super::lexer::{Failure, Role, Token, without_joined_lines};
use super::parser::{CLOSING_WORDS, Parsed, Parser};
use super::syntax::{AndOr, Arm, CommandKind, List, Pipeline, Word};

impl<'s> Parser<'s> {
    /// `((…))` or `(…)`.
    pub(super) fn parenthesis(&mut self) -> Parsed<CommandKind<'s>> {
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

    pub(super) fn compound(&mut self) -> Parsed<Option<CommandKind<'s>>> {
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

    pub(super) fn function_body(&mut self, name: Word<'s>) -> Parsed<CommandKind<'s>> {
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
}
