//! The builtin commands: those that set variables do it, the others do as little as they can.

use std::rc::Rc;

use super::assignment::Assigned;
use super::shell::{Flow, Shell, Status};
use super::simple::{NOT_FOUND, Operand};
use super::syntax::{Redirect, is_name};
use crate::Span;

pub(super) const NO_NAME: &str = "what is no variable's name";
pub(super) const NO_OPTION: &str = "an option that the command does not have";

impl<'s> Shell<'s, '_> {
    /// Runs the builtin `name`; `None` if there is none.
    pub(super) fn builtin(
        &mut self,
        name: &[u8],
        operands: &[Operand<'s>],
        temporary: &[Assigned<'s>],
        redirects: &[Redirect<'s>],
    ) -> Option<Status> {
        Some(match name {
            b":" | b"true" => Ok(Some(0)),
            b"false" => Ok(Some(1)),
            b"export" | b"readonly" | b"declare" | b"typeset" | b"local" => {
                self.declare(name, operands, temporary)
            }
            b"unset" => self.unset_all(operands),
            b"set" => self.set(operands),
            b"shift" => self.shift(operands),
            b"let" => self.let_all(operands),
            b"echo" | b"printf" | b"pwd" => self.print(name, operands, redirects),
            b"read" | b"mapfile" | b"readarray" | b"getopts" => self.read(name, operands),
            b"eval" | b"trap" | b"enable" => {
                if name == b"eval" && !operands.is_empty() {
                    self.lose_track();
                }
                Ok(if operands.is_empty() { Some(0) } else { None })
            }
            b"source" | b"." => {
                self.report("another file, which is not read here");
                Ok(Some(1))
            }
            b"exec" if operands.is_empty() => {
                // The redirections stay.
                self.silenced += usize::from(
                    redirects.iter().any(|redirect| redirect.descriptor.as_deref() == Some(b"2")),
                );
                Ok(Some(0))
            }
            b"exit" if self.variables.subshells > 0 => Err(Flow::Exit),
            b"exec" | b"exit" | b"logout" => {
                self.exit("a command that ends the shell, so that the program never starts")
            }
            b"return" => {
                self.status = match operands.first().map(Operand::text) {
                    None => self.status,
                    Some(None) => None,
                    Some(Some(text)) => match number(&text) {
                        Some(_) if operands.len() > 1 => {
                            return Some(self.exit("`return` with more than one number"));
                        }
                        Some(status) => Some((status & 255) as i32),
                        None => {
                            self.report("`return` of what is no number");
                            Some(2)
                        }
                    },
                };
                Err(Flow::Return)
            }
            b"break" | b"continue" => self.leave_loop(name, operands),
            b"test" | b"[" => self.test(name, operands),
            b"command" | b"builtin" => match operands.split_first() {
                Some((Operand::Word(Some(name)), operands)) if !name.starts_with(b"-") => {
                    return self.builtin(name, operands, temporary, redirects).or_else(|| {
                        self.report(NOT_FOUND);
                        Some(Ok(Some(127)))
                    });
                }
                _ => Ok(None),
            },
            b"cd" | b"pushd" | b"popd" => {
                for variable in [&b"PWD"[..], b"OLDPWD"] {
                    let span = self.position;
                    if let Err(flow) = self.assign(variable, span, None, span) {
                        return Some(Err(flow));
                    }
                }
                Ok(None)
            }
            b"alias" | b"unalias" => self.alias(name, operands),
            b"shopt" | b"umask" | b"ulimit" | b"times" | b"wait" | b"jobs" | b"hash" | b"type" | b"dirs"
            | b"complete" | b"compopt" | b"compgen" | b"history" | b"fc" | b"bind" | b"caller" | b"help"
            | b"suspend" | b"kill" | b"bg" | b"fg" | b"disown" => Ok(None),
            _ => return None,
        })
    }

    /// `alias` and `unalias`, which have no effect where the file is read by no terminal.
    fn alias(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        let mut status = Some(0);
        for operand in operands {
            let Some(text) = operand.text() else { continue };
            let defines = name == b"alias" && text.iter().skip(1).any(|&byte| byte == b'=');
            self.aliases += usize::from(defines);
            if !defines && self.aliases == 0 && !text.starts_with(b"-") {
                self.report("the name of an alias, and there is none of that name");
                status = Some(1);
            }
        }
        if operands.is_empty() && name == b"unalias" {
            self.report("`unalias` without a name");
            status = Some(2);
        }
        Ok(status)
    }

    fn unset_all(&mut self, operands: &[Operand<'s>]) -> Status {
        let mut status = Some(0);
        let mut functions = false;
        for operand in operands {
            match operand.text() {
                None => self.lose_track(),
                Some(text) if text == b"-f" => functions = true,
                Some(text) if matches!(text.as_slice(), b"-v" | b"-n" | b"--" | b"-") => {}
                Some(text) if text.starts_with(b"-") => {
                    self.report(NO_OPTION);
                    return Ok(Some(2));
                }
                Some(text) if functions => self.forget_function(&text),
                Some(text) => {
                    if self.unset(&text)? != Some(0) {
                        status = Some(1);
                    }
                }
            }
        }
        Ok(status)
    }

    fn forget_function(&mut self, name: &[u8]) {
        if let Some((name, _)) = self.functions.iter().rev().find(|(function, _)| **function == *name) {
            self.functions.push((name.clone(), None));
        }
    }

    fn shift(&mut self, operands: &[Operand<'s>]) -> Status {
        let count = operands.first().map_or(Some(1), |operand| number(&operand.text()?));
        let Some(count) = count.and_then(|count| usize::try_from(count).ok()) else { return Ok(None) };
        if count > self.positional.len() {
            return Ok(Some(1));
        }
        let total: usize = self.positional.iter().map(Vec::len).sum();
        self.copy(total)?;
        self.positional = Rc::new(self.positional[count..].to_vec());
        Ok(Some(0))
    }

    fn let_all(&mut self, operands: &[Operand<'s>]) -> Status {
        if operands.is_empty() {
            self.report("`let` without an expression");
            return Ok(Some(1));
        }
        let mut last = None;
        for operand in operands {
            let Some(expression) = operand.text() else {
                self.lose_track();
                return Ok(None);
            };
            last = match self.evaluate(&expression) {
                Err(Flow::Discard) => return Ok(Some(1)),
                number => number?,
            };
        }
        Ok(last.map(|number| i32::from(number == 0)))
    }

    fn print(&mut self, name: &[u8], operands: &[Operand<'s>], redirects: &[Redirect<'s>]) -> Status {
        if name == b"printf"
            && let [Operand::Word(Some(option)), target, ..] = operands
            && option == b"-v"
        {
            return self.read_into(target);
        }
        let standard_error = |redirect: &Redirect<'_>| {
            redirect.operator == ">&"
                && *redirect.target.text == *b"2"
                && redirect.descriptor.as_deref().is_none_or(|from| from == b"1")
        };
        if redirects.iter().any(standard_error) {
            self.report("a command that writes to standard error");
        }
        Ok(Some(0))
    }

    /// `read` and its like: the variables named get what only running would tell.
    fn read(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        let mut targets = 0;
        let names = operands.iter().skip(usize::from(name == b"getopts"));
        for operand in names.filter(|operand| operand.text().is_some_and(|text| is_name(&text))) {
            self.read_into(operand)?;
            targets += 1;
        }
        if targets == 0 {
            self.lose_track();
        }
        Ok(None)
    }

    fn read_into(&mut self, target: &Operand<'s>) -> Status {
        match target.text() {
            Some(name) if is_name(&name) => {
                let span: Span = self.position;
                self.assign(&name, span, None, span)?;
            }
            Some(_) => self.report(NO_NAME),
            None => self.lose_track(),
        }
        Ok(None)
    }

    fn leave_loop(&mut self, name: &[u8], operands: &[Operand<'s>]) -> Status {
        if self.loops == 0 {
            self.report("`break` or `continue` outside a loop");
            return Ok(Some(0));
        }
        let count = operands.first().and_then(Operand::text).and_then(|text| number(&text)).unwrap_or(1);
        let count = usize::try_from(count).unwrap_or(1).clamp(1, self.loops);
        Err(if name == b"break" { Flow::Break(count) } else { Flow::Continue(count) })
    }
}

pub(super) fn number(text: &[u8]) -> Option<i64> {
    // Behind the number, only blanks are white space.
    let text = std::str::from_utf8(text)
        .ok()?
        .trim_start_matches(|letter: char| letter == '\u{b}' || letter.is_ascii_whitespace());
    text.trim_end_matches([' ', '\t']).parse().ok()
}
