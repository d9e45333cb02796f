//! Simple commands: the arguments, and the function or builtin that gets them.
//!
//! A command that is neither a builtin nor a function counts as not found: a file that runs programs is none that can
//! be read.

use std::rc::Rc;

use super::assignment::Assigned;
use super::brace;
use super::builtin::NO_NAME;
use super::redirection::silences;
use super::shell::{Flow, Shell, Status};
use super::syntax::{AssignmentWord, Command, Redirect, Word, is_name};
use super::word::Argument;

/// How deep function calls may nest.
const CALL_LIMIT: usize = 50;

/// The shell finds no command.
pub(super) const NOT_FOUND: &str =
    "a line that the shell takes for a command, and there is none of that name";

/// An argument of a builtin.
pub(super) enum Operand<'s> {
    /// `None` where only running the shell would tell.
    Word(Option<Vec<u8>>),
    /// `name=value` as an argument of `export` and the like.
    Assignment(Assigned<'s>),
}

impl Operand<'_> {
    /// The text that it is as an argument, if that is known.
    pub(super) fn text(&self) -> Option<Vec<u8>> {
        match self {
            Operand::Word(text) => text.clone(),
            Operand::Assignment(assigned) => {
                Some([assigned.name.as_slice(), b"=", assigned.value.as_deref()?].concat())
            }
        }
    }
}

impl<'s> Shell<'s, '_> {
    pub(super) fn simple(
        &mut self,
        assignments: &[Word<'s>],
        words: &[Word<'s>],
        redirects: &[Redirect<'s>],
    ) -> Status {
        self.substituted = false;
        let operands = self.operands(words)?;
        let Some((first, operands)) = operands.split_first() else {
            for word in assignments {
                if let Some(assigned) = self.assigned(word)? {
                    self.perform(assigned)?;
                }
            }
            let redirected = self.redirect(redirects)?;
            return Ok(match (redirected, self.substituted) {
                (false, _) => Some(1),
                (true, true) => None,
                (true, false) => Some(0),
            });
        };
        let mut temporary = Vec::new();
        for word in assignments {
            let Some(assigned) = self.assigned(word)? else { continue };
            if self.variable(&assigned.name)?.readonly {
                self.report("an assignment to a read-only variable");
            }
            temporary.push(assigned);
        }
        if !self.redirect(redirects)? {
            return Ok(Some(1));
        }
        let silenced = usize::from(silences(redirects));
        self.silenced += silenced;
        let status = match first {
            Operand::Word(Some(name)) => self.run(name, operands, &temporary, redirects),
            _ if self.substituted => {
                // A command that another one names: it may be anything.
                self.lose_track();
                Ok(None)
            }
            _ => {
                // A number or a path of the shell's own, and no command's name.
                self.report(NOT_FOUND);
                Ok(Some(127))
            }
        };
        self.silenced -= silenced;
        status
    }

    /// Runs a function or a builtin.
    pub(super) fn run(
        &mut self,
        name: &[u8],
        operands: &[Operand<'s>],
        temporary: &[Assigned<'s>],
        redirects: &[Redirect<'s>],
    ) -> Status {
        // Looking for a function goes through all of them.
        self.copy(self.functions.len() * 8)?;
        let function = self.functions.iter().rev().find(|(function, _)| **function == *name);
        if let Some((_, Some(body))) = function {
            let body = body.clone();
            return self.call(&body, operands);
        }
        if let Some(status) = self.builtin(name, operands, temporary, redirects) {
            return status;
        }
        self.report(if name.contains(&b'/') {
            "a line that the shell takes for a program to run"
        } else {
            NOT_FOUND
        });
        Ok(Some(127))
    }

    fn call(&mut self, body: &Command<'s>, operands: &[Operand<'s>]) -> Status {
        if self.calls == CALL_LIMIT {
            return Err(Flow::Overflow);
        }
        let positional: Option<Vec<Vec<u8>>> = operands.iter().map(Operand::text).collect();
        let certain = positional.is_some();
        let positional = std::mem::replace(&mut self.positional, Rc::new(positional.unwrap_or_default()));
        let loops = std::mem::take(&mut self.loops);
        self.calls += 1;
        let result = if certain { self.command(body) } else { self.perhaps(|shell| shell.command(body)) };
        self.calls -= 1;
        self.loops = loops;
        self.positional = positional;
        match result {
            Err(Flow::Return) => Ok(self.status),
            result => result,
        }
    }

    /// The arguments of a command, its name first.
    fn operands(&mut self, words: &[Word<'s>]) -> Result<Vec<Operand<'s>>, Flow> {
        let declares = words.first().is_some_and(|word| {
            matches!(word.text.as_ref(), b"export" | b"declare" | b"typeset" | b"local" | b"readonly")
        });
        let mut operands = Vec::with_capacity(words.len());
        for word in words {
            // What braces become is split like any other word.
            let assigned = if declares && !brace::expands(&word.text) { self.assigned(word)? } else { None };
            if let Some(assigned) = assigned {
                operands.push(Operand::Assignment(assigned));
                continue;
            }
            for argument in self.arguments(word)? {
                match argument {
                    Argument::Text(text) => operands.push(Operand::Word(Some(text))),
                    Argument::Unknown(start) if declares && starts_no_name(&start) => self.report(NO_NAME),
                    Argument::Unknown(start) => operands.push(match AssignmentWord::of(&start) {
                        Some(AssignmentWord { name, subscript: None, appends, .. }) if declares => {
                            Operand::Assignment(Assigned::unknown(name, word.span, appends))
                        }
                        _ => Operand::Word(None),
                    }),
                }
            }
        }
        Ok(operands)
    }
}

/// Whether what starts so is neither an option, nor `name` or `name=value`, however it goes on.
fn starts_no_name(start: &[u8]) -> bool {
    let equals = start.iter().position(|&byte| byte == b'=');
    let name = &start[..equals.unwrap_or(start.len())];
    let name = name.strip_suffix(b"+").unwrap_or(name);
    let may_go_on = name.is_empty() && equals.is_none();
    !(may_go_on || is_name(name) || name.starts_with(b"-") || name.contains(&b'['))
}
