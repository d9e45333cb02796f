//! What commands do, as far as that can be told without running anything.
//!
//! Where it is not known whether a command runs, as after `[ -f x ] &&`, what it assigns is dynamic.

use super::redirection::silences;
use super::shell::{Flow, Shell, Status};
use super::syntax::{AndOr, Command, CommandKind, List, Pipeline};
use crate::Span;

/// How many steps a command counts for.
const STEPS_PER_COMMAND: usize = 32;

impl<'s> Shell<'s, '_> {
    pub(super) fn list(&mut self, list: &List<'s>) -> Status {
        for and_or in list {
            self.status = self.and_or(and_or)?;
        }
        Ok(self.status)
    }

    fn and_or(&mut self, and_or: &AndOr<'s>) -> Status {
        if !and_or.background {
            return self.chain(and_or);
        }
        self.subshell(|shell| shell.chain(and_or))?;
        self.has_background = true;
        Ok(Some(0))
    }

    fn chain(&mut self, and_or: &AndOr<'s>) -> Status {
        let mut last = &and_or.first;
        let mut remaining = and_or.rest.len();
        self.status = self.guarded(last, remaining > 0)?;
        for (and, pipeline) in &and_or.rest {
            remaining -= 1;
            let runs = self.status.map(|status| (status == 0) == *and);
            if runs == Some(false) {
                continue;
            }
            last = pipeline;
            self.status = match runs {
                Some(_) => self.guarded(pipeline, remaining > 0)?,
                None => self.perhaps(|shell| shell.guarded(pipeline, true))?,
            };
        }
        let failed = self.status.is_some_and(|status| status != 0);
        let is_final = and_or.rest.last().is_none_or(|(_, pipeline)| std::ptr::eq(pipeline, last));
        if failed && is_final && !last.negated && self.conditions == 0 && self.options.exits_on_failure {
            return self.exit("a command that fails, under `set -e`");
        }
        Ok(self.status)
    }

    /// Runs a pipeline, whose failure does not count if `condition`.
    fn guarded(&mut self, pipeline: &Pipeline<'s>, condition: bool) -> Status {
        let condition = usize::from(condition || pipeline.negated);
        self.conditions += condition;
        let result = self.pipeline(pipeline);
        self.conditions -= condition;
        result
    }

    fn pipeline(&mut self, pipeline: &Pipeline<'s>) -> Status {
        let status = match pipeline.commands.as_slice() {
            [] => Some(0),
            [command] => self.command(command)?,
            commands => {
                let mut status = Some(0);
                for command in commands {
                    status = self.subshell(|shell| shell.command(command))?;
                }
                status
            }
        };
        if pipeline.timed {
            self.report("`time`, which writes to standard error");
        }
        Ok(if pipeline.negated { status.map(|status| i32::from(status == 0)) } else { status })
    }

    pub(super) fn command(&mut self, command: &Command<'s>) -> Status {
        if !self.step(STEPS_PER_COMMAND) {
            return Err(Flow::Overflow);
        }
        self.position = Span::new(command.start, command.start);
        if let CommandKind::Simple { assignments, words } = &command.kind {
            let end = assignments.iter().chain(words).map(|word| word.span.end as usize).max();
            self.position = Span::new(command.start, end.unwrap_or(command.start + 1));
            let status = self.simple(assignments, words, &command.redirects)?;
            self.status = status;
            return Ok(status);
        }
        if !self.redirect(&command.redirects)? {
            return Ok(Some(1));
        }
        let silenced = usize::from(silences(&command.redirects));
        self.silenced += silenced;
        let status = self.compound(&command.kind);
        self.silenced -= silenced;
        status
    }

    fn compound(&mut self, kind: &CommandKind<'s>) -> Status {
        match kind {
            CommandKind::Simple { .. } | CommandKind::Conditional => Ok(None),
            CommandKind::Group(list) => self.list(list),
            CommandKind::Subshell(list) => self.subshell(|shell| shell.list(list)),
            CommandKind::If(clauses) => self.conditional(clauses),
            CommandKind::Loop { awaited, condition, body } => self.repetition(*awaited, condition, body),
            CommandKind::For { name, words, body } => self.iteration(name, words.as_deref(), body),
            CommandKind::Unpredictable(body) => self.perhaps(|shell| shell.looped(body)),
            CommandKind::Case { word, arms } => self.case(word, arms),
            CommandKind::Arithmetic(expression) => {
                let number = match self.arithmetic(expression, 0) {
                    Err(Flow::Discard) => return Ok(Some(1)),
                    number => number?,
                };
                Ok(number.map(|number| i32::from(number == 0)))
            }
            CommandKind::Function { name, body } => {
                self.functions.push((name.text.clone(), Some(body.clone())));
                if self.options.exports_all && self.variables.subshells == 0 {
                    let key = [b"BASH_FUNC_", name.text.as_ref(), b"%%"].concat();
                    self.assign(&key, name.span, None, name.span)?;
                }
                Ok(Some(0))
            }
        }
    }
}
